import { blendStudy } from './blend-study.ts';
import { binnedStudy } from './binned-study.ts';
import { doPiece, putPiece } from './batch.ts';
import { checkColumns } from './columns.ts';
import { asGrid, gridStudy } from './grid-study.ts';
import type { AnalysisContext } from './context.ts';
import type { AnalysisOptions, AnalysisSpace, Steps, TrialRow } from './options.ts';
import { moments } from './sample.ts';
import { placeTrials, prepare } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import { fullReport } from './full-report.ts';
import { refusal } from './refusal.ts';
import { regimeStudy } from './regime-study.ts';
import type { AnalysisReport, Sampling } from './report.ts';
import type { StudyRequest, StudySteps } from './study.ts';

/** Fewest configurations for shares, and fewest per parameter. */
const fewest = { configurations: 12, perParameter: 3 };

/** Beyond these, squares and products of squares leave the range of doubles. */
const variances = { least: 1e-250, most: 1e250 } as const;

/** From here on an independent sweep is binned instead of modelled row by row. */
const manyConfigurations = 5000;

/**
 * Which hyperparameters matter, and how sure that is. Pure and deterministic: the same trials,
 * in any order, and options give the same report. Never throws on bad data; the headline says what cannot be said.
 */
export function analyse(trials: readonly TrialRow[], space: AnalysisSpace, options: AnalysisOptions): AnalysisReport {
  const steps = analysisSteps(trials, space, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if ('batch' in step.value && step.value.needed)
      for (const at of step.value.batch.inputs.keys()) putPiece(step.value.batch, doPiece(step.value.batch, at));
  }
}

/** {@link analyse} in steps, so that a caller can show progress, stop, and do batches on several threads. */
export function* analysisSteps(
  trials: readonly TrialRow[],
  space: AnalysisSpace,
  options: AnalysisOptions,
): Steps<AnalysisReport> {
  const placed = placeTrials(trials, space, options);
  const check = checkColumns(placed.rows, space.axes);
  const context: AnalysisContext = {
    space,
    options,
    placed,
    check,
    seed: ['analysis', options.seed ?? 0],
    sign: options.goal === 'maximize' ? -1 : 1,
  };
  const conditional = check.kept.some((i) => placed.rows.some(({ nodes }) => (nodes[i] ?? -1) < 0));
  const studied = check.kept;
  const axes = studied.flatMap((i) => space.axes[i] ?? []);
  const rows = placed.rows.map((row) => ({ ...row, nodes: studied.map((i) => row.nodes[i] ?? -1) }));
  const prepared = prepare(rows, axes, options.scale);
  const why = whyNot(context, prepared);
  if (why !== null || !prepared) return refusal(context, prepared, why ?? 'No trial gave a finite objective');
  const grid = conditional ? null : asGrid(prepared);
  const sampling: Sampling = grid ? 'grid' : options.sampling;
  const request: StudyRequest = {
    prepared,
    sampling,
    testable: sampling !== 'adaptive' && sampling !== 'unknown' && options.constrained !== true,
    seed: context.seed,
    full: options.mode !== 'estimate',
  };
  const study = yield* chooseStudy(request, { grid, conditional });
  yield { stage: 'report', done: 0 };
  return fullReport(context, prepared, { study, sampling, testable: request.testable });
}

function chooseStudy(
  request: StudyRequest,
  { grid, conditional }: { readonly grid: ReturnType<typeof asGrid>; readonly conditional: boolean },
): StudySteps {
  const { sample } = request.prepared;
  if (conditional) return regimeStudy(request, sample.axes);
  if (grid) return gridStudy(request, grid);
  if (sample.y.length >= manyConfigurations && request.testable) return binnedStudy(request);
  return blendStudy(request);
}

/** Why no shares can be given; null where they can. */
function whyNot({ placed, check, options }: AnalysisContext, prepared: Prepared | null): string | null {
  const finished = placed.rows.length;
  if (finished === 0) return 'No trial has finished: there is nothing to analyse';
  if (placed.rows.every(({ bad }) => bad))
    return `All ${finished} trials failed or diverged: no ${options.objective} to explain`;
  if (check.kept.length === 0) return 'No parameter varies: there is nothing to compare';
  if (!prepared) return 'More than half of the trials failed or diverged: only what makes them fail can be analysed';
  const { y } = prepared.sample;
  if (y.every((value) => value === y[0])) return `${options.objective} is the same in all trials: nothing to explain`;
  const { variance } = moments(y);
  if (!(variance > variances.least && variance < variances.most))
    return `${options.objective} differs by amounts too ${variance < 1 ? 'small' : 'large'} to square: divide it by a constant, or use its ranks (--scale rank)`;
  const enough = Math.max(fewest.configurations, fewest.perParameter * check.kept.length);
  const grid = asGrid(prepared);
  const replicated = grid && prepared.pureError && prepared.pureError.df >= 10;
  if (y.length < enough && !replicated)
    return `Too few trials: ${y.length} configurations for ${check.kept.length} parameters, shares need ${enough}`;
  return null;
}
