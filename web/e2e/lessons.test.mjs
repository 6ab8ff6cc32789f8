// The course by keyboard, in both languages: every step opens, every task can be shown, and the console stays silent.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { open } from './lab.mjs';

const root = new URL('../../', import.meta.url);
const read = file => fs.readFileSync(new URL(file, root), 'utf8');

/** The names of the lessons in the order of the course, each with its steps as NAME/STEP. */
function course() {
  const names = /files!\(([^)]*)\)/.exec(read('src/lesson/shelf.rs').replace(/macro_rules![\s\S]*?\n}\n/, ''))[1].match(/[a-z0-9-]+/g);
  return names.map(name => {
    const ids = [...read(`assets/lessons/en/${name}.md`).matchAll(/^# .*\{([a-z0-9-]+)\}\s*$/gm)];
    return ids.map(([, id]) => `${name}/${id}`);
  });
}

for (const lang of ['en', 'it']) {
  for (const steps of course()) {
    const lesson = steps[0].split('/')[0];
    test(`the lesson ${lesson} is walked through by keyboard (${lang})`, async t => {
      const lab = await open(t, 'webgl', { query: `?lang=${lang}`, link: `#v=1&lesson=${steps[0]}` });
      await lab.ready();
      for (const [i, step] of steps.entries()) {
        const at = await lab.until(`the step ${step}`, ({ lesson }) => lesson === step);
        assert.equal(at.link.split('&')[1], `lesson=${step}`);
        if (at.goal_reached !== null) {
          await lab.press('a');
          await lab.until(`the goal of ${step}`, ({ goal_reached }) => goal_reached === true);
        }
        assert.deepEqual((await lab.state()).warnings, [], step);
        assert.deepEqual((await lab.state()).errors, [], step);
        if (i + 1 < steps.length) await lab.press(i % 2 ? 'ArrowRight' : 'PageDown');
      }
      for (const step of steps.slice(0, -1).reverse()) {
        await lab.press('PageUp');
        await lab.until(`the step ${step} again`, ({ lesson }) => lesson === step);
      }
      assert.deepEqual(lab.problems, []);
    });
  }
}

test('a lesson ends where it began, and is remembered', async t => {
  const [step] = course()[0];
  const lab = await open(t, 'webgl', { link: '#v=1&data=rings' });
  const before = await lab.ready();
  await lab.goTo(`#v=1&lesson=${step}`);
  await lab.until('the lesson', ({ lesson }) => lesson === step);
  await lab.press('Escape');
  const after = await lab.until('the end of the lesson', ({ lesson }) => lesson === null);
  assert.equal(after.link, before.link);
  const kept = await lab.page.evaluate(() => localStorage.getItem('pushforward.progress'));
  assert(kept.includes(step.split('/')[1]), kept);
  assert.deepEqual(lab.problems, []);
});

test('the presenter, the black screen and the contents open and close by keys', async t => {
  const [step, next] = course()[0];
  const lab = await open(t, 'webgl', { link: `#v=1&lesson=${step}` });
  await lab.ready();
  await lab.press('f');
  await lab.press('b');
  await lab.page.waitForTimeout(500);
  const black = new Set((await lab.pixels()).colours);
  assert(black.size <= 2, `a black screen has ${black.size} colours`);
  await lab.press('PageDown');
  await lab.press('PageDown');
  await lab.until('the next step, after the key that ended the black screen', ({ lesson }) => lesson === next);
  await lab.press('Escape');
  await lab.press('t');
  await lab.until('the contents', ({ view, lesson }) => view === 'lessons' && lesson === null);
  assert.deepEqual(lab.problems, []);
});

test('the words and formulas of a step stand in the page for a screen reader', async t => {
  const lab = await open(t, 'webgl', { link: '#v=1&lesson=one-dimension/mass' });
  await lab.ready();
  await lab.page.waitForFunction(() => {
    const words = document.getElementById('words').textContent;
    return words.includes('Mass is kept') && words.includes('p(x) |dx| = p(z) |dz|') && words.includes('generates: z → x');
  });
  assert.deepEqual(lab.problems, []);
});
