import { setImmediate } from 'node:timers/promises';
import { analysisSteps } from '../analysis/analyse.ts';
import type { AnalysisInput } from '../analysis/options.ts';
import type { AnalysisReport } from '../analysis/report.ts';

/** Who is told how far an analysis has come, and may end it. */
export interface AnalysisListener {
  /** One line, from the second second on. */
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How long an analysis may take without a word, in ms. */
const silentMs = 1000;

/** Analyses with the event loop let in between the steps; null when the signal ended it. */
export async function runAnalysis(
  { trials, space, options }: AnalysisInput,
  { onProgress, signal }: AnalysisListener,
): Promise<AnalysisReport | null> {
  const started = performance.now();
  const steps = analysisSteps(trials, space, options);
  let told = '';
  for (;;) {
    if (signal?.aborted === true) return null;
    const step = steps.next();
    if (step.done) return step.value;
    const { stage, done } = step.value;
    const text = `analysing: ${stage}${done > 0 ? ` ${Math.floor(10 * done) * 10} %` : ''}`;
    if (performance.now() - started > silentMs && text !== told) onProgress?.(text);
    told = text;
    await setImmediate();
  }
}
