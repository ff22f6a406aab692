import tseslint from 'typescript-eslint';

/** Entry files and the store resolver are where time, chance and the environment come in; everywhere else they are arguments. */
const edges = [
  'orchestrator/cli.ts',
  'orchestrator/session.ts',
  'orchestrator/output.ts',
  'orchestrator/commands/**',
  'orchestrator/store/**',
  'worker/main.ts',
  'worker/probe.ts',
  'worker/runner/main.ts',
  'worker/runner/orphan-watch.ts',
  'test/**',
  'vitest.config.ts',
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.hypersweep/', '*.js', '*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./test/tsconfig.json', './orchestrator/page/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take a SeededRandom; chance must follow from the seed.' },
        { object: 'Date', property: 'now', message: 'Take a now() argument; time comes in at the edge.' },
        {
          object: 'process',
          property: 'env',
          message: 'Only entry files and the store resolver read the environment.',
        },
      ],
    },
  },
  { files: edges, rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['test/**', 'vitest.config.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': 'off',
      'no-restricted-exports': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Tests look into JSON that commands printed; the assertions are the check of its shape.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/consistent-type-assertions': 'off',
    },
  },
);
