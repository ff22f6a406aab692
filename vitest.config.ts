import { defineConfig } from 'vitest/config';

/** Unit tests touch no service; the others use real stores and processes, each test with folders and names of its own. */
export default defineConfig({
  test: {
    // System tests wait about as much as they compute: on two cores a third one fills the pauses.
    maxWorkers: 3,
    // The native library's banner.
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
    // A busy machine can starve a process for longer than any fair bound; what fails twice is broken.
    retry: process.env['CI'] === undefined ? 0 : 1,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{shared,orchestrator,worker}/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/{integration,faults,cli,browser}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
