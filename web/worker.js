// Runs the program beside the page: the first message brings its glue and its compiled module.
self.addEventListener('message', async ({ data: { js, module } }) => {
  const program = await import(js);
  await program.default({ module_or_path: module });
  program.worker_entry();
}, { once: true });
