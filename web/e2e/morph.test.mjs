// The morph plays: the figure moves, the frames are cheap, and it comes to rest at the target.
import assert from 'node:assert/strict';
import test from 'node:test';
import { difference, open } from './lab.mjs';

const frameBudgetMs = 8;

// The GPU here is software, which the page takes for evaluating only when it is asked to.
for (const [painter, query, engine] of [['webgpu', '?renderer=webgpu', 'gpu'], ['webgpu', '', 'cpu'], ['webgl', '', 'cpu']]) {
  test(`the figure changes while the morph plays on ${painter}, the ${engine} evaluating`, async t => {
    const lab = await open(t, painter, { link: '#v=1&data=moons&t=0', query });
    await lab.ready();
    await lab.until(`the ${engine}`, state => state.engine === engine);
    assert.equal((await lab.state()).t, 0);
    await lab.page.waitForTimeout(2000);
    const base = await lab.pixels();
    await lab.press('p');
    await lab.until('the morph to be on its way', ({ t, playing }) => playing && t > 0.2);
    const between = await lab.pixels();
    const end = await lab.until('the morph to end', ({ t, playing }) => t === 1 && !playing);
    await lab.page.waitForTimeout(2000);
    const target = await lab.pixels();
    for (const [pictures, share] of Object.entries({
      'base and between': difference(base, between),
      'between and target': difference(between, target),
      'base and target': difference(base, target),
    })) {
      assert(share > 0.02, `${pictures} differ in ${(100 * share).toFixed(2)} % of the pixels`);
    }
    assert(end.frame_ms > 0 && end.frame_ms <= frameBudgetMs, `a frame costs ${end.frame_ms} ms`);
    assert.deepEqual(lab.problems, []);
  });
}

test('a figure at rest stays as it is', async t => {
  const lab = await open(t, 'webgl', { link: '#v=1&data=moons&t=1' });
  await lab.ready();
  await lab.page.waitForTimeout(4000);
  const before = await lab.pixels();
  await lab.page.waitForTimeout(1000);
  assert(difference(before, await lab.pixels()) < 0.002);
});
