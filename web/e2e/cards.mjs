// The cards of the gallery's second part, the flows in motion, as src/preset/motion.rs names them.
import fs from 'node:fs';

/** The name and the link of every card. */
export function cards() {
  const text = fs.readFileSync(new URL('../../src/preset/motion.rs', import.meta.url), 'utf8');
  const found = [...text.matchAll(/card\(\s*View::\w+,\s*"([a-z-]+)",\s*"[^"]*",\s*"[^"]*",\s*"(#v=1[^"]*)"/g)];
  return found.map(([, name, link]) => ({ name, link }));
}

/** The view that a link opens. */
export const viewOf = link => new URLSearchParams(link.slice(1)).get('view');
