// ?bench=1 measures the standard work in the worker.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lab.mjs';

test('?bench=1 puts what it measured where a script can read it', async t => {
  const lab = await open(t, 'webgl', { query: '?bench=1' });
  await lab.page.waitForFunction(() => window.pushforward?.bench?.done, null, { timeout: 240_000 });
  const measured = await lab.page.evaluate(() => [...window.pushforward.bench]);
  assert.deepEqual(measured.map(m => m.work), ['affine', 'rqs', 'maf', 'cnf']);
  const [affine] = measured;
  assert.equal(affine.work, 'affine');
  assert.equal(affine.params, 35344);
  for (const rate of ['steps_per_s', 'log_prob_per_s', 'samples_per_s']) assert(affine[rate] > 0, rate);
  assert(affine.product_gflops > 0, 'a matrix product alone');
  // How large it is says ?bench=1 on a quiet machine: here other programs run.
  for (const { work, share_of_product: share } of measured) assert(work === 'cnf' ? share === null : share > 0, `${work}: ${share}`);
  console.log(JSON.stringify(affine));
});
