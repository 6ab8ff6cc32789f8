#!/usr/bin/env python3
"""Turns flows of other libraries, as they stand in this folder, into model files: python3 convert.py

Each NAME.json here holds the weights, constants and results of a flow of nflows, normflows, zuko or torchdiffeq; models/NAME.json
is the same flow in the format of assets/model-format.md. Nothing but Python's own library is needed. tests/reference.rs compares
the results, without Python.
"""

import json
import math
from pathlib import Path

HERE = Path(__file__).parent


def softplus(u):
    return u + math.log1p(math.exp(-u)) if u > 0 else math.log1p(math.exp(u))


def affine_maps(layers):
    return [{"weight": m["W"], "bias": m["b"]} for m in layers]


def invert(layer):
    """The libraries write x -> z for most layers; a model file's layer generates, z -> x."""
    return {"type": "invert", "layer": layer}


# nflows: shifts, then scales, in blocks; spline parameters coordinate by coordinate.


def nflows(layer, constants):
    net = layer["conditioner"]
    kind = layer["type"]
    if kind == "rqs_coupling":
        transformer = {
            "type": "rational-quadratic",
            "bins": layer["num_bins"],
            "bound": layer["tail_bound"],
            "minimum_width": constants["min_bin_width"],
            "minimum_height": constants["min_bin_height"],
            "minimum_derivative": constants["min_derivative"],
            "derivative": "softplus",
            "ends": "linear",
            "knot": "right",
        }
    elif kind == "additive_coupling":
        transformer = {"type": "additive"}
    else:
        transformer = {"type": "affine", "scale": {"type": "sigmoid", "offset": 2.0, "minimum": 1e-3}}
    return [
        invert(
            {
                "type": "coupling",
                "transformed": layer["transformed_index"],
                "transformer": transformer,
                "parameters": "interleaved" if kind == "rqs_coupling" else "blocks",
                "conditioner": {"type": "mlp", "activation": net["activation"], "layers": affine_maps(net["layers"])},
            }
        )
    ]


# zuko: a masked net, parameters coordinate by coordinate, the transformer's formula on x -> z.


def zuko_degrees(order, context, masks):
    """Degrees from masks: an input of rank r has r + 1, context 0, a hidden unit the largest that it sees."""
    levels = [[rank + 1 for rank in order] + [0] * context]
    for mask in masks[:-1]:
        levels.append([max((d for d, seen in zip(levels[-1], row) if seen), default=0) for row in mask])
    outputs = len(masks[-1]) // len(order)
    levels.append([rank + 1 for rank in order for _ in range(outputs)])
    for k, mask in enumerate(masks):
        last = k + 1 == len(masks)
        for d, row in zip(levels[k + 1], mask):
            found = [bool(m) for m in row]
            expected = [d > below if last else d >= below for below in levels[k]]
            assert found == expected, "this mask has no degrees"
    return levels


def zuko(layer, file):
    constants, net = file["constants"], layer["conditioner"]
    clip = -math.log(constants["slope"])
    if "bins" in constants:
        transformer = {
            "type": "rational-quadratic",
            "bins": constants["bins"],
            "bound": constants["bound"],
            "minimum_width": 0.0,
            "minimum_height": 0.0,
            "minimum_derivative": 0.0,
            "soft_clip": clip,
            "derivative": "exp",
            "ends": "linear",
            "knot": "left",
        }
    else:
        transformer = {"type": "affine", "scale": {"type": "soft-clip", "bound": clip}}
    masks = [m["mask"] for m in net["layers"]]
    return [
        {
            "type": "autoregressive",
            "order": layer["order"],
            "transformer": transformer,
            "parameters": "interleaved",
            "formula": "normalize",
            "conditioner": {
                "type": "masked-mlp",
                "activation": net["activation"].split("(")[0],
                "degrees": zuko_degrees(layer["order"], file.get("context_dim", 0), masks),
                "layers": affine_maps(net["layers"]),
            },
        }
    ]


# normflows: couplings on z -> x, shifts and scales alternating.


def strict(matrix, upper):
    return [row[i + 1 :] if upper else row[:i] for i, row in enumerate(matrix)]


