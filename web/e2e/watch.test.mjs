// The flows in motion: the link of each card opens its view on both painters, the timeline scrubs it, it plays to the end, and the
// console stays silent. What a frame costs is measured in benches/frames.mjs.
import assert from 'node:assert/strict';
import test from 'node:test';
import { cards, viewOf } from './cards.mjs';
import { apart, difference, open } from './lab.mjs';

const views = ['trajectories', 'field', 'solver', 'resnet', 'blocks', 'strip'];

/** The CPU evaluates: the GPU here is software, which takes both cores, and its particles have a test of their own below. */
const painters = ['webgpu', 'webgl'];

/** Pictures until two in a row are alike: every answer has come. */
async function atRest(lab) {
  let before = await lab.pixels();
  for (let patience = 40; patience > 0; patience--) {
    await lab.page.waitForTimeout(1500);
    const after = await lab.pixels();
    if (difference(before, after) < 0.0005) return after;
    before = after;
  }
  assert.fail('the picture never comes to rest');
}

test('every view of a flow in motion has a card', () => {
  const opened = new Set(cards().map(({ link }) => viewOf(link)));
  for (const view of views) assert(opened.has(view), `no card opens ${view}`);
});

for (const painter of painters) {
  for (const { name, link } of cards().filter(({ link }) => viewOf(link) !== 'matching')) {
    test(`${name} opens, scrubs and plays on ${painter}`, async t => {
      const lab = await open(t, painter, { link });
      // The picture stands before the trainer has said how long the flow was trained.
      const opened = await lab.until('the trained flow of the card', state =>
        state.ready && state.view === viewOf(link) && state.engine === 'cpu' && state.step > 0);
      assert.deepEqual([opened.warnings, opened.errors], [[], []]);
      const before = await atRest(lab);
      assert(new Set(before.colours).size > 100, 'a picture, not an empty page');

      await lab.press('ArrowLeft');
      await lab.press('ArrowLeft');
      const scrubbed = await lab.until('another time', state => state.t !== opened.t);
      assert(Math.abs(scrubbed.t - opened.t) < 0.1, `${opened.t} to ${scrubbed.t}`);
      assert(difference(before, await atRest(lab)) > 0.0002, 'the picture follows the timeline');

      await lab.press('p');
      await lab.until('the start of the play', ({ t, playing }) => playing && t > 0.05 && t < 1);
      await lab.until('the end of the play', ({ t, playing }) => t === 1 && !playing);
      assert.deepEqual(lab.problems, []);
    });
  }

  test(`two trainings run beside each other on ${painter}`, async t => {
    const card = cards().find(({ link }) => viewOf(link) === 'matching');
    const lab = await open(t, painter, { link: card.link });
    const { step } = await lab.until('the view', state => state.ready && state.view === 'matching');
    assert.equal(step, 0, 'both begin before the eyes of the class');
    const before = await atRest(lab);
    await lab.press('Space');
    await lab.until('steps', state => state.step > 200);
    assert(difference(before, await lab.pixels()) > 0.002, 'the pictures follow the training');
    assert.deepEqual(lab.problems, []);
  });
}

// Other particles, or a density of another time under them, would stand elsewhere.
test('the GPU and the CPU carry the same particles over the same density', async t => {
  const { link } = cards().find(card => viewOf(card.link) === 'trajectories');
  const at = time => `${link.replace(/&t=[^&]*/, '')}&particles=1000&t=${time}`;
  const start = (engine, renderer) => open(t, 'webgpu', { link: at(0.3), query: `?renderer=${renderer}` })
    .then(async lab => { await lab.until(`the ${engine} to evaluate`, s => s.ready && s.engine === engine); return lab; });
  const cpu = await start('cpu', 'cpu');
  const wanted = [await atRest(cpu)];
  await cpu.goTo(at(0.8));
  await cpu.until('another time', state => state.t === 0.8);
  wanted.push(await atRest(cpu));
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
  const before = await atRest(lab);
  const seek = link => new URLSearchParams(link.slice(1)).get('seek');
  const { link } = await lab.state();
  await lab.page.mouse.click(250, 500);
  await lab.until('another point', state => seek(state.link) !== seek(link));
  assert(difference(before, await atRest(lab)) > 0.002, 'the iterates follow');
  assert.deepEqual(lab.problems, []);
});
