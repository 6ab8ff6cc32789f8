// Flows in motion beyond what their cards open: the engines agree about the particles, and a block's inverse follows the mouse.
import assert from 'node:assert/strict';
import test from 'node:test';
import { cards, viewOf } from './cards.mjs';
import { apart, difference, open } from './lab.mjs';

// Other particles, or a density of another time under them, would stand elsewhere.
test('the GPU and the CPU carry the same particles over the same density', async t => {
  const { link } = cards().find(card => viewOf(card.link) === 'trajectories');
  const at = time => `${link.replace(/&t=[^&]*/, '')}&particles=1000&t=${time}`;
  const start = (engine, renderer) => open(t, 'webgpu', { link: at(0.3), query: `?renderer=${renderer}` })
    .then(async lab => { await lab.until(`the ${engine} to evaluate`, s => s.ready && s.engine === engine); return lab; });
  const cpu = await start('cpu', 'cpu');
  const wanted = [await cpu.atRest()];
  await cpu.goTo(at(0.8));
  await cpu.until('another time', state => state.t === 0.8);
  wanted.push(await cpu.atRest());
  await cpu.page.close();
  assert(apart(...wanted, 48) > 0.02, 'the comparison notices another time');
  const gpu = await start('gpu', 'webgpu');
  for (const [i, time] of [0.3, 0.8].entries()) {
    await gpu.goTo(at(time));
    let share = 1;
    for (let patience = 90; patience > 0 && share > 0.004; patience--) {
      await gpu.page.waitForTimeout(1000);
      share = apart(await gpu.pixels(), wanted[i], 48);
    }
    t.diagnostic(`t = ${time}: ${(100 * share).toFixed(3)} % of the pixels differ`);
    assert(share <= 0.004, `t = ${time}: ${(100 * share).toFixed(2)} % of the pixels differ`);
    assert.equal((await gpu.state()).engine, 'gpu');
  }
  assert.deepEqual([...cpu.problems, ...gpu.problems], []);
});

test('the inverse of a residual block is moved by mouse and kept in the link', async t => {
  const card = cards().find(({ link }) => viewOf(link) === 'blocks');
  const lab = await open(t, 'webgl', { link: card.link });
  await lab.until('the view', state => state.ready && state.view === 'blocks');
  const before = await lab.atRest();
  const seek = link => new URLSearchParams(link.slice(1)).get('seek');
  const { link } = await lab.state();
  await lab.page.mouse.click(250, 500);
  await lab.until('another point', state => seek(state.link) !== seek(link));
  assert(difference(before, await lab.atRest()) > 0.002, 'the iterates follow');
  assert.deepEqual(lab.problems, []);
});
