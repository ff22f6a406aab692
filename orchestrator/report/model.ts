import type { ShownExample } from '../../shared/dynamics.ts';
import type { GatePage } from '../../shared/gate-records.ts';
import type { GatesResult, TrialResult, Wanted } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { AnalysisReport, ParameterReport } from '../analysis/report.ts';
import type { Plan } from '../plan/plan.ts';
import { firstOf, seedNoise } from './configurations.ts';
import { seriesOf } from './curve.ts';
import { evidenceOf, type AskedExamples, type TrialLines } from './evidence.ts';
import { sweptParameters } from './swept.ts';
import { metricRange } from './metric-range.ts';
import type { DivergedTrial, FailedTrial, ParameterLine, Remark, ReportModel } from './model-types.ts';
import { environmentsOf, timingOf } from './provenance.ts';
import { remarksOn } from './remarks.ts';
import { gatesSummary } from './gates-summary.ts';
import { rankingOf } from './ranking.ts';
import { baselinesOf, resolutionOf } from './resolution.ts';
import { repeatCommand, reproduceCommand } from './reproduce.ts';
import { standingOf } from './standing.ts';
import { suspicionsOn } from './suspicions/suspicions.ts';
import { sweepStatus } from './sweep-status.ts';
import { alignOutcomes, countStates } from './tally.ts';

export type { ReportModel } from './model-types.ts';

/** Everything that a report is made from; plain data. */
export interface ReportInput {
  readonly plan: Plan;
  /** In any order; planned trials without one count as waiting. */
  readonly outcomes: readonly TrialOutcome[];
  /** Null until the gates have answered. */
  readonly gates: GatesResult | null;
  /** What the gates' job logged to read, as far as it is at hand. */
  readonly gatePage?: GatePage | null | undefined;
  readonly wanted: Wanted;
  /** Unix time in ms. */
  readonly now: number;
  /** The sweep file as the user named it, for the command that reruns the best trial. */
  readonly file?: string | undefined;
  /** How the person calls hypersweep, `hypersweep` by default. */
  readonly program?: string | undefined;
  /** What trials logged, by their number, as far as it is at hand; without it the report has no pictures. */
  readonly lines?: TrialLines | undefined;
  /** The eval examples whose last predictions trials tell, where they were kept. */
  readonly examples?: readonly ShownExample[] | undefined;
  /** Which hyperparameters matter, of the same outcomes in number order; null where the analysis was interrupted. */
  readonly analysis?: AnalysisReport | null | undefined;
  /** Why the analysis broke off; null where it did not. */
  readonly analysisFailure?: string | null | undefined;
}

const unanalysed: Remark = {
  level: 'note',
  code: 'analysis-interrupted',
  text: 'The analysis was interrupted; the report command makes it.',
};

function unanalysable(failure: string): Remark {
  const text = `The analysis broke off (${failure}): everything else here holds. That is a bug of hypersweep, please report it.`;
  return { level: 'warning', code: 'analysis-failed', text };
}

