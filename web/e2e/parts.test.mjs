// The program in two parts: the first picture needs the first one alone, and whatever calls the second gets it, or says why not.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lab.mjs';

const secondPart = /^[^?]*_later\.wasm$/; // Workers have the address in their own.
const lesson = '#v=1&lesson=coupling/realnvp';
const withoutSecond = page => page.route(secondPart, route => route.abort());

async function assertPicture(lab) {
  const state = await lab.ready();
  await lab.page.waitForSelector('#cover', { state: 'hidden' });
  assert.deepEqual(state.errors, []);
  const colours = new Set((await lab.pixels()).colours);
  assert(colours.size > 50, `a flow is shown in more than ${colours.size} colours`);
}

for (const engine of ['webgpu', 'webgl']) {
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    test(`the first picture comes without the second part on ${engine} at ${width}x${height}`, async t => {
      await assertPicture(await open(t, engine, { width, height, prepare: withoutSecond }));
    });
  }
}

test('the second part comes by itself when the first picture stands', async t => {
  let arrived;
  const lab = await open(t, 'webgl', { prepare: page => { arrived = page.waitForResponse(secondPart); } });
  await lab.ready();
  await arrived;
  await lab.page.evaluate(link => { location.hash = link; }, lesson);
  await lab.until('the lesson', state => state.lesson === 'coupling/realnvp');
  assert.deepEqual(lab.problems, []);
});

test('a lesson that is opened before the second part is there waits for it', async t => {
  let asked = 0;
  // What the page asks for by itself never comes.
  const lab = await open(t, 'webgl', { prepare: page => page.route(secondPart, route => (asked++ ? route.continue() : null)) });
  await lab.ready();
  while (!asked) await lab.page.waitForTimeout(20);
  await lab.page.evaluate(link => { location.hash = link; }, lesson);
  const state = await lab.until('the lesson', state => state.lesson === 'coupling/realnvp');
  assert.deepEqual(state.errors, []);
  assert(asked > 1);
});

test('a second part that does not come leaves a sentence and a way to reload', async t => {
  const lab = await open(t, 'webgl', { prepare: withoutSecond });
  await lab.ready();
  await lab.page.evaluate(link => { location.hash = link; }, lesson);
  await lab.page.waitForSelector('#sentence:text("could not be loaded whole")', { state: 'visible' });
  assert(await lab.page.locator('#again').isVisible());
  assert.equal((await lab.state()).errors.length, 1);
});

test('a link to a lesson brings both parts before it is shown', async t => {
  const lab = await open(t, 'webgl', { link: lesson });
  const state = await lab.ready();
  assert.equal(state.lesson, 'coupling/realnvp');
  assert(lab.requests.some(url => secondPart.test(url)));
  assert.deepEqual(lab.problems, []);
});
