// The morph plays: the figure moves and comes to rest at the target. What a frame costs is measured in benches/frames.mjs.
import assert from 'node:assert/strict';
import test from 'node:test';
import { apart, difference, open } from './lab.mjs';

function assertAllDiffer(pictures) {
  for (const [i, j] of [[0, 1], [1, 2], [0, 2]]) {
    const share = difference(pictures[i], pictures[j]);
    assert(share > 0.02, `pictures ${i} and ${j} differ in ${(100 * share).toFixed(2)} % of the pixels`);
  }
}

/** The picture that comes to rest after `before`. */
async function another(lab, before) {
  for (let patience = 60; patience > 0 && difference(before, await lab.pixels()) < 0.02; patience--) {
    await lab.page.waitForTimeout(500);
  }
  return lab.atRest();
}

for (const painter of ['webgpu', 'webgl']) {
  test(`the figure changes while the morph plays on ${painter}`, async t => {
    const lab = await open(t, painter, { link: '#v=1&data=moons&t=0' });
    await lab.ready();
    assert.equal((await lab.state()).t, 0);
    const pictures = [await lab.atRest()];
    await lab.press('p');
    await lab.until('the morph to be on its way', ({ t, playing }) => playing && t > 0.2 && t < 1);
    pictures.push(await lab.pixels());
    const { frame_ms } = await lab.until('the morph to end', ({ t, playing }) => t === 1 && !playing);
    t.diagnostic(`a frame cost ${frame_ms.toFixed(2)} ms`);
    pictures.push(await lab.atRest());
    assertAllDiffer(pictures);
    assert.deepEqual(lab.problems, []);
  });
}

// The GPU here is software, which the page takes for evaluating only when it is asked to.
test('the GPU evaluates what the timeline shows', async t => {
  const lab = await open(t, 'webgpu', { link: '#v=1&data=moons&t=0', query: '?renderer=webgpu' });
  await lab.ready();
  const pictures = [];
  for (const at of [0, 0.5, 1]) {
    await lab.goTo(`#v=1&data=moons&t=${at}&samples=0`);
    await lab.until(`the GPU to be at ${at}`, state => state.engine === 'gpu' && state.t === at);
    pictures.push(await (pictures.length ? another(lab, pictures.at(-1)) : lab.atRest()));
  }
  assertAllDiffer(pictures);
  assert.deepEqual(lab.problems, []);
});

// Samples of another moment than the density's, or of another seed, would stand elsewhere.
test('the GPU and the CPU draw the same samples, grid and layers', async t => {
  const links = ['#v=1&data=moons&t=0.6&grid=1', '#v=1&data=moons&view=layers&layer=3', '#v=1&data=moons&t=1'];
  const start = (engine, renderer) => open(t, 'webgpu', { link: '#v=1&data=moons&t=0', query: `?renderer=${renderer}` })
    .then(async lab => { await lab.until(`the ${engine} to evaluate`, s => s.ready && s.engine === engine); return lab; });
  const cpu = await start('cpu', 'cpu');
  const wanted = [];
  let before = await cpu.atRest();
  for (const link of links) {
    await cpu.goTo(link);
    wanted.push(await another(cpu, before));
    before = wanted.at(-1);
  }
  await cpu.page.close();
  assert(apart(wanted[0], wanted[2], 48) > 0.02, 'the comparison notices another moment');
  const gpu = await start('gpu', 'webgpu');
  for (const [i, link] of links.entries()) {
    await gpu.goTo(link);
    let share = 1;
    for (let patience = 60; patience > 0 && share > 0.004; patience--) {
      await gpu.page.waitForTimeout(1000);
      share = apart(await gpu.pixels(), wanted[i], 48);
    }
    t.diagnostic(`${link}: ${(100 * share).toFixed(3)} % of the pixels differ`);
    assert(share <= 0.004, `${link}: ${(100 * share).toFixed(2)} % of the pixels differ`);
  }
  assert.deepEqual([...cpu.problems, ...gpu.problems], []);
});

test('a figure at rest stays as it is', async t => {
  const lab = await open(t, 'webgl', { link: '#v=1&data=moons&t=1' });
  await lab.ready();
  const before = await lab.atRest();
  await lab.page.waitForTimeout(1000);
  assert(difference(before, await lab.pixels()) < 0.002);
});
