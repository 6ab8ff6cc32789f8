// The page opens, says what it is painted by, and has a sentence for everything that keeps it from opening.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lab.mjs';

for (const engine of ['webgpu', 'webgl']) {
  test(`the page becomes ready on ${engine}, without a word in the console`, async t => {
    const lab = await open(t, engine);
    const state = await lab.ready();
    assert.equal(state.painter, engine);
    assert(['gpu', 'cpu'].includes(state.engine), state.engine);
    assert.match(state.adapter, /swiftshader/i);
    assert.deepEqual(state.errors, []);
    await lab.page.waitForSelector('#cover', { state: 'hidden' });
    const colours = new Set((await lab.pixels()).colours);
    assert(colours.size > 50, `a flow is shown in more than ${colours.size} colours`);
    assert.deepEqual(lab.problems, []);
  });
}

test('a page opens on a flow that is already trained', async t => {
  const lab = await open(t, 'webgl');
  const state = await lab.ready();
  const trained = state.nll === null ? await lab.until('a test NLL', ({ nll }) => nll !== null) : state;
  assert(trained.step > 0);
  assert(trained.nll < 1.3, `${trained.nll} nats is no trained flow`);
});

test('renderer=webgl leaves WebGPU aside', async t => {
  const lab = await open(t, 'webgpu', { query: '?renderer=webgl' });
  assert.equal((await lab.ready()).painter, 'webgl');
});

test('renderer=cpu keeps the painter and computes on the CPU', async t => {
  const lab = await open(t, 'webgpu', { query: '?renderer=cpu' });
  const state = await lab.ready();
  assert.equal(state.painter, 'webgpu');
  assert.equal(state.engine, 'cpu');
});

test('renderer=webgpu where there is none is painted by WebGL, and says so', async t => {
  const lab = await open(t, 'webgl', { query: '?renderer=webgpu' });
  const state = await lab.ready();
  assert.equal(state.painter, 'webgl');
  assert(state.warnings.some(warning => /no WebGPU/.test(warning)), JSON.stringify(state.warnings));
});

test('nothing is loaded from another host', async t => {
  const lab = await open(t, 'webgl');
  await lab.ready();
  const foreign = lab.requests.filter(url => !url.startsWith(lab.address) && !/^(data|blob):/.test(url));
  assert.deepEqual(foreign, []);
});

test('with neither WebGPU nor WebGL a sentence and a picture stand there', async t => {
  const lab = await open(t, 'none');
  await lab.page.waitForSelector('#sentence:text("neither WebGPU nor WebGL")', { state: 'visible' });
  assert(await lab.page.locator('#cover img').evaluate(picture => picture.complete && picture.naturalWidth > 0));
  const state = await lab.state();
  assert.equal(state.painter, 'none');
  assert.equal(state.ready, false);
  assert.equal(state.errors.length, 1);
});

test('what the page says before the program comes is Italian where that is asked for', async t => {
  const lab = await open(t, 'none', { query: '?lang=it' });
  await lab.page.waitForSelector('#sentence:text("né WebGPU né WebGL")', { state: 'visible' });
  assert.equal(await lab.page.locator('#again').textContent(), 'Ricarica');
  assert.equal(await lab.page.locator('html').getAttribute('lang'), 'it');
});

test('a program that does not come whole leaves a sentence and a way to reload', async t => {
  const lab = await open(t, 'webgl', { prepare: page => page.route('**/*.wasm', route => route.fulfill({ status: 503 })) });
  await lab.page.waitForSelector('#sentence:text("could not be loaded whole")', { state: 'visible' });
  assert(await lab.page.locator('#again').isVisible());
  assert.equal((await lab.state()).errors.length, 1);
});

test('a crash is covered by a page that says what happened', async t => {
  const lab = await open(t, 'webgl');
  await lab.ready();
  await lab.page.evaluate(() => window.pushforward.crashed('panicked at a test'));
  await lab.page.waitForSelector('#sentence:text("had to stop")', { state: 'visible' });
  assert.match(await lab.page.locator('#said').textContent(), /panicked at a test/);
  const state = await lab.state();
  assert.equal(state.ready, false);
  assert.equal(state.errors.length, 1);
});
