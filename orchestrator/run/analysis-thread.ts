import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { analysisSteps } from '../analysis/analyse.ts';
import { Helpers } from './analysis-helpers.ts';
import { driveSteps } from './drive-steps.ts';
import type { AnalysisRequest, ThreadMessage } from './run-analysis.ts';

/** The thread that drives one analysis and shares its batches with helper threads. */
parentPort?.once('message', (request: AnalysisRequest) => void run(request));

async function run({ input, helpers }: AnalysisRequest): Promise<void> {
  const say = (message: ThreadMessage) => parentPort?.postMessage(message);
  const { trials, space, options } = input;
  const report = await driveSteps(analysisSteps(trials, space, options), {
    tell: (text) => say({ type: 'progress', text }),
    rest: () => setImmediate(),
    helpers: new Helpers(helpers),
  });
  say({ type: 'report', report });
}
