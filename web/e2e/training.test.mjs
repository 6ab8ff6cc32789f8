// Training beside the page, through the keys that a person presses.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lab.mjs';

// No preset has this seed, so the run begins at step 0; it is too long to end during a test.
const untrained = '#v=1&data=moons&flow=realnvp&layers=4&seed=4711&steps=50000';

async function atStepZero(t, engine = 'webgl') {
  const lab = await open(t, engine, { link: untrained });
  const state = await lab.ready();
  assert.equal(state.step, 0);
  assert.equal(state.running, false);
  return lab;
}

for (const engine of ['webgpu', 'webgl']) {
  test(`training lowers the NLL on ${engine}`, async t => {
    const lab = await atStepZero(t, engine);
    await lab.press('Space');
    const early = await lab.until('a first test NLL', ({ nll }) => nll !== null);
    // The NLL is measured less often than steps are counted, and seldom where the machine is busy.
    const late = await lab.until('400 steps, their speed and another NLL',
      ({ step, steps_per_s, nll }) => step >= 400 && steps_per_s > 0 && nll !== early.nll);
    assert(late.running);
    assert(late.nll < early.nll - 0.1, `from ${early.nll} (step ${early.step}) to ${late.nll} (step ${late.step})`);
    assert.deepEqual(lab.problems, []);
  });
}

test('Space pauses, and the steps stand still', async t => {
  const lab = await atStepZero(t);
  await lab.press('Space');
  await lab.until('some steps', ({ step }) => step > 20);
  await lab.press('Space');
  const paused = await lab.until('the pause', ({ running }) => !running);
  await lab.page.waitForTimeout(1000);
  const settled = await lab.state();
  await lab.page.waitForTimeout(1000);
  assert.equal((await lab.state()).step, settled.step);
  assert(settled.step >= paused.step);
});

test('S takes a single step', async t => {
  const lab = await atStepZero(t);
  await lab.press('s');
  await lab.until('step 1', ({ step }) => step === 1);
  await lab.press('s');
  const state = await lab.until('step 2', ({ step }) => step === 2);
  assert.equal(state.running, false);
  assert.equal(state.losses.length, 2);
});

test('Reset repeats the first losses', async t => {
  const lab = await atStepZero(t);
  const firstLosses = async () => {
    await lab.press('Space');
    const { losses } = await lab.until('20 losses', state => state.losses.length === 20);
    await lab.press('Space');
    await lab.until('the pause', ({ running }) => !running);
    return losses;
  };
  const first = await firstLosses();
  await lab.press('r');
  await lab.until('step 0', ({ step, losses }) => step === 0 && losses.length === 0);
  assert.deepEqual(await firstLosses(), first);
  assert(new Set(first).size > 10, 'the losses change from step to step');
});

test('a page that draws no frames trains on', async t => {
  const lab = await atStepZero(t);
  await lab.press('Space');
  await lab.until('some steps', ({ step }) => step > 20);
  // A headless tab is never hidden, so the frames are held back as they are in a hidden one.
  await lab.page.evaluate(() => {
    const draw = window.requestAnimationFrame.bind(window);
    const held = [];
    window.requestAnimationFrame = frame => held.push(frame);
    window.drawAgain = () => {
      window.requestAnimationFrame = draw;
      held.forEach(frame => draw(frame));
    };
  });
  await lab.page.waitForTimeout(500);
  const { step } = await lab.state();
  await lab.page.waitForTimeout(3000);
  assert.equal((await lab.state()).step, step, 'no frame is drawn');
  await lab.page.evaluate(() => window.drawAgain());
  await lab.page.waitForTimeout(200);
  const later = await lab.until('the next frame', state => state.step > step);
  assert(later.step > step + 100, `only ${later.step - step} steps were made meanwhile`);
});
