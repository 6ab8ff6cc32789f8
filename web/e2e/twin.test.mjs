// The page and the command line run the same numbers: one link, the same losses, the same end.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { open } from './lab.mjs';

const root = new URL('../../', import.meta.url).pathname;
// The native tests have built it a moment ago, with their features; `cargo run` would build it once more.
const built = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target', 'debug/pushforward');
const link = '#v=1&data=moons&flow=realnvp&layers=8&seed=4711&steps=400';

function trainNatively(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pushforward-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const metrics = path.join(folder, 'metrics.csv');
  const [program, ...before] = fs.existsSync(built) ? [built] : ['cargo', 'run', '--quiet', '--'];
  const said = execFileSync(program, [...before, 'train', '--preset', link, '--metrics', metrics], {
    cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'],
  });
  const losses = fs.readFileSync(metrics, 'utf8').split('\n').slice(1, 21).map(row => Number(row.split(',')[1]));
  return { losses, summary: JSON.parse(said.trim().split('\n').at(-1)) };
}

test('the page repeats the losses and the NLL of the command line', async t => {
  const native = trainNatively(t);
  const lab = await open(t, 'webgl', { link });
  await lab.ready();
  await lab.press('Space');
  const { losses, nll } = await lab.until('the end', ({ step, running }) => step === 400 && !running);
  assert.equal(losses.length, 20);
  losses.forEach((loss, step) => {
    const gap = Math.abs(loss - native.losses[step]);
    assert(gap <= 1e-4, `step ${step}: ${loss} in the page, ${native.losses[step]} natively`);
  });
  assert(Math.abs(nll - native.summary.test_nll) <= 0.03, `${nll} in the page, ${native.summary.test_nll} natively`);
});