def plu(order, lower, upper, log_diagonal, negative=None, shift=None, tiles=1):
    layer = {
        "type": "plu",
        "order": order,
        "lower": strict(lower, False),
        "upper": strict(upper, True),
        "log_diagonal": log_diagonal,
    }
    if negative and any(negative):
        layer["negative"] = negative
    if shift:
        layer["shift"] = shift
    if tiles > 1:
        layer["tiles"] = tiles
    return layer


def permutation(matrix):
    return [row.index(1.0) for row in matrix]


def half_coupling(layer, dim):
    net = layer["conditioner"]
    scales = {"exp": {"type": "exp"}, "sigmoid": {"type": "inverse-sigmoid", "offset": 2.0, "minimum": 0.0}}
    return {
        "type": "coupling",
        "transformed": list(range(dim // 2, dim)),
        "transformer": {"type": "affine", "scale": scales[layer["scale_map"]]},
        "parameters": "interleaved",
        "conditioner": {"type": "mlp", "activation": net["activation"], "layers": affine_maps(net["layers"])},
    }


def normflows_linear(layer, dim):
    """In the order x -> z, as the file has it."""
    kind = layer["type"]
    if kind == "permute_then_lu_linear":
        log_diagonal = [math.log(softplus(u) + layer["eps"]) for u in layer["unconstrained_upper_diag"]]
        identity = list(range(dim))
        matrix = plu(identity, layer["L_unit_lower"], layer["U"], log_diagonal, shift=layer["bias"])
        return [invert({"type": "permute", "order": layer["permutation"]}), invert(matrix)]
    if kind == "permute":
        return [invert({"type": "permute", "order": layer["source_index"]})]
    if kind == "affine_coupling_block":
        return [half_coupling(layer, dim)]
    if kind == "actnorm":
        return [{"type": "actnorm", "log_scale": layer["s"], "shift": layer["t"]}]
    if kind == "invertible_affine_plu":
        return row_vector_plu(layer)
    raise ValueError(f"{kind} is not known")


def transpose(matrix):
    return [list(column) for column in zip(*matrix)]


def row_vector_plu(layer):
    """z = x P L (U + S) with a row x: on columns the transposes follow each other, P first."""
    order = [column.index(1.0) for column in transpose(layer["P"])]
    upper = {"type": "triangular", "upper": True, "strict": strict(transpose(layer["L_raw"]), True)}
    lower = {
        "type": "triangular",
        "upper": False,
        "log_diagonal": layer["log_S"],
        "negative": [s < 0 for s in layer["sign_S"]],
        "strict": strict(transpose(layer["U_raw"]), False),
    }
    return [invert({"type": "permute", "order": order}), invert(upper), invert(lower)]


def normflows_plu(layer, tiles):
    return plu(
        permutation(layer["P"]),
        layer["L_raw"],
        layer["U_raw"],
        layer["log_S"],
        [s < 0 for s in layer["sign_S"]],
        tiles=tiles,
    )


def masked_affine(layer):
    """The nets for s and t read the whole masked vector through leaky ReLUs; one net of ReLUs on the coordinate that stays
    does the same: leaky(h) = relu(h) - 0.1 relu(-h), two units each; s = 1.5 tanh(r) takes 1.5 r as its input."""
    stays = layer["mask_b"].index(1.0) if 1.0 in layer["mask_b"] else layer["mask_b"].index(1)
    depth = len(layer["s"]["layers"])
    maps = []
    for i in range(depth):
        weight, bias = [], []
        for k, name in enumerate(["t", "s"]):
            net = layer[name]["layers"][i]
            last = i + 1 == depth
            for sign in [1.0] if last else [1.0, -1.0]:
                for j, (row, b) in enumerate(zip(net["W"], net["b"])):
                    if last and j == stays:
                        continue
                    factor = sign * (1.5 if last and name == "s" else 1.0)
                    if i == 0:
                        weight.append([factor * row[stays]])
                    else:
                        own = [factor * w for w in row] + [-0.1 * factor * w for w in row]
                        other = [0.0] * len(own)
                        weight.append(own + other if k == 0 else other + own)
                    bias.append(factor * b)
        maps.append({"weight": weight, "bias": bias})
    return [
        {
            "type": "coupling",
            "transformed": [1 - stays],
            "transformer": {"type": "affine", "scale": {"type": "tanh", "bound": 1.5}},
            "conditioner": {"type": "mlp", "activation": "relu", "layers": maps},
        }
    ]


def residual(layer):
    """g = W3 swish(W2 swish(W1 swish(x))) with swish(a) = a σ(βa) / 1.1 and a β of its own before each matrix. LipSwish has
    β = 1, so β goes into the matrix before it and 1/β into the one after it; a matrix β I comes first. The product of the
    spectral norms stays what it was."""
    maps = layer["layers"]
    dim = len(maps[0]["W_effective"][0])
    betas = [softplus(m["swish_beta_raw"]) for m in maps]
    weights = [[[betas[0] if i == j else 0.0 for j in range(dim)] for i in range(dim)]]
    biases = [[0.0] * dim]
    for k, m in enumerate(maps):
        after = betas[k + 1] if k + 1 < len(maps) else 1.0
        weights.append([[w * after / betas[k] for w in row] for row in m["W_effective"]])
        biases.append([b * after for b in m["b"]])
    bound = math.prod(m["coeff"] for m in maps)
    return [
        invert(
            {
                "type": "residual",
                "network": {
                    "type": "mlp",
                    "activation": "lipswish",
                    "layers": [{"weight": w, "bias": b} for w, b in zip(weights, biases)],
                },
                "lipschitz": bound + 1e-6,
                "estimator": {"type": "exact"},
            }
        )
    ]


# torchdiffeq: one field.


def continuous(file, solver):
    maps = [{"weight": file[f"W{k}"], "bias": file[f"b{k}"]} for k in (1, 2, 3)]
    return [{"type": "continuous", "field": {"type": "mlp", "activation": "tanh", "layers": maps}, "solver": solver}]


def elementary(case):
    p = case["params"]
    first = lambda v: v[0] if isinstance(v[0], list) else v
    if case["kind"] == "planar":
        return {"type": "planar", "w": first(p["w"]), "u": first(p["u"]), "b": p["b"][0]}
    return {
        "type": "radial",
        "center": first(p["z_0"]),
        "log_alpha": math.log(abs(p["alpha"][0])),
        "beta": p["beta"][0],
    }


def model(dim, layers, context=0):
    """`layers` in the order z -> x."""
    file = {"format": "pushforward-model", "version": 1, "dim": dim}
    if context:
        file["context"] = context
    return file | {"base": {"type": "normal"}, "layers": layers}


def generative(layers):
    return [layer for group in reversed(layers) for layer in reversed(group)]


def read(name):
    return json.loads((HERE / f"{name}.json").read_text())


def write(name, content):
    (HERE / "models").mkdir(exist_ok=True)
    (HERE / "models" / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"models/{name}.json")


def main():
    for name in ["nflows_affine_coupling", "nflows_nice", "nflows_rqs_coupling"]:
        file = read(name)
        layers = [nflows(layer, file.get("constants", {})) for layer in file["layers"]]
        write(name, model(file["dim"], generative(layers)))
    for name in ["zuko_maf_3d", "zuko_maf_conditional", "zuko_nsf_ar_2d", "zuko_nsf_coupling_4d"]:
        file = read(name)
        layers = [zuko(layer, file) for layer in file["layers"]]
        write(name, model(file["dim"], generative(layers), file.get("context_dim", 0)))
    file = read("normflows_masked_affine")
    write("normflows_masked_affine", model(2, generative([masked_affine(layer) for layer in file["layers"]])))
    file = read("normflows_mixed_linear_4d")
    layers = [normflows_linear(layer, 4) for layer in file["layers"]]
    write("normflows_mixed_linear_4d", model(4, generative(layers)))
    file = read("normflows_residual")
    write("normflows_residual", model(2, generative([residual(layer) for layer in file["layers"]])))
    file = read("normflows_conv1x1_plu")
    write("normflows_conv1x1_plu", model(64, [invert(normflows_plu(file, 16))]))
    for case in read("normflows_planar_radial")["cases"]:
        write(f"normflows_{case['kind']}", model(2, [elementary(case)]))
    file = read("torchdiffeq_cnf")
    tight = {"type": "dopri5", "rtol": 1e-12, "atol": 1e-12}
    write("torchdiffeq_cnf", model(2, continuous(file, tight)))
    for kind, steps in [("euler", 50), ("midpoint", 50), ("rk4", 20)]:
        write(f"torchdiffeq_{kind}", model(2, continuous(file, {"type": kind, "steps": steps})))


if __name__ == "__main__":
    main()
