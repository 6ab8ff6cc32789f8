// Runs the program beside the page. Its address names the glue, which is read at once, and the second part of the program; the
// first message is the first part, compiled. Those that come while it starts are kept for the program.
import { compiledNow, complete } from './parts.js';

const [js, later] = ['js', 'later'].map(name => new URL(new URLSearchParams(location.search).get(name), location).href);
const program = import(js);
program.catch(() => {}); // Said below, when somebody listens.
const early = [];
self.pushforward = { complete: first => complete(first, compiledNow(later)) };

self.addEventListener('message', ({ data: module }) => {
  const keep = ({ data }) => early.push(data);
  self.addEventListener('message', keep);
  run(module).then(() => {
    self.removeEventListener('message', keep);
    early.forEach(data => self.dispatchEvent(new MessageEvent('message', { data })));
  }, error => self.postMessage(String(error)));
}, { once: true });

async function run(module) {
  const { default: start, worker_entry } = await program;
  await start({ module_or_path: module });
  worker_entry();
}
