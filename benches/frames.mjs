// What a frame of the page costs its thread while each view plays, in Chromium, on both painters: `make bench-page`.
// The software painter and other programs cost frames as well, so that the quietest of four plays counts, on a quiet machine.
import test from 'node:test';
import { cards, viewOf } from '../web/e2e/cards.mjs';
import { open } from '../web/e2e/lab.mjs';

const budgetMs = 8;
const plays = 4;

const { link: crowd } = cards().find(({ link }) => viewOf(link) === 'trajectories');
// Playing leaves the blocks for the morph, and the two trainings have no timeline.
const played = cards().filter(({ link }) => !['blocks', 'matching'].includes(viewOf(link)));
const scenes = [
  { name: 'morph of moons', link: '#v=1&data=moons&t=0' },
  ...played,
  { name: '20,000 particles', link: `${crowd}&particles=20000` },
];

for (const painter of ['webgpu', 'webgl']) {
  test(painter, async t => {
    for (const { name, link } of scenes) {
      // The CPU evaluates: the GPU of a test machine is software, which takes the cores that are timed.
      const lab = await open(t, painter, { link, query: '?renderer=cpu' });
      await lab.ready();
      await lab.page.waitForTimeout(4000);
      const costs = [];
      for (let play = 0; play < plays; play++) {
        await lab.press('p');
        await lab.until('the start of the play', ({ t, playing }) => playing && t > 0.05 && t < 1);
        costs.push((await lab.until('the end of the play', ({ t, playing }) => t === 1 && !playing)).frame_ms);
      }
      await lab.page.close();
      const least = Math.min(...costs);
      t.diagnostic(`${name.padEnd(20)} ${least.toFixed(1)} ms${least > budgetMs ? `, over the budget of ${budgetMs} ms` : ''}`);
    }
  });
}
