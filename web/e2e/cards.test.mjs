// The flows in motion: the link of each card opens its view on both painters, the timeline scrubs it, it plays to the end, and the
// console stays silent. What a frame costs is measured in benches/frames.mjs.
import assert from 'node:assert/strict';
import test from 'node:test';
import { cards, viewOf } from './cards.mjs';
import { difference, open } from './lab.mjs';

const views = ['trajectories', 'field', 'solver', 'resnet', 'blocks', 'strip'];

/** The CPU evaluates: the GPU here is software, which takes both cores, and its particles have a test of their own in watch.test.mjs. */
const painters = ['webgpu', 'webgl'];

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
      const before = await lab.atRest();
      assert(new Set(before.colours).size > 100, 'a picture, not an empty page');

      await lab.press('ArrowLeft');
      await lab.press('ArrowLeft');
      const scrubbed = await lab.until('another time', state => state.t !== opened.t);
      assert(Math.abs(scrubbed.t - opened.t) < 0.1, `${opened.t} to ${scrubbed.t}`);
      assert(difference(before, await lab.atRest()) > 0.0002, 'the picture follows the timeline');

      // From where it was opened, which is the end for most: they play from the beginning.
      await lab.press('ArrowRight');
      await lab.press('ArrowRight');
      await lab.until('the time it was opened at', ({ t }) => Math.abs(t - opened.t) < 1e-6);
      const times = await lab.play();
      assert(times.some(t => t > 0.05 && t < 1), `the timeline jumps: ${times}`);
      assert.deepEqual(lab.problems, []);
    });
  }

  test(`two trainings run beside each other on ${painter}`, async t => {
    const card = cards().find(({ link }) => viewOf(link) === 'matching');
    const lab = await open(t, painter, { link: card.link });
    const { step } = await lab.until('the view', state => state.ready && state.view === 'matching');
    assert.equal(step, 0, 'both begin before the eyes of the class');
    const before = await lab.atRest();
    await lab.press('Space');
    await lab.until('steps', state => state.step > 200);
    assert(difference(before, await lab.pixels()) > 0.002, 'the pictures follow the training');
    assert.deepEqual(lab.problems, []);
  });
}
