// Runs the program beside the page. Its address names the glue, which is read at once; the first message is the compiled
// module. Those that come while it starts are kept for the program.
const program = import(new URL(new URLSearchParams(location.search).get('js'), location).href);
program.catch(() => {}); // Said below, when somebody listens.
const early = [];

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
