// The figures by finger, on a phone: a handle follows it, a choice is tapped, a lesson goes on, and the page itself never scrolls.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lab.mjs';

const phone = { width: 390, height: 844, touch: true };

/** A finger that comes down, moves in a few steps and is lifted. */
async function swipe({ page }, from, to) {
  const finger = await page.context().newCDPSession(page);
  const send = (type, points) => finger.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await send('touchStart', [from]);
  for (const part of [0.25, 0.5, 0.75, 1]) {
    await page.waitForTimeout(30);
    await send('touchMove', [{ x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) }]);
  }
  await page.waitForTimeout(30);
  await send('touchEnd', []);
  await finger.detach();
}

const accent = 0xffc24d;

/** The middles of the handles: discs in the accent of the dark theme that are no part of something larger. */
function discs({ width, height, colours }) {
  const around = [...Array(16).keys()].map(k => [Math.cos(k * Math.PI / 8), Math.sin(k * Math.PI / 8)]);
  const on = (x, y, far) => around.filter(([u, v]) => colours[Math.round(y + far * v) * width + Math.round(x + far * u)] === accent).length;
  const found = [];
  for (let y = 12; y < height - 12; y++) {
    for (let x = 12; x < width - 12; x++) {
      const disc = on(x, y, 4) === 16 && on(x, y, 2) === 16 && on(x, y, 8) < 4 && on(x, y, 12) < 4;
      if (disc && found.every(other => Math.hypot(other.x - x, other.y - y) > 8)) found.push({ x, y });
    }
  }
  return found;
}

const key = (link, name) => new URLSearchParams(link.slice(1)).get(name);

/** Drags one handle after another until the link says that `name` has moved. */
async function dragSome(lab, name) {
  const { link } = await lab.state();
  let handles = [];
  for (let patience = 40; patience > 0 && handles.length === 0; patience--) {
    await lab.page.waitForTimeout(500);
    handles = discs(await lab.pixels());
  }
  assert(handles.length > 0, 'there are handles on the screen');
  for (const handle of handles) {
    await swipe(lab, handle, { x: handle.x - 18, y: handle.y + 22 });
    await lab.page.waitForTimeout(300);
    if (key((await lab.state()).link, name) !== key(link, name)) return handle;
  }
  assert.fail(`no finger moved ${name}: ${JSON.stringify(handles)}`);
}

for (const [view, name] of [['line', 'map'], ['plane', 'matrix'], ['coupling', 'slice']]) {
  test(`a handle of the ${view} follows a finger`, async t => {
    const lab = await open(t, 'webgl', { ...phone, link: `#v=1&view=${view}&theme=dark` });
    await lab.ready();
    await dragSome(lab, name);
    assert.deepEqual((await lab.state()).warnings, []);
    assert.equal(await lab.page.evaluate(() => scrollY + visualViewport.scale), 1, 'the page neither scrolls nor zooms');
    assert.deepEqual(lab.problems, []);
  });
}

/** Taps along a grid of the rectangle until the link says something else for `name`. */
async function tapSome(lab, name, [left, top, right, bottom]) {
  const { link } = await lab.state();
  for (let y = top; y <= bottom; y += 20) {
    for (let x = left; x <= right; x += 40) {
      await lab.page.touchscreen.tap(x, y);
      await lab.page.waitForTimeout(120);
      const now = (await lab.state()).link;
      if (key(now, name) !== key(link, name)) return;
    }
  }
  assert.fail(`no tap changed ${name}`);
}

test('a choice is tapped', async t => {
  const lab = await open(t, 'webgl', { ...phone, link: '#v=1&view=coupling' });
  await lab.ready();
  await tapSome(lab, 'coupling', [20, 60, 380, 180]);
  assert.deepEqual(lab.problems, []);
});

test('a lesson goes on by a tap', async t => {
  const lab = await open(t, 'webgl', { ...phone, link: '#v=1&lesson=one-dimension/mass' });
  const before = await lab.ready();
  await lab.page.touchscreen.tap(330, 820);
  await lab.until('the next step', ({ lesson }) => lesson && lesson !== before.lesson);
  assert.deepEqual(lab.problems, []);
});
