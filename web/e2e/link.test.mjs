// The link is the state: it opens what it says, says what it could not read, and Back works.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lab.mjs';

const fields = link => Object.fromEntries(new URLSearchParams(link.replace(/^#/, '')));

test('a link opens what it says', async t => {
  const lab = await open(t, 'webgl', { link: '#v=1&data=checkerboard&flow=realnvp&layers=4&seed=7&view=morph&t=0.5' });
  const state = await lab.ready();
  const { data, layers, seed } = fields(state.link);
  assert.deepEqual({ data, layers, seed }, { data: 'checkerboard', layers: '4', seed: '7' });
  assert.equal(state.view, 'morph');
  assert.equal(state.t, 0.5);
  assert.deepEqual(state.warnings, []);
});

test('a link that cannot be read whole opens all the same, with a warning for each fault', async t => {
  const lab = await open(t, 'webgl', { link: '#v=1&data=hexagons&layers=9999&colour=red&%E0%A4%A' });
  const state = await lab.ready();
  assert(state.warnings.length >= 3, JSON.stringify(state.warnings));
  for (const said of ['hexagons', 'layers', 'colour']) {
    assert(state.warnings.some(warning => warning.includes(said)), `${said} in ${JSON.stringify(state.warnings)}`);
  }
  assert.deepEqual(state.errors, []);
  assert.deepEqual(lab.problems, []);
});

test('a link of a newer version says so', async t => {
  const lab = await open(t, 'webgl', { link: '#v=99&data=rings' });
  const state = await lab.ready();
  assert.equal(fields(state.link).data, 'rings');
  assert(state.warnings.some(warning => /version|newer/i.test(warning)), JSON.stringify(state.warnings));
});

test('Back returns to the link before, and Forward to the one after', async t => {
  const lab = await open(t, 'webgl', { link: '#v=1&data=rings' });
  const shows = data => lab.until(`the data ${data}`, ({ link }) => fields(link).data === data);
  await lab.ready();
  await shows('rings');
  await lab.goTo('#v=1&data=pinwheel');
  await shows('pinwheel');
  await lab.page.goBack();
  await shows('rings');
  await lab.page.goForward();
  await shows('pinwheel');
  assert.deepEqual(lab.problems, []);
});

test('the address follows the settings, and leads back to them', async t => {
  const lab = await open(t, 'webgl', { link: '#v=1&data=rings&t=0' });
  await lab.ready();
  await lab.play();
  const before = await lab.state();
  await lab.page.waitForFunction(link => location.hash === link, before.link);
  await lab.page.reload({ waitUntil: 'commit' });
  const after = await lab.ready();
  assert.equal(after.link, before.link);
});
