import type { TrialStory } from '../../../orchestrator/report/trial-page.ts';
import { analyse } from '../../../orchestrator/analysis/analyse.ts';
import type { AnalysisReport } from '../../../orchestrator/analysis/report.ts';
import { sweepInput } from '../../../orchestrator/analysis/sweep-input.ts';
import type { Plan } from '../../../orchestrator/plan/plan.ts';
import type { GatesResult, Progress, Provenance, Settings, SweepRecord } from '../../../shared/records.ts';
import { simpleStart } from '../../../shared/point-set.ts';
import { fromUnit } from '../../../shared/dimension.ts';
import type { SearchSpace } from '../../../shared/search-space.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import type { TrialOutcome } from '../../../shared/trial-outcome.ts';
import type { Params, Trial } from '../../../shared/trial.ts';

export const at = Date.UTC(2026, 0, 2, 3, 4, 5);

export const provenance: Provenance = {
  backend: 'wasm',
  tensorflow: '4.22.0',
  threads: 2,
  cpu: 'AMD EPYC 7B13',
  node: '20.20.2',
  hypersweep: '0.1.0',
  host: 'laptop',
};

export const gates: GatesResult = {
  provenance,
  data: {
    fingerprint: 'ab'.repeat(32),
    train: 2400,
    eval: 600,
    test: 0,
    classes: ['negative', 'positive'],
    majority: 0.5,
    dropped: [{ reason: 'row of nulls', count: 3, samples: ['null, null'] }],
  },
  report: { ran: [], checks: [], baselines: [], limits: null, expectedLoss: null, price: null, seconds: 0 },
};

export const sentimentSpace: SearchSpace = [
  { name: 'dropout', dimension: { kind: 'uniform', min: 0, max: 0.6 } },
  { name: 'embedding_dim', dimension: { kind: 'categorical', values: [8, 16, 32] } },
  { name: 'epochs', dimension: { kind: 'constant', value: 6 } },
  {
    name: 'learning_rate',
    dimension: { kind: 'log_uniform_values', min: 0.0001, max: 0.1 },
    default: 0.001,
  },
  { name: 'optimizer', dimension: { kind: 'categorical', values: ['sgd', 'adam'] } },
];

export interface PlanOptions {
  readonly space?: SearchSpace;
  readonly configurations?: number;
  /** Seeds of the first `repeated` configurations. */
  readonly seeds?: number;
  readonly repeated?: number;
  readonly name?: string | undefined;
  /** Another one draws other configurations. */
  readonly draw?: number;
  readonly metric?: Partial<SweepRecord['metric']>;
  readonly settings?: Partial<Settings>;
}

/** A plan of random configurations, the simple start first. */
export function makePlan(options: PlanOptions = {}): Plan {
  const { space = sentimentSpace, configurations = 24, seeds = 1, repeated = configurations, draw = 0 } = options;
  const trials: Trial[] = [];
  for (let configuration = 0; configuration < configurations; configuration += 1) {
    const random = seededRandom('fixture', configuration, ...(draw === 0 ? [] : [draw]));
    const drawn = Object.fromEntries(space.map(({ name, dimension }) => [name, fromUnit(dimension, random.next())]));
    const params = configuration === 0 ? simpleStart(space) : drawn;
    for (let replicate = 0; replicate < (configuration < repeated ? seeds : 1); replicate += 1)
      trials.push(makeTrial(trials.length, params, { configuration, replicate }));
  }
  return {
    record: {
      version: 1,
      sweepId: '0123456789abcdef',
      createdAt: at,
      task: { kind: 'built-in', name: 'sentiment', sha256: 'cd'.repeat(32) },
      method: 'random',
      seed: 7,
      metric: { name: 'eval/accuracy', goal: 'maximize', at: 'last', ...options.metric },
      parameters: [...space],
      split: { eval: 0.2, test: 0 },
      backend: 'auto',
      settings: settingsOf(options),
    },
    settings: settingsOf(options),
    space,
    spaceSize: null,
    configurationCount: configurations,
    trials,
    description: `random search: ${configurations} configurations, ${trials.length} trials`,
  };
}

function settingsOf({ name, seeds = 1, repeated, settings }: PlanOptions): Settings {
  return {
    ...(name === undefined ? {} : { name }),
    replicates: { configs: repeated ?? 'all', seeds, shared: false },
    timeoutMs: 86_400_000,
    retry: { lost: 20, crash: 2, oom: 1 },
    max_failed: 0.2,
    limits: { memoryBytes: 4 * 2 ** 30, outputBytes: 10 * 2 ** 20 },
    budget: { trials: 200, worker_hours: 24 },
    gates: { data: 'on', baselines: 'on', preflight: 'on', overrides: [] },
    priority: 0,
    pass_env: [],
    ...settings,
  };
}

