import type { Dimension } from '../../../shared/dimension.ts';
import type { ParamValue } from '../../../shared/trial.ts';
import { formatParam } from '../numbers.ts';

/** Where a hyperparameter's values stand on a chart's axis. */
export interface Positions {
  readonly scale: 'linear' | 'log' | 'levels';
  /** Labels of the levels, in order; empty for ranges. */
  readonly levels: readonly string[];
  /** Null where the value is absent or not of the dimension. */
  readonly of: (value: ParamValue | undefined) => number | null;
}

/** Levels that an axis shows as words; longer lists of numbers are drawn as a range. */
const mostLevels = 16;

/** The axis of a dimension: lists as levels, ranges on the scale they are drawn from. */
export function positionsOf(dimension: Dimension): Positions {
  const numeric = (value: ParamValue | undefined) => (typeof value === 'number' ? value : null);
  switch (dimension.kind) {
    case 'constant':
      return levelPositions([dimension.value]);
    case 'categorical': {
      const { values } = dimension;
      const numbers = values.filter((value) => typeof value === 'number');
      const ordered = numbers.length === values.length;
      if (ordered && values.length > mostLevels) return { scale: 'linear', levels: [], of: numeric };
      return levelPositions(ordered ? [...numbers].sort((a, b) => a - b) : values);
    }
    case 'int_uniform':
    case 'uniform':
    case 'normal':
    case 'beta':
      return { scale: 'linear', levels: [], of: numeric };
    case 'log_uniform_values':
    case 'log_normal':
      return { scale: 'log', levels: [], of: (value) => (typeof value === 'number' && value > 0 ? value : null) };
  }
}

function levelPositions(values: readonly ParamValue[]): Positions {
  const index = new Map(values.map((value, at) => [value, at]));
  return {
    scale: 'levels',
    levels: values.map((value) => formatParam(value)),
    of: (value) => (value === undefined ? null : (index.get(value) ?? null)),
  };
}
