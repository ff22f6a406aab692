import { analyse } from '../../orchestrator/analysis/analyse.ts';
import { sweepInput } from '../../orchestrator/analysis/sweep-input.ts';
import type { Plan } from '../../orchestrator/plan/plan.ts';
import { reportModel, type ReportModel } from '../../orchestrator/report/model.ts';
import type { GateBaseline } from '../../shared/gate-records.ts';
import type { LogLine } from '../../shared/records.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import { seededRandom, type SeededRandom } from '../../shared/seeded-random.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { Params, Trial } from '../../shared/trial.ts';
import { at, finished, gates, makePlan } from '../orchestrator/report/fixtures.ts';
import { heavyTailed, normal } from './known-functions.ts';

/** A sweep on paper whose truth is known: what its configurations are worth, and how trials differ from that. */
export interface Simulation {
  readonly space?: SearchSpace;
  /** @defaultValue 40 */
  readonly configurations?: number;
  /** Configurations that run with three seeds. @defaultValue 6 */
  readonly repeated?: number;
  readonly goal?: 'minimize' | 'maximize';
  /** Metric, `eval/accuracy` by default. */
  readonly metric?: string;
  readonly at?: 'last' | 'best';
  /** Student's t with 2.5 degrees of freedom in place of normal noise. @defaultValue false */
  readonly heavyTails?: boolean;
  /** Eval examples; accuracies move in steps of one of them. @defaultValue 600 */
  readonly examples?: number;
  /** What a configuration is worth. */
  readonly truth: (params: Params) => number;
  /** Standard deviation between seeds. @defaultValue 0.01 */
  readonly noise?: number;
  /** Baselines' true scores by name. @defaultValue majority class 0.5, logistic regression 0.7 */
  readonly baselines?: Readonly<Record<string, number>>;
  /** Changes what was drawn, to plant something: objectives by trial. */
  readonly plant?: (values: number[], trials: readonly Trial[]) => void;
  /** The curve of the objective over epochs, its end given. */
  readonly curve?: (end: number, random: SeededRandom) => number[];
  /** Train value beside an eval value. */
  readonly train?: (evalValue: number) => number;
  /** The analysis, which takes most of the time; an estimate has no intervals of shares. @defaultValue 'full' */
  readonly analysed?: 'full' | 'estimate' | 'no';
}

/** Learning rate, dropout, width and optimizer: an optimum inside, the learning rate counts most. */
export const ordinarySpace: SearchSpace = [
  { name: 'dropout', dimension: { kind: 'uniform', min: 0, max: 0.6 } },
  { name: 'learning_rate', dimension: { kind: 'log_uniform_values', min: 0.0001, max: 0.1 } },
  { name: 'optimizer', dimension: { kind: 'categorical', values: ['adam', 'momentum'] } },
  { name: 'width', dimension: { kind: 'categorical', values: [8, 16, 32] } },
];

/** The best that {@link ordinarySpace} holds. */
export const ordinaryTop = 0.83;

/** Truth of an ordinary sweep over {@link ordinarySpace}: highest inside every range. */
export function ordinaryTruth({ learning_rate: rate, dropout, optimizer, width }: Params): number {
  const bent = (Math.log10(Number(rate)) + 2.5) ** 2;
  const dropped = (Number(dropout) - 0.3) ** 2;
  return ordinaryTop - 0.05 * bent - 0.15 * dropped - (optimizer === 'adam' ? 0 : 0.01) + (width === 8 ? -0.02 : 0);
}

/** Plays a simulation with one seed and gives the report on it; the same seed gives the same sweep. */
export function simulate(simulation: Simulation, seed: number): ReportModel {
  const { space = ordinarySpace, configurations = 40, repeated = 6, goal = 'maximize', examples = 600 } = simulation;
  const { metric = 'eval/accuracy', noise = 0.01, truth, plant, analysed = 'full', heavyTails = false } = simulation;
  const plan = makePlan({
    ...{ space, configurations, repeated, seeds: 3, draw: seed + 1 },
    metric: { name: metric, goal, at: simulation.at ?? 'last' },
  });
  const random = seededRandom('simulated sweep', seed);
  const share = metric.endsWith('accuracy');
  const values = plan.trials.map(
    ({ params }) => truth(params) + noise * (heavyTails ? heavyTailed(random) : normal(random)),
  );
  plant?.(values, plan.trials);
  const told = values.map((value) =>
    share ? Math.min(1, Math.max(0, Math.round(value * examples) / examples)) : value,
  );
  const outcomes = plan.trials.map((trial, index) => outcomeOf(trial, told[index] ?? 0, simulation));
  const lines = new Map(plan.trials.map(({ number }) => [number, linesOf(told[number] ?? 0, simulation, random)]));
  return reportModel({
    plan: withSeed(plan, seed),
    outcomes,
    gates: {
      ...gates,
      data: { ...gates.data!, eval: examples },
      report: { ...gates.report, baselines: baselinesOf(simulation, random) },
    },
    wanted: 'running',
    now: at,
    lines,
    analysis: analysed === 'no' ? undefined : analysisOf(withSeed(plan, seed), outcomes, analysed),
  });
}

function withSeed(plan: Plan, seed: number): Plan {
  return { ...plan, record: { ...plan.record, seed, sweepId: seed.toString(16).padStart(16, '0') } };
}

function analysisOf(plan: Plan, outcomes: readonly TrialOutcome[], mode: 'full' | 'estimate') {
  const { trials, space, options } = sweepInput(plan, outcomes);
  return analyse(trials, space, { ...options, mode });
}

function outcomeOf(trial: Trial, value: number, { metric = 'eval/accuracy', train }: Simulation): TrialOutcome {
  const outcome = finished(trial, value, { metric });
  if (!('result' in outcome) || train === undefined) return outcome;
  const metrics = { ...outcome.result.metrics, [metric.replace('eval/', 'train/')]: train(value) };
  return { ...outcome, result: { ...outcome.result, metrics } };
}

function linesOf(end: number, { curve, metric = 'eval/accuracy' }: Simulation, random: SeededRandom): LogLine[] {
  if (curve === undefined) return [];
  const epochs = curve(end, random).map((value, index) => ({
    epoch: index + 1,
    seconds: 1,
    metrics: { [metric]: value },
  }));
  return [{ kind: 'epochs', attempt: 1, sequence: 1, epochs }];
}

function baselinesOf(simulation: Simulation, random: SeededRandom): GateBaseline[] {
  const { examples = 600, metric = 'eval/accuracy' } = simulation;
  const named = simulation.baselines ?? { 'majority class': 0.5, 'logistic regression': 0.7 };
  return Object.entries(named).map(([name, score]) => {
    const error = metric.endsWith('accuracy') ? Math.sqrt((score * (1 - score)) / examples) : 0.02 * score;
    // The majority's score is a count of the eval set, without luck of its own.
    const value = name === 'majority class' ? score : score + 0.3 * error * normal(random);
    return { name, method: '', score: { value, low: value - 1.645 * error, high: value + 1.645 * error }, loss: null };
  });
}
