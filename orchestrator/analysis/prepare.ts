import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import type { AnalysisOptions, AnalysisSpace, TrialRow } from './options.ts';
import { nodeOf } from './axis.ts';
import type { Axis } from './axis.ts';
import { deviation, moments } from './sample.ts';
import type { PureError, Sample } from './sample.ts';
import { applyScale } from './scale.ts';
import type { Scaled } from './scale.ts';
import { seedBlocks } from './seed-blocks.ts';

/** A trial that ran, with its nodes; -1 on an axis that its configuration does not have. */
export interface PlacedRow {
  /** Index among the given trials. */
  readonly index: number;
  readonly nodes: readonly number[];
  readonly seed: number | null;
  /** Lower is better; NaN for failed and diverged trials. */
  readonly objective: number;
  readonly bad: boolean;
  /** Equal for the trials of one configuration. */
  readonly key: string;
}

/** Trials sorted into those that can be analysed and those that cannot. */
export interface Placed {
  readonly rows: readonly PlacedRow[];
  readonly counts: {
    readonly trials: number;
    readonly failed: number;
    readonly diverged: number;
    readonly stopped: number;
    readonly excluded: number;
  };
  readonly warnings: readonly string[];
}

/** Classifies trials, turns the objective so that lower is better and finds every value's node. */
export function placeTrials(trials: readonly TrialRow[], space: AnalysisSpace, options: AnalysisOptions): Placed {
  const sign = options.goal === 'maximize' ? -1 : 1;
  const counts = { trials: trials.length, failed: 0, diverged: 0, stopped: 0, excluded: 0 };
  const outside = new Map<string, number>();
  const rows: PlacedRow[] = [];
  for (const [index, trial] of trials.entries()) {
    const bad = trial.state === 'failed' || trial.state === 'diverged' || noNumber(trial);
    if (trial.state === 'failed') counts.failed++;
    else if (bad && trial.state !== 'stopped') counts.diverged++;
    if (trial.state === 'stopped') counts.stopped++;
    if (!['complete', 'failed', 'diverged'].includes(trial.state)) {
      counts.excluded++;
      continue;
    }
    const nodes = space.axes.map((axis) => nodeOf(axis, trial.params[axis.name]));
    const strayed = space.axes.filter(
      (axis, i) => nodes[i] === -1 && trial.params[axis.name] !== undefined && !isMissing(trial, axis),
    );
    for (const { name } of strayed) outside.set(name, (outside.get(name) ?? 0) + 1);
    if (strayed.length > 0) {
      counts.excluded++;
      continue;
    }
    const key = space.axes.map(({ name }) => JSON.stringify(trial.params[name] ?? null)).join();
    rows.push({ index, nodes, seed: trial.seed, bad, key, objective: bad ? NaN : sign * (trial.objective ?? NaN) });
  }
  const warnings = [...outside].map(
    ([name, count]) =>
      `${count} trials have a value of ${name} outside its space (or of another type) and are left out`,
  );
  if (counts.stopped > 0)
    warnings.push(`${counts.stopped} stopped trials are left out: their metric is of fewer epochs`);
  return { rows: inRandomOrder(rows, options.seed ?? 0), counts, warnings };
}

/**
 * An order that follows from the trials as a set and the seed: the report does not depend on the file's order, and every
 * estimator may take the first rows for a random part.
 */
function inRandomOrder(rows: readonly PlacedRow[], seed: number): PlacedRow[] {
  const canonical = [...rows].sort(
    (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) || (a.seed ?? 0) - (b.seed ?? 0) || compare(a, b),
  );
  return shuffled(canonical, seededRandom('analysis', seed, 'order', rows.length));
}

function compare(a: PlacedRow, b: PlacedRow): number {
  if (a.bad || b.bad) return Number(a.bad) - Number(b.bad);
  return a.objective - b.objective;
}

/** Null is a level where the axis has it; elsewhere it says that the parameter is absent. */
function isMissing(trial: TrialRow, axis: Axis): boolean {
  return trial.params[axis.name] === null;
}

function noNumber(trial: TrialRow): boolean {
  return trial.state === 'complete' && (trial.objective === null || !Number.isFinite(trial.objective));
}

/** One row a configuration, in the chosen scale, and what replicates tell of the noise. */
export interface Prepared {
  readonly sample: Sample;
  readonly pureError: PureError | null;
  /** Standard deviation between shared seeds, whose effects `runs` and `sample` are without; null where none are shared. */
  readonly seedDeviation: number | null;
  readonly scaled: Scaled;
  /** The trials behind each row of the sample. */
  readonly members: readonly (readonly PlacedRow[])[];
  /** Scaled objective of each of these trials. */
  readonly runs: readonly (readonly number[])[];
}

/**
 * Scales the objective, takes shared seeds off as blocks and averages the seeds of each configuration. All rows must have a
 * node on every axis.
 */
export function prepare(
  rows: readonly PlacedRow[],
  axes: readonly Axis[],
  wanted: AnalysisOptions['scale'],
): Prepared | null {
  const scaled = applyScale(
    Float64Array.from(rows, ({ objective }) => objective),
    wanted ?? 'auto',
  );
  if (!scaled) return null;
  const groups = new Map<string, { readonly member: PlacedRow; readonly seed: number | null; readonly y: number }[]>();
  for (const [at, row] of scaled.rows.entries()) {
    const member = rows[row];
    if (!member) continue;
    const group = groups.get(member.key) ?? [];
    if (group.length === 0) groups.set(member.key, group);
    group.push({ member, seed: member.seed, y: scaled.values[at] ?? 0 });
  }
  const configurations = [...groups.values()];
  const blocks = seedBlocks(configurations);
  const runs = configurations.map((group) => group.map(({ y, seed }) => y - (blocks?.effect.get(seed ?? NaN) ?? 0)));
  const means = runs.map(moments);
  const sample: Sample = {
    axes,
    columns: axes.map((_, i) => Uint8Array.from(configurations, (group) => group[0]?.member.nodes[i] ?? 0)),
    y: Float64Array.from(means, ({ mean }) => mean),
    replicates: Float64Array.from(configurations, (group) => group.length),
  };
  return {
    sample,
    pureError: blocks ? blocks.pureError : withinError(runs),
    seedDeviation: blocks && deviation([...blocks.effect.values()]),
    scaled,
    members: configurations.map((group) => group.map(({ member }) => member)),
    runs,
  };
}

/** Pooled variance within configurations. */
function withinError(runs: readonly (readonly number[])[]): PureError | null {
  const df = runs.reduce((sum, group) => sum + group.length - 1, 0);
  const squares = runs.reduce((sum, group) => sum + group.length * moments(group).variance, 0);
  return df > 0 ? { variance: squares / df, df } : null;
}
