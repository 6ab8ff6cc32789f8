"""How many steps of flow matching does JAX train a second, on one thread? python3 jax_flow_matching.py [SECONDS [CORE]]

The work of examples/flow_matching.rs, as fast as JAX does it: a field 3-64-64-2 with SiLU, batch 256 of two moons, Adam 2e-3 with
a cosine, a thousand steps in one jitted scan. Needs jax, optax and numpy.
"""
import os, sys
seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 6.0
core = int(sys.argv[2]) if len(sys.argv) > 2 else 0
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = "1"
os.sched_setaffinity(0, {core})
import json, time
import jax, jax.numpy as jnp, jax.random as jr, optax
import numpy as np
rng = np.random.default_rng(0)
n = 50_000; t = rng.uniform(0, np.pi, n)
X = np.concatenate([np.c_[np.cos(t), np.sin(t)], np.c_[1 - np.cos(t), 0.5 - np.sin(t)]]) + 0.05 * rng.normal(size=(2 * n, 2))
X = jnp.asarray((X - X.mean(0)) / X.std(0), jnp.float32)
def init(k):
    ks = jr.split(k, 3); d = [(3, 64), (64, 64), (64, 2)]
    return [(jr.normal(kk, s) / s[0] ** 0.5, jnp.zeros(s[1])) for kk, s in zip(ks, d)]
def net(p, h):
    for i, (w, b) in enumerate(p):
        h = h @ w + b
        if i < 2: h = jax.nn.silu(h)
    return h
STEPS = 100_000
opt = optax.adam(optax.cosine_decay_schedule(2e-3, STEPS))
def loss_fn(p, key):
    k1, k2, k3 = jr.split(key, 3)
    x = X[jr.randint(k1, (256,), 0, len(X))]; z = jr.normal(k2, (256, 2)); t = jr.uniform(k3, (256, 1))
    y = (1 - t) * z + t * x
    v = net(p, jnp.concatenate([y, t], 1))
    return ((v - (x - z)) ** 2).sum(1).mean()
@jax.jit
def many(p, st, key):
    def one(c, k):
        p, st = c
        loss, g = jax.value_and_grad(loss_fn)(p, k)
        up, st = opt.update(g, st, p); return (optax.apply_updates(p, up), st), loss
    return jax.lax.scan(one, (p, st), jr.split(key, 1000))
p = init(jr.key(0)); st = opt.init(p)
(p, st), l = jax.block_until_ready(many(p, st, jr.key(1)))
k = 0; t0 = time.perf_counter(); c0 = time.process_time()
while time.perf_counter() - t0 < seconds:
    k += 1; (p, st), l = jax.block_until_ready(many(p, st, jr.key(1 + k)))
print(json.dumps(dict(peer="jax", steps_per_cpu_s=round(k*1000/(time.process_time()-c0)), steps_per_s=round(k * 1000 / (time.perf_counter() - t0), 1), loss=float(l.mean()))))
