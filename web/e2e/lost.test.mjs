// A graphics device that goes away leaves a sentence, not a frozen picture.
import assert from 'node:assert/strict';
import test from 'node:test';
import { open } from './lab.mjs';

test('a lost WebGL context says what to do', async t => {
  const lab = await open(t, 'webgl');
  await lab.ready();
  await lab.page.evaluate(() => document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());
  const state = await lab.until('the sentence', ({ errors }) => errors.length > 0);
  assert.match(state.errors.at(-1), /Reload the page/);
});
