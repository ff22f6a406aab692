import type { Advice } from '../analysis/report.ts';
import type { ReportModel } from './model-types.ts';

/** Advice on single hyperparameters, which a next sweep follows, or for good reason does not, and says in its file. */
const settled: readonly Advice['action'][] = ['narrow', 'freeze', 'extend'];

/** What the analysis advises beside the next sweep; all of it where none is proposed. */
export function adviceBeside({ next, analysis }: Pick<ReportModel, 'next' | 'analysis'>): Advice[] {
  return (analysis?.advice ?? []).filter(({ action }) => next === null || !settled.includes(action));
}
