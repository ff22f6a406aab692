import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first: one that begins late ends long after all others. */
const longest = [
  'cli/readme',
  'faults/kill',
  'integration/store-private',
  'gates/zoo',
  'integration/worker',
  'integration/lifecycle',
  'integration/failure-classes',
  'faults/again',
  'cli/commands',
  'cli/package',
  'faults/orphans',
  'faults/interrupt',
  'analysis/analyse',
  'plan/parse-sweep',
  'faults/chaos',
  'faults/broken',
  'faults/sentiment',
];

/** They look at what the process as a whole holds, or change its backend. */
const countsTensors = [
  'test/worker/tf/*.test.ts',
  'test/worker/runner/{look-at-data,losses,run-trial,run-trainable}.test.ts',
];

class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      return at < 0 ? longest.length : at;
    };
    return super.sort(files).then((sorted) => sorted.toSorted((a, b) => rank(a) - rank(b)));
  }
}

/** Unit tests touch no service; the others use real stores and processes, each test with folders and names of its own. */
export default defineConfig({
  test: {
    // System tests wait longer than they compute: on two cores others fill the pauses.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // The native library's banner.
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
    projects: [
      {
        test: {
          name: 'pure',
          include: ['test/{shared,orchestrator}/**/*.test.ts'],
          // They change nothing outside of themselves, so that one process can load the modules once for many of them.
          isolate: false,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'unit',
          include: ['test/worker/**/*.test.ts'],
          exclude: countsTensors,
          // Loading TensorFlow.js takes longer than most of them.
          isolate: false,
          testTimeout: 120_000,
        },
      },
      { test: { name: 'tensors', include: countsTensors, testTimeout: 120_000 } },
      {
        test: {
          name: 'system',
          include: ['test/{integration,faults,cli,browser}/**/*.test.ts'],
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
