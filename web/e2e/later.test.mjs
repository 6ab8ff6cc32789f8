// What the first picture does not need is fetched when it is wanted; where it does not come, a sentence says so and the page
// stays as it was.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { difference, open } from './lab.mjs';

const presets = JSON.parse(fs.readFileSync(new URL('../../assets/presets/presets.json', import.meta.url), 'utf8'));
const rings = presets.find(({ name }) => name === 'rings');

/** The files of assets/ that the page has asked for, in alphabetical order. */
const fetched = lab => lab.requests.map(url => url.slice(lab.address.length + 1)).filter(file => /^(presets|lang|lessons)\//.test(file)).sort();

const without = files => page => page.route(files, route => route.fulfill({ status: 404 }));

test('the first page fetches nothing but the program', async t => {
  const lab = await open(t, 'webgl');
  await lab.until('a trained flow', ({ ready, step }) => ready && step > 0);
  assert.deepEqual(fetched(lab), []);
});

test('a link to a preset begins with its weights', async t => {
  const lab = await open(t, 'webgl', { link: rings.link });
  const { step, errors, warnings } = await lab.until('an NLL', ({ nll }) => nll !== null);
  assert.equal(step, rings.step);
  assert.deepEqual([...errors, ...warnings], []);
  assert.deepEqual(fetched(lab), ['presets/rings.f16']);
});

test('a preset that is gone to brings its weights', async t => {
  const lab = await open(t, 'webgl');
  await lab.until('an NLL', ({ nll }) => nll !== null);
  await lab.goTo(rings.link);
  const { step } = await lab.until('the NLL of the rings', ({ link, nll }) => link.includes('rings') && nll !== null);
  assert.equal(step, rings.step);
  assert.deepEqual(lab.problems, []);
});

test('where weights do not come, a sentence says so and the page and its address stay', async t => {
  const lab = await open(t, 'webgl', { prepare: without('**/rings.f16') });
  const before = await lab.until('an NLL', ({ nll }) => nll !== null);
  await lab.goTo(rings.link);
  const after = await lab.until('the sentence', ({ errors }) => errors.length > 0);
  assert.match(after.errors[0], /^presets\/rings\.f16 could not be loaded: the server answered 404\. Check/);
  assert.deepEqual([after.link, after.step, after.nll], [before.link, before.step, before.nll]);
  await lab.page.waitForFunction(link => location.hash === link, before.link);
  await lab.page.unroute('**/rings.f16');
  await lab.goTo(rings.link);
  await lab.until('the rings, tried again', ({ link, step, errors }) => link.includes('rings') && step === rings.step && !errors.length);
});

test('a link whose weights do not come opens at its seed and says so', async t => {
  const lab = await open(t, 'webgl', { link: rings.link, prepare: without('**/rings.f16') });
  const { step, link, warnings } = await lab.until('an NLL', ({ nll }) => nll !== null);
  assert.equal(step, 0);
  assert(link.includes('rings'), link);
  assert.match(warnings.join(), /rings\.f16 could not be loaded/);
});

test('the gallery fetches the pictures that are in sight', async t => {
  const lab = await open(t, 'webgl', { link: '#v=1&view=gallery' });
  await lab.ready();
  const before = await lab.pixels();
  await lab.page.waitForTimeout(3000);
  const pictures = fetched(lab).filter(file => file.endsWith('.png'));
  assert(pictures.length >= 4, `${pictures}`);
  assert.equal(new Set(pictures).size, pictures.length, 'each once');
  assert(difference(before, await lab.pixels()) > 0.02, 'they are seen');
  assert.deepEqual(lab.problems, []);
});

test('Italian comes with its texts, in the lessons too', async t => {
  const lab = await open(t, 'webgl', { query: '?lang=it', link: '#v=1&lesson=one-dimension/mass' });
  await lab.ready();
  await lab.page.waitForFunction(() => document.getElementById('words').textContent.includes('La massa si conserva'));
  assert.equal(await lab.page.evaluate(() => document.documentElement.lang), 'it');
  assert(fetched(lab).includes('lang/it.json') && fetched(lab).includes('lessons/it/one-dimension.md'), fetched(lab).join());
  assert.deepEqual(lab.problems, []);
});

test('where Italian does not come, the page is in English and says so', async t => {
  const lab = await open(t, 'webgl', { query: '?lang=it', prepare: without('**/it.json') });
  const { warnings } = await lab.ready();
  assert.match(warnings.join(), /lang\/it\.json could not be loaded/);
  assert.equal(await lab.page.evaluate(() => document.documentElement.lang), 'en');
});
