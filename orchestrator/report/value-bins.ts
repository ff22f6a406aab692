import { quantileCuts } from '../../shared/stats/quantile-cuts.ts';
import { dimensionSize, isLogarithmic, isRange, supportOf, valueAt, type Dimension } from '../../shared/dimension.ts';
import type { ParamValue } from '../../shared/trial.ts';
import { formatParam, shortNumber } from './numbers.ts';

/** Whole-number ranges up to this size show every value as a level. */
const fewValues = 8;
/** From so many values on there are four bins, below it three. */
const enoughForFourBins = 16;

/** How a hyperparameter's values are put together: its levels, or bins of its range. */
export interface ValueBins {
  readonly scale: 'levels' | 'linear' | 'log';
  readonly labels: readonly string[];
  /** Index of a value's label; -1 when it has none. */
  readonly indexOf: (value: ParamValue | undefined) => number;
}

/** Levels of a list or short whole-number range; else 3 or 4 quantile bins of the values that were tried, on the range's own scale. */
export function valueBins(dimension: Dimension, tried: readonly ParamValue[]): ValueBins {
  const size = dimensionSize(dimension);
  if (dimension.kind === 'constant' || dimension.kind === 'categorical' || (size !== null && size <= fewValues))
    return levels(Array.from({ length: size ?? 0 }, (_, index) => valueAt(dimension, index)));
  const numbers = tried.filter((value) => typeof value === 'number');
  const log = isLogarithmic(dimension);
  const middle = log ? geometricMiddle : undefined;
  const cuts = quantileCuts(numbers, numbers.length >= enoughForFourBins ? 4 : 3, middle);
  return {
    scale: log ? 'log' : 'linear',
    labels: isRange(dimension) ? rangeLabels(supportOf(dimension), cuts) : wholeLabels(dimension, cuts),
    indexOf: (value) => {
      if (typeof value !== 'number') return -1;
      const index = cuts.findIndex((cut) => value < cut);
      return index === -1 ? cuts.length : index;
    },
  };
}

function levels(values: readonly ParamValue[]): ValueBins {
  const index = new Map(values.map((value, position) => [value, position]));
  return {
    scale: 'levels',
    labels: values.map(formatParam),
    indexOf: (value) => (value === undefined ? -1 : (index.get(value) ?? -1)),
  };
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function wholeLabels({ min, max }: Range, cuts: readonly number[]): string[] {
  const starts = [min, ...cuts.map((cut) => Math.ceil(cut))];
  return starts.map((start, bin) => {
    const end = (starts[bin + 1] ?? max + 1) - 1;
    return start === end ? String(start) : `${start} .. ${end}`;
  });
}

function rangeLabels({ min, max }: Range, cuts: readonly number[]): string[] {
  const edges = [min, ...cuts, max];
  const texts = distinctTexts(edges);
  return cuts.concat(max).map((_, bin) => `${texts[bin] ?? ''} .. ${texts[bin + 1] ?? ''}`);
}

/** Two significant digits, or as many as tell all edges apart. */
function distinctTexts(edges: readonly number[]): string[] {
  for (let digits = 2; digits <= 17; digits += 1) {
    const texts = edges.map((edge) => shortNumber(edge, digits));
    if (new Set(texts).size === texts.length) return texts;
  }
  return edges.map(String);
}

function geometricMiddle(low: number, high: number): number {
  return Math.sqrt(low) * Math.sqrt(high);
}
