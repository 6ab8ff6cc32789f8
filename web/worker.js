// Runs the program beside the page. Its address names the glue and the second part of the program; the first message is the
// first part, compiled. Those that come while it starts are kept for the program.
const [js, later] = ['js', 'later'].map(name => new URL(new URLSearchParams(location.search).get(name), location).href);
const loading = Promise.all([import(js), import('./parts.js')]);
const early = [];

self.addEventListener('message', ({ data: first }) => {
  const keep = ({ data }) => early.push(data);
  self.addEventListener('message', keep);
  run(first).then(() => {
    self.removeEventListener('message', keep);
    early.forEach(data => self.dispatchEvent(new MessageEvent('message', { data })));
  }, error => self.postMessage(String(error)));
}, { once: true });
loading.then(() => self.postMessage('here'), () => {}); // A failure is said above, when somebody listens.

async function run(first) {
  const [{ default: start, worker_entry }, { compiledNow, complete }] = await loading;
  self.pushforward = { complete: exports => complete(exports, compiledNow(later)) };
  await start({ module_or_path: first });
  worker_entry();
}
