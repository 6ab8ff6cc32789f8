// A page in a browser of its own, for one test: opens it, waits for it, reads its state and its pixels, and closes it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pixelsOf } from './png.mjs';
import { serve } from './server.mjs';

const require = createRequire(new URL('../.tools/', import.meta.url));
const { chromium } = require('playwright-core');

const dist = process.env.DIST ?? new URL('../../dist', import.meta.url).pathname;
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find(file => file && fs.existsSync(file));
assert(fs.existsSync(path.join(dist, 'index.html')), "There is no page in dist/: run 'make dist' first.");
assert(executablePath, 'There is no Chromium: install it, or set CHROMIUM to its path.');

const quiet = ['--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const engines = {
  webgpu: ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader'],
  webgl: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  none: ['--disable-gpu', '--disable-3d-apis'],
};

// A software GPU beside other work takes its time; on a quiet machine nothing here comes near to it.
const patience = 90_000;
const harmless = /GPU stall|No available adapters|willReadFrequently/;

let address;

/** Opens the built page and closes it after the test. `problems` gathers console errors and exceptions. */
export async function open(t, engine, { link = '', query = '', width = 1280, height = 800, touch = false, prepare } = {}) {
  address ??= await serve(dist);
  const browser = await chromium.launch({ executablePath, args: [...quiet, ...engines[engine]] });
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width, height }, hasTouch: touch });
  const problems = [];
  const requests = [];
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type()) && !harmless.test(message.text())) problems.push(message.text());
  });
  page.on('pageerror', error => problems.push(String(error)));
  page.on('request', request => requests.push(request.url()));
  await prepare?.(page);
  await page.goto(`${address}/${query}${link}`, { waitUntil: 'commit' });
  return new Lab(page, problems, requests);
}

class Lab {
  constructor(page, problems, requests) {
    Object.assign(this, { page, problems, requests, address });
  }

  /** What the page publishes about itself. */
  state() {
    return this.page.evaluate(() => window.pushforward?.state?.() ?? null);
  }

  /** Waits until the state is as wanted and returns it. */
  async until(what, wanted) {
    const end = Date.now() + patience;
    let state;
    while (Date.now() < end) {
      state = await this.state();
      if (state && wanted(state)) return state;
      await this.page.waitForTimeout(50);
    }
    assert.fail(`waited for ${what}; the state is ${JSON.stringify(state)}; the console said ${JSON.stringify(this.problems)}`);
  }

  ready() {
    return this.until('the page to be ready', state => state.ready);
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  /** The screen's pixels, each as one number. */
  async pixels() {
    return pixelsOf(await this.page.screenshot());
  }

  /** Plays to the end of the timeline; the times that were seen on the way, frame by frame. */
  async play() {
    const played = this.page.evaluate(patience => new Promise((resolve, reject) => {
      const times = [];
      setTimeout(() => reject(new Error(`nothing played to the end: ${times}`)), patience);
      const look = () => {
        const { t, playing } = window.pushforward.state();
        if (playing) times.push(t);
        if (times.length && !playing && t === 1) resolve(times);
        else requestAnimationFrame(look);
      };
      look();
    }), patience);
    await this.press('p');
    return played;
  }

  /** The pixels once three pictures in a row are alike: every answer has come. */
  async atRest() {
    let [before, alike] = [await this.pixels(), 0];
    for (const end = Date.now() + patience; Date.now() < end;) {
      await this.page.waitForTimeout(700);
      const after = await this.pixels();
      alike = difference(before, after) < 0.0005 ? alike + 1 : 0;
      if (alike === 2) return after;
      before = after;
    }
    assert.fail('the picture never comes to rest');
  }

  /** Goes to another link as the address bar does. */
  goTo(link) {
    return this.page.evaluate(hash => { location.hash = hash; }, link);
  }
}

/** The share of pixels that differ between two pictures of one size. */
export function difference(before, after) {
  assert.equal(before.colours.length, after.colours.length);
  return before.colours.filter((colour, i) => colour !== after.colours[i]).length / before.colours.length;
}

/** The share of pixels of which a colour differs by more than `by` of 255. */
export function apart(before, after, by) {
  assert.equal(before.colours.length, after.colours.length);
  const channels = colour => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const differs = (a, b) => channels(a).some((value, i) => Math.abs(value - channels(b)[i]) > by);
  return before.colours.filter((colour, i) => differs(colour, after.colours[i])).length / before.colours.length;
}
