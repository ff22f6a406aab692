import type { ColumnCheck } from './columns.ts';
import type { AnalysisOptions, AnalysisSpace } from './options.ts';
import type { Placed, Prepared } from './prepare.ts';
import type { AnalysisReport, Sampling } from './report.ts';
import type { Study } from './study.ts';

/** What all steps of one analysis share. */
export interface AnalysisContext {
  readonly space: AnalysisSpace;
  readonly options: AnalysisOptions;
  readonly placed: Placed;
  readonly check: ColumnCheck;
  readonly seed: readonly (string | number)[];
  /** -1 where higher is better. */
  readonly sign: 1 | -1;
}

/** A finished study and what may be claimed from it. */
export interface Finding {
  readonly study: Study;
  readonly sampling: Sampling;
  readonly testable: boolean;
}

/** The parts of a report that hold whether or not shares can be given. */
export function reportHead(context: AnalysisContext, prepared: Prepared | null, sampling: Sampling) {
  const { options, placed, space } = context;
  const conditionalOnSampler = sampling === 'adaptive' || sampling === 'unknown' || options.constrained === true;
  return {
    schemaVersion: 1,
    objective: options.objective,
    goal: options.goal,
    sampling,
    conditionalOnSampler,
    measure: conditionalOnSampler
      ? 'shares of the variance over the space as if drawn independently; conditional on the sampler that chose the trials'
      : 'shares of the variance over the declared search space',
    scale: {
      used: prepared?.scaled.used ?? 'raw',
      reason: prepared?.scaled.reason ?? 'nothing to scale',
      cap: prepared?.scaled.cap == null ? null : context.sign * prepared.scaled.cap,
    },
    counts: {
      ...placed.counts,
      used: prepared?.scaled.rows.length ?? 0,
      configurations: prepared?.sample.y.length ?? 0,
    },
    assumptions: space.assumptions,
    seed: options.seed ?? 0,
  } satisfies Partial<AnalysisReport>;
}
