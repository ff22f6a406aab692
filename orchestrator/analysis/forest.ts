import { seededRandom } from '../../shared/seeded-random.ts';
import { moments } from './sample.ts';
import type { Sample } from './sample.ts';
import { cumulativeMasses, linesPerTree, treeAnova } from './tree-anova.ts';
import { growTree, predictTree } from './tree.ts';
import type { Tree } from './tree.ts';

/** Size and seed of a forest. */
export interface ForestOptions {
  /** @defaultValue 64 */
  readonly trees?: number;
  /** Label of the random stream; each tree has its own. */
  readonly seed: readonly (string | number)[];
  /** Rows drawn (with replacement) for each tree. @defaultValue as many as there are */
  readonly rowsPerTree?: number;
  /** Whether rows that a tree has not seen are predicted; with many rows that takes longer than growing it. @defaultValue true */
  readonly outOfBag?: boolean;
}

/** Trees with the rows each has not seen. */
export interface Forest {
  readonly trees: readonly Tree[];
  /** Share of the variance that trees explain of rows they have not seen; null when none was left out or none was asked for. */
  readonly outOfBagR2: number | null;
}

/** First-order and total shares, mean over trees of each tree's own shares (Hutter, Hoos, Leyton-Brown 2014). */
export interface ForestShares {
  readonly first: Float64Array;
  readonly total: Float64Array;
}

/** Grows bootstrap trees, min leaf 1, all axes at every split; rows are configurations, so seeds stay together. */
export function growForest(sample: Sample, options: ForestOptions): Forest {
  const n = sample.y.length;
  const trees: Tree[] = [];
  const sums = new Float64Array(n);
  const counts = new Int32Array(n);
  for (let t = 0; t < (options.trees ?? 64); t++) {
    const random = seededRandom(...options.seed, 'tree', t);
    const drawn = new Uint8Array(n);
    const rows = Int32Array.from({ length: options.rowsPerTree ?? n }, () => random.below(n));
    for (const row of rows) drawn[row] = 1;
    const tree = growTree(sample, rows, random);
    trees.push(tree);
    if (options.outOfBag === false) continue;
    for (let row = 0; row < n; row++) {
      if (drawn[row] === 1) continue;
      sums[row] = (sums[row] ?? 0) + predictTree(tree, sample.columns, row);
      counts[row] = (counts[row] ?? 0) + 1;
    }
  }
  return { trees, outOfBagR2: outOfBag(sample.y, sums, counts) };
}

/** A tree's variance below which its inverse is no longer a double. */
const leastVariance = 1e-290;

/** Shares of every tree, averaged; trees without variance count as zero shares. */
export function forestShares(
  sample: Sample,
  forest: Forest,
  { seed, lines = linesPerTree }: { readonly seed: readonly (string | number)[]; readonly lines?: number },
): ForestShares {
  const d = sample.axes.length;
  const first = new Float64Array(d);
  const total = new Float64Array(d);
  const cumulative = cumulativeMasses(sample.axes);
  const random = seededRandom(...seed, 'lines');
  for (const tree of forest.trees) {
    const anova = treeAnova(tree, sample.axes, { random, cumulative, lines });
    if (!(anova.variance > leastVariance)) continue;
    const unit = 1 / (anova.variance * forest.trees.length);
    for (let i = 0; i < d; i++) {
      first[i] = (first[i] ?? 0) + (anova.first[i] ?? 0) * unit;
      total[i] = (total[i] ?? 0) + (anova.total[i] ?? 0) * unit;
    }
  }
  return { first, total };
}

function outOfBag(y: Float64Array, sums: Float64Array, counts: Int32Array): number | null {
  const rows = Array.from(y.keys()).filter((row) => (counts[row] ?? 0) > 0);
  const { variance } = moments(rows.map((row) => y[row] ?? 0));
  if (!(variance > 0)) return null;
  let error = 0;
  for (const row of rows) error += ((y[row] ?? 0) - (sums[row] ?? 0) / (counts[row] ?? 1)) ** 2;
  return 1 - error / (rows.length * variance);
}
