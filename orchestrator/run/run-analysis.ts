import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { AnalysisInput } from '../analysis/options.ts';
import type { AnalysisReport } from '../analysis/report.ts';
import { packageRoot } from '../package-root.ts';

/** Who is told how far an analysis has come, and may end it. */
export interface AnalysisListener {
  /** One line, from the second second on. */
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the analysis' thread is asked. */
export interface AnalysisRequest {
  readonly input: AnalysisInput;
  /** Threads beside it. */
  readonly helpers: number;
}

/** What the analysis' thread says. */
export type ThreadMessage =
  { readonly type: 'progress'; readonly text: string } | { readonly type: 'report'; readonly report: AnalysisReport };

/** How long an analysis may take without a word, in ms. */
const silentMs = 1000;

/** Up to so many trials an analysis takes less time than its threads need to start. */
const fewTrials = 20;

/** Analyses on threads of its own, so that this one stays free; null when the signal ended it. */
export async function runAnalysis(input: AnalysisInput, listener: AnalysisListener): Promise<AnalysisReport | null> {
  const started = performance.now();
  let told = '';
  const tell = (text: string) => {
    if (performance.now() - started > silentMs && text !== told) listener.onProgress?.(`analysing: ${text}`);
    told = text;
  };
  if (listener.signal?.aborted === true) return null;
  if (input.trials.length > fewTrials) return onThread(input, { ...listener, onProgress: tell });
  const { trials, space, options } = input;
  // Loaded late: the statistics take longer to load than most commands to run.
  const { analysisSteps } = await import('../analysis/analyse.ts');
  const { driveSteps } = await import('./drive-steps.ts');
  return driveSteps(analysisSteps(trials, space, options), { tell, rest: () => setImmediate() });
}

function onThread(input: AnalysisInput, { onProgress, signal }: AnalysisListener): Promise<AnalysisReport | null> {
  const entry = join(packageRoot(), 'dist', 'orchestrator', 'run', 'analysis-thread.js');
  const thread = new Worker(entry);
  thread.postMessage({ input, helpers: availableParallelism() - 1 } satisfies AnalysisRequest);
  return new Promise<AnalysisReport | null>((resolve, reject) => {
    thread.on('message', (message: ThreadMessage) => {
      if (message.type === 'progress') onProgress?.(message.text);
      else resolve(message.report);
    });
    thread.on('error', reject);
    thread.on('exit', (code) => reject(new Error(`the analysis' thread ended with code ${code}`)));
    signal?.addEventListener('abort', () => resolve(null), { once: true });
  }).finally(() => thread.terminate());
}
