// A runner that says it is ready and does nothing else; it ends with its worker.
process.send([
  { type: 'ready', provenance: { backend: 'wasm', tensorflow: '0', threads: 1, cpu: 'none', node: process.version } },
]);
process.on('disconnect', () => process.exit());
