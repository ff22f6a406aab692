import { canonicalJson, sha256 } from '../../shared/canonical-json.ts';
import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import type { Example, TaskInput } from '../../shared/task.ts';
import { clusters } from './clusters.ts';
import { littleEndian, numericInput } from './fingerprint.ts';

/** Shares of the examples that are held out, each from 0 to 1; the rest is trained on. */
export interface SplitShares {
  readonly eval: number;
  readonly test: number;
}

/** Positions of the examples on each side, ascending. */
export interface SplitSides {
  readonly train: readonly number[];
  readonly eval: readonly number[];
  readonly test: readonly number[];
}

/** What of the sweep and task decides the split. */
export interface SplitOptions {
  /** The sweep's, never a trial's: all trials, gates and baselines share one split. */
  readonly seed: number;
  readonly shares: SplitShares;
  /** Whether labels are classes whose shares are kept equal on all sides. */
  readonly stratify: boolean;
}

/**
 * Splits by seed. Examples of one group, and examples whose inputs are equal once normalised (case and white space of
 * texts), stay on one side. Where every example stands alone, each class's count on a side is within 1 of its share;
 * larger groups come as near as whole groups allow.
 */
export function splitExamples(examples: readonly Example[], { seed, shares, stratify }: SplitOptions): SplitSides {
  const strata = examples.map(({ label }) => (stratify ? `${typeof label} ${label}` : ''));
  const order = shuffled(clusters(examples.map(linksOf)), seededRandom('split', seed));
  const rest = new Set(order);
  const test = take(rest, quotas(strata, shares.test, countsIn([...strata.keys()], strata)), strata);
  const held = take(rest, quotas(strata, shares.eval, countsIn([...rest].flat(), strata)), strata);
  return { train: sorted([...rest]), eval: sorted(held), test: sorted(test) };
}

/** A text in the form in which two of them count as the same example: lower case, single spaces, composed Unicode. */
export function normalisedText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function linksOf(example: Example): string[] {
  const input = `input ${inputKey(example.input)}`;
  return example.group === undefined ? [input] : [input, `group ${typeof example.group} ${example.group}`];
}

/** A text that two inputs share exactly when they are the same example. */
export function inputKey(input: TaskInput): string {
  if (typeof input === 'string') return normalisedText(input);
  const numbers = numericInput(input);
  return numbers === null ? canonicalJson(input) : sha256(littleEndian(numbers.values));
}

/**
 * How many of each stratum a side should have: shares rounded so that they sum to the rounded whole (largest remainders),
 * and never more than are `available`.
 */
function quotas(strata: readonly string[], share: number, available: ReadonlyMap<string, number>): Map<string, number> {
  const counts = countsIn([...strata.keys()], strata);
  const parts = [...counts].map(([stratum, count]) => ({ stratum, whole: Math.floor(count * share), count }));
  let missing = Math.round(strata.length * share) - parts.reduce((sum, part) => sum + part.whole, 0);
  const remainder = (part: { whole: number; count: number }) => part.count * share - part.whole;
  for (const part of [...parts].sort((a, b) => remainder(b) - remainder(a))) {
    if (missing <= 0 || part.whole >= (available.get(part.stratum) ?? 0)) continue;
    part.whole += 1;
    missing -= 1;
  }
  return new Map(parts.map((part) => [part.stratum, part.whole]));
}

/** Moves clusters out of `rest`, in order, each if that brings the side nearer to its quotas. */
function take(rest: Set<readonly number[]>, quota: Map<string, number>, strata: readonly string[]): number[] {
  const left = new Map(quota);
  const taken: number[] = [];
  const move = (cluster: readonly number[]) => {
    rest.delete(cluster);
    taken.push(...cluster);
    for (const [stratum, count] of countsIn(cluster, strata)) left.set(stratum, (left.get(stratum) ?? 0) - count);
  };
  for (const cluster of [...rest]) if (improves(countsIn(cluster, strata), left)) move(cluster);
  const wanted = [...quota.values()].some((count) => count > 0);
  if (wanted && taken.length === 0 && rest.size > 1)
    move([...rest].reduce((least, cluster) => (cluster.length < least.length ? cluster : least)));
  return taken;
}

function improves(counts: ReadonlyMap<string, number>, left: ReadonlyMap<string, number>): boolean {
  let change = 0;
  for (const [stratum, count] of counts) {
    const open = left.get(stratum) ?? 0;
    change += Math.abs(open - count) - Math.abs(open);
  }
  return change < 0;
}

function countsIn(cluster: readonly number[], strata: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const index of cluster) {
    const stratum = strata[index] ?? '';
    counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
  }
  return counts;
}

function sorted(clustersOrIndices: readonly (number | readonly number[])[]): number[] {
  return clustersOrIndices.flat().sort((a, b) => a - b);
}
