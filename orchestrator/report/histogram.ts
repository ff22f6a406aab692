import { cumulative, quantile } from '../../shared/distribution.ts';
import {
  dimensionSize,
  isLogarithmic,
  isRange,
  levelMasses,
  supportOf,
  type Dimension,
} from '../../shared/dimension.ts';

const bars = '▁▂▃▄▅▆▇█';
/** Most bars of a histogram. */
const widest = 12;

/**
 * A dimension's distribution as a line of bars, its tallest full: a bar a value for short lists, else 12 parts of the range on
 * its own scale (normal ranges: the middle 99 %). Empty for a constant.
 */
export function histogram(dimension: Dimension): string {
  const size = dimensionSize(dimension);
  if (size === 1) return '';
  const masses = size !== null && size <= widest ? levelMasses(dimension) : partsOf(dimension);
  const tallest = Math.max(...masses);
  return masses.map((mass) => bars[Math.max(0, Math.ceil((mass / tallest) * bars.length) - 1)] ?? '').join('');
}

function partsOf(dimension: Dimension): number[] {
  if (!isRange(dimension)) return grouped(dimension);
  const open = dimension.kind === 'normal' || dimension.kind === 'log_normal';
  const { min, max } = open
    ? { min: quantile(dimension, 0.005), max: quantile(dimension, 0.995) }
    : supportOf(dimension);
  const log = isLogarithmic(dimension);
  const at = (part: number) =>
    log ? min * (max / min) ** (part / widest) : min * (1 - part / widest) + max * (part / widest);
  return Array.from(
    { length: widest },
    (_, part) => cumulative(dimension, at(part + 1)) - cumulative(dimension, at(part)),
  );
}

/** Long lists: neighbours share a bar. */
function grouped(dimension: Dimension): number[] {
  if (dimension.kind !== 'categorical' || dimension.probabilities === undefined)
    return new Array<number>(widest).fill(1);
  const parts = new Array<number>(widest).fill(0);
  for (const [index, mass] of dimension.probabilities.entries()) {
    const part = Math.floor((index * widest) / dimension.probabilities.length);
    parts[part] = (parts[part] ?? 0) + mass;
  }
  return parts;
}
