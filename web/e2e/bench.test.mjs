// ?bench=SECONDS measures the standard work in the worker.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lab.mjs';

const all = ['affine', 'rqs', 'maf', 'cnf'];

async function measured(t, engine, query) {
  const lab = await open(t, engine, { query });
  await lab.page.waitForFunction(() => window.pushforward?.bench?.done, null, { timeout: 240_000 });
  return lab.page.evaluate(() => [...window.pushforward.bench]);
}

test('?bench=1 puts what it measured where a script can read it', async t => {
  const pieces = await measured(t, 'webgl', '?bench=1');
  assert.deepEqual(pieces.map(m => [m.work, m.device]), all.map(work => [work, 'cpu']));
  const [affine] = pieces;
  assert.equal(affine.params, 35344);
  for (const rate of ['steps_per_s', 'log_prob_per_s', 'samples_per_s']) assert(affine[rate] > 0, rate);
  assert(affine.product_gflops > 0, 'a matrix product alone');
  // How large it is says ?bench=6 on a quiet machine: here other programs run.
  for (const { work, share_of_product: share } of pieces) assert(work === 'cnf' ? share === null : share > 0, `${work}: ${share}`);
  console.log(JSON.stringify(affine));
});

test('where there is a GPU, ?bench=1 measures it too', async t => {
  const pieces = await measured(t, 'webgpu', '?bench=0.2&renderer=webgpu');
  assert.deepEqual(pieces.map(m => [m.work, m.device]), ['cpu', 'gpu'].flatMap(device => all.map(work => [work, device])));
  for (const m of pieces) {
    assert(m.log_prob_per_s > 0 && m.samples_per_s > 0, JSON.stringify(m));
    assert.equal(m.steps_per_s > 0, m.device === 'cpu' || ['affine', 'rqs'].includes(m.work), JSON.stringify(m));
  }
});