/** What a report says; the same data give the same model in whatever order the outcomes come. */
export function reportModel(input: ReportInput): ReportModel {
  const { plan, outcomes, gates, wanted, now, file, program, lines, analysis, examples } = input;
  const { record, settings, space } = plan;
  const aligned = alignOutcomes(plan.trials, outcomes);
  const data = gates?.data ?? null;
  const { metric, sweepId } = record;
  const ranking = rankingOf(aligned, metric.goal);
  const { configurations, ranked, best, betterValue } = ranking;
  const noise = seedNoise(configurations);
  const results = aligned.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []));
  const objectives = configurations.flatMap(({ scored }) => scored.map(({ objective }) => objective));
  const asked = askedOf(examples, data, record.seed);
  const shown = { goal: metric.goal, best: best?.number ?? null, asked };
  const evidence = lines === undefined ? null : evidenceOf(space, aligned, { lines, ...shown });
  const curve = evidence?.curves.find(({ number }) => number === best?.number)?.points;
  const resolution = resolutionOf({ metric, data, noise, objectives, best: best?.objective ?? null });
  const baselines = baselinesOf(metric, data, gates?.report);
  const judged = { goal: metric.goal, range: metricRange(metric.name), baselines, resolution, sweepId };
  const unremarked = {
    schemaVersion: 1 as const,
    sweepId,
    name: settings.name ?? null,
    notes: settings.notes ?? null,
    task: record.task.kind === 'bundle' ? record.task.file : record.task.name,
    description: plan.description,
    seed: record.seed,
    ...gatesTold(input),
    state: sweepStatus(aligned, wanted, settings),
    reportedAt: now,
    configurationCount: configurations.length,
    trialCount: aligned.length,
    counts: countStates(aligned),
    metric,
    resolution,
    swept: sweptParameters(space).map(({ name }) => name),
    best: best === null ? null : { ...best, curve: curve === undefined ? null : seriesOf(curve, metric.name) },
    betterValue,
    bestFive: firstOf(ranked, 5),
    parameters: (analysis?.parameters ?? []).map(lineOf),
    analysis: analysis ?? null,
    seedNoise: noise,
    baselines,
    diverged: aligned.flatMap(divergedOf),
    failed: aligned.flatMap(failedOf),
    data,
    provenance: provenanceOf(plan, results, { file, program }),
    timing: timingOf(results, { createdAt: record.createdAt, now }),
    reproduce: best === null ? null : reproduceCommand(file ?? settings.file, best.number, program),
    standing: standingOf({ ...ranking, ...judged }),
    evidence,
  };
  return {
    ...unremarked,
    remarks: withAnalysisRemark(remarksOn(unremarked), input),
    suspicions: suspicionsOn({ ...unremarked, configurations, space }),
    next: null,
    lesson: null,
  };
}

function gatesTold({ gates, gatePage, plan }: ReportInput) {
  const report = gates?.report ?? null;
  return { gates: gatesSummary(gates?.report, plan.settings), gateReport: report, gatePage: gatePage ?? null };
}

function provenanceOf(
  { record, settings }: Plan,
  results: readonly TrialResult[],
  { file, program }: Pick<ReportInput, 'file' | 'program'>,
): ReportModel['provenance'] {
  return {
    ...environmentsOf(results),
    code: record.task.sha256,
    source: record.settings.source ?? null,
    repeat: repeatCommand(file ?? settings.file, program),
  };
}

function askedOf(
  examples: readonly ShownExample[] | undefined,
  data: ReportModel['data'],
  sweepSeed: number,
): AskedExamples | null {
  if (examples === undefined || data === null) return null;
  return { examples, classes: data.classes, evalCount: data.eval, sweepSeed };
}

function withAnalysisRemark(remarks: readonly Remark[], { analysis, analysisFailure }: ReportInput): Remark[] {
  if (typeof analysisFailure === 'string') return [unanalysable(analysisFailure), ...remarks];
  return analysis === null ? [...remarks, unanalysed] : [...remarks];
}

function lineOf(parameter: ParameterReport): ParameterLine {
  const { name, share, shareInterval, total, totalInterval, tier, p, verdict } = parameter;
  return { name, share, shareInterval, total, totalInterval, tier, p, verdict };
}

function divergedOf(outcome: TrialOutcome): DivergedTrial[] {
  if (outcome.state !== 'diverged') return [];
  const { trial, result } = outcome;
  const { number, params, seed } = trial;
  return [{ number, params, seed, epochs: result.epochs, note: result.note ?? null }];
}

function failedOf(outcome: TrialOutcome): FailedTrial[] {
  if (outcome.state !== 'failed') return [];
  const { trial, failure } = outcome;
  const { number, params, seed } = trial;
  return [{ number, params, seed, class: failure.class, message: failure.message, attempt: failure.attempt }];
}