export function makeTrial(number: number, params: Params = {}, of: Partial<Trial> = {}): Trial {
  const { configuration = number, replicate = 0 } = of;
  const seed = 1 + seededRandom('fixture', configuration, replicate).below(2 ** 31 - 1);
  const id = `0123456789abcdef-${configuration}-${seed.toString(36)}`;
  return { number, id, configuration, replicate, seed, params, ...of };
}

/** A completed trial; `objective` null makes it a diverged one. */
export function finished(
  trial: Trial,
  objective: number | null,
  more: { readonly provenance?: Provenance; readonly seconds?: number; readonly metric?: string } = {},
): TrialOutcome {
  const { metric = 'eval/accuracy', seconds = 4 } = more;
  const metrics = { [metric]: objective, 'eval/loss': objective === null ? null : 1 - objective };
  return {
    trial,
    state: objective === null ? 'diverged' : 'complete',
    result: {
      state: objective === null ? 'diverged' : 'complete',
      attempt: 1,
      objective,
      metrics,
      epochs: objective === null ? 2 : 6,
      epoch: objective === null ? 2 : 6,
      startedAt: at + trial.number * 2000,
      seconds,
      ...(objective === null ? { note: 'the loss became NaN in epoch 3' } : {}),
      provenance: more.provenance ?? provenance,
    },
  };
}

export function failed(
  trial: Trial,
  message = 'Error: no such column "label"',
  kind: 'user' | 'crash' = 'user',
): TrialOutcome {
  return { trial, state: 'failed', failure: { class: kind, attempt: 1, message, at } };
}

/** Outcomes as a sentiment sweep gives them: learning rate matters most, high ones diverge, a little seed noise. */
export function sentimentOutcomes(plan: Plan): TrialOutcome[] {
  return plan.trials.map((trial) => {
    const { learning_rate: rate, embedding_dim: dim, dropout, optimizer } = trial.params;
    const noise = (seededRandom('noise', trial.seed).next() - 0.5) * 0.02;
    const power = Math.log10(Number(rate));
    if (power > -1.15 && optimizer === 'adam') return finished(trial, null);
    const score = 0.84 - 0.05 * (power + 2.3) ** 2 + 0.0006 * Number(dim) - 0.02 * Number(dropout) + noise;
    return finished(trial, Math.round(Math.max(0.5, score) * 600) / 600, { seconds: 3 + 4 * (noise + 0.5) });
  });
}

export function progressOf(epoch: number, objective: readonly (number | null)[], worker = 'laptop'): Progress {
  return { worker, attempt: 1, epoch, epochs: 6, objective: [...objective] };
}

/** The analysis of a sweep's outcomes. */
export function analysisOf(plan: Plan, outcomes: readonly TrialOutcome[]): AnalysisReport {
  const { trials, space, options } = sweepInput(plan, outcomes);
  return analyse(trials, space, options);
}

/** Names and values that attack every rendering. */
export const hostileTexts = [
  '<script>alert(1)</script>',
  'x'.repeat(10_000),
  '\u202eevil\u202c',
  'مرحبا بالعالم',
  '👩‍👩‍👧‍👦 家族の設定値 🚀',
  '\u001b[2J\u001b[31mred\u001b[0m\u0007',
  'a|b`c``` *d* [e](javascript:f) _g_ # h',
  'line\r\nbreak\ttab\u2028end',
  '',
  '   ',
  '\ud800 lone',
  'e\u0301\u0301\u0301\u0301 zalgo',
];

/** Milliseconds of processor time that some work takes; unlike wall time it does not grow when others use the machine. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** What is known of a trial whose curve is given: no dynamics, no data. */
export function story(curves: TrialStory['curves']): TrialStory {
  return { curves, dynamics: { layers: [], points: [], flags: [], predictions: null }, data: null };
}

/** A trial with dynamics in which every text that somebody else writes is the given one. */
export function storyWith(text: string, curves: TrialStory['curves']): TrialStory {
  const point = { rate: 0.1, weight: [1, null], gradient: [0.1, 2], update: [0.01, 0.02], dead: [0.25, null] };
  return {
    curves,
    dynamics: {
      layers: [text, 'last'],
      points: [
        { ...point, epoch: 1, classes: [0, 1], outputs: [0.6, 0.7] },
        { ...point, epoch: 2, rate: 0.05, classes: [1, 1], outputs: [0.8, 0.9] },
      ],
      flags: [{ flag: 'overfitting', since: 2, evidence: text }],
      predictions: null,
    },
    data: {
      ...{ fingerprint: 'a'.repeat(64), train: 8, eval: 2, test: 0, classes: [text, 'other'], dropped: [] },
      shown: [0, 1].map((position) => ({ position, label: text.slice(0, 60), text: text.slice(0, 80) })),
    },
  };
}
