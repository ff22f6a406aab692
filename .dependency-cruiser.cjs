/** The import rules of the architecture, each with the reason a reader sees when it bites. */
const side = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle means two files are one idea cut in the wrong place.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    side(
      'shared-stands-alone',
      '^shared/',
      '^(orchestrator|worker|test)/',
      'shared/ is the contract both sides read; it knows neither.',
    ),
    side(
      'shared-is-pure',
      '^shared/',
      '(^(node:)?(fs|fs/promises|child_process|net|http)$)|node_modules/(bullmq|ioredis|pg)/',
      'shared/ holds data and pure functions: no files, processes or stores.',
    ),
    side(
      'orchestrator-not-to-worker',
      '^orchestrator/',
      '^worker/',
      'A worker is started by path; its code is never imported here.',
    ),
    side(
      'worker-not-to-orchestrator',
      '^worker/',
      '^orchestrator/',
      'The queue payload in shared/ is the only thing the two sides share.',
    ),
    {
      name: 'bullmq-behind-its-door',
      severity: 'error',
      comment:
        'Shared state is reached through orchestrator/queue/ and worker/trial-worker.ts alone, so that both stores behave alike.',
      from: { pathNot: '^(orchestrator/queue/|worker/trial-worker\\.ts|test/)' },
      to: { path: 'node_modules/bullmq/' },
    },
    {
      name: 'tensorflow-in-one-file',
      severity: 'error',
      comment: 'worker/tf.ts chooses and loads the backend; everyone else takes tf as an argument.',
      from: { pathNot: '^(worker/(tf\\.ts|tf/)|test/)' },
      to: { path: 'node_modules/@tensorflow/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-planning',
      severity: 'error',
      comment:
        'Planning, analysis, next sweeps and reports are functions of plain data; only load.ts and bundle.ts read files.',
      from: { path: '^orchestrator/(plan|analysis|next|report)/', pathNot: '^orchestrator/plan/(load|bundle)\\.ts$' },
      to: { path: '(^(node:)?(fs|fs/promises|child_process|net|http)$)|node_modules/(bullmq|ioredis|pg|esbuild)/' },
    },
    {
      name: 'not-to-dev-dependency',
      severity: 'error',
      comment:
        'An installed package has no devDependencies; what orchestrator/page/ imports is bundled when it is built, by orchestrator/build/.',
      from: { path: '^(shared|orchestrator|worker)/', pathNot: '^orchestrator/(page|build)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that resolves to nothing fails at run time.',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@tensorflow/tfjs-node$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'test/tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
