import { canonicalJson } from './canonical-json.ts';
import type { RuleBreak } from './dimension-rules.ts';
import { searchSpaceOf } from './parameter-config.ts';
import { latticeOf, latticeValue } from './lattice.ts';
import { fullGridSize, spaceSize } from './point-set.ts';
import { describeDimension, dimensionSize, fromUnit, isRange, valueAt, type Dimension } from './dimension.ts';
import type { Parameter, SearchSpace } from './search-space.ts';
import { hasStart, listedPoints, startsOf } from './starts.ts';
import { maxTrials, type SweepConfig } from './sweep-config.ts';

/** The parts of a config that are valid by themselves. */
export type SweepDraft = { readonly [Key in keyof SweepConfig]?: SweepConfig[Key] | undefined };

/** Most characters of name, notes, parameters, constraints and listed points together, so that the record fits into 64,000. */
export const maxDescriptionLength = 50_000;

/** Dimensions that the Sobol' sequence of the planner has direction numbers for. */
export const maxSobolDimensions = 128;

/** Rules between keys that can be judged while other parts of the file are still wrong; empty when all hold. */
export function partRules(draft: SweepDraft): RuleBreak[] {
  const parameters = Object.entries(draft.parameters ?? {});
  const space = searchSpaceOf(draft.parameters ?? {});
  return [
    ...(draft.method === 'grid' ? space.flatMap(enumerable) : []),
    ...(draft.method === 'sobol' ? dimensionsFit(space) : []),
    ...(draft.method !== undefined && draft.method !== 'grid' && draft.run_cap === undefined
      ? [runCapMissing(draft.method)]
      : []),
    ...parameters.flatMap(([name]) => reserved(draft, name)),
    ...space.flatMap(countable),
    ...(draft.split === undefined ? [] : leavesTraining(draft.split)),
  ];
}

/** Rules over the whole file: how much would run. To be asked only when everything else holds. */
export function wholeRules(config: SweepConfig): RuleBreak[] {
  const space = searchSpaceOf(config.parameters);
  const tooLong = descriptionFits(config, space);
  if (tooLong.length > 0) return tooLong;
  const full = fullGridSize(space);
  if (config.method === 'grid' && (full === null || full > Number.MAX_SAFE_INTEGER))
    return [
      {
        path: ['parameters'],
        message: `must make a grid of at most 2^53 - 1 points, got ${full === null ? 'more than 10^308' : full.toExponential(1)}`,
        hint: 'Write method: random and a run_cap.',
      },
    ];
  const configurations = Math.min(config.run_cap ?? Infinity, spaceSize(space) ?? Infinity);
  return [...startsFit(config, space), ...replicatesFit(config, configurations), ...trialsFit(config, configurations)];
}

/** Defaults and listed points that change nothing: those of a grid, which has no first configurations. */
export function idleDefaults({ method, parameters, points_to_evaluate: points }: SweepConfig): RuleBreak[] {
  if (method !== 'grid') return [];
  const idle = searchSpaceOf(parameters)
    .filter((parameter) => parameter.default !== undefined)
    .map(({ name }) => ({
      path: ['parameters', name, 'default'],
      message: 'has no effect in a grid',
      hint: 'Only random, sobol and lhs start from the defaults; remove it, or leave it for then.',
    }));
  if (points.length === 0) return idle;
  return [
    ...idle,
    {
      path: ['points_to_evaluate'],
      message: 'has no effect in a grid',
      hint: 'Only random, sobol and lhs run listed points first; remove it, or leave it for then.',
    },
  ];
}

/** Name, notes and parameters fit, then the constraints with them, then the points. */
function descriptionFits(config: SweepConfig, space: SearchSpace): RuleBreak[] {
  const fits = (key: string, others: string, parts: readonly unknown[]): Omit<RuleBreak, 'hint'>[] => {
    const { length } = canonicalJson([config.name, config.notes, ...parts]);
    if (length <= maxDescriptionLength) return [];
    const message = `must, with ${others}, fit into ${maxDescriptionLength} characters, got ${length}`;
    return [{ path: [key], message }];
  };
  const [described] = fits('parameters', 'name and notes', [space]);
  if (described !== undefined)
    return [{ ...described, hint: 'Write long lists of numbers as ranges, and shorten notes.' }];
  const { method, constraints, points_to_evaluate: points } = config;
  const [constrained] = fits('constraints', 'name, notes and parameters', [space, constraints]);
  if (constrained !== undefined) return [{ ...constrained, hint: 'Write fewer or shorter ones, or shorten notes.' }];
  if (method === 'grid' || points.length === 0) return [];
  const others = `name, notes${constraints.length === 0 ? '' : ', constraints'} and parameters`;
  const listed = listedPoints(space, points);
  return fits('points_to_evaluate', others, [space, constraints, listed]).map((broken) => ({
    ...broken,
    hint: 'List fewer points, or shorten notes.',
  }));
}

/** The configurations that come first need a place each. */
function startsFit({ method, run_cap, points_to_evaluate: points }: SweepConfig, space: SearchSpace): RuleBreak[] {
  const starts = startsOf(space, points).length;
  if (method === 'grid' || points.length === 0 || run_cap === undefined || starts <= run_cap) return [];
  return [
    {
      path: ['run_cap'],
      message: `must leave room for points_to_evaluate${hasStart(space) ? ' and the simple start' : ''}: at least ${starts}, got ${run_cap}`,
      hint: `Write run_cap: ${starts} or more, or list fewer points.`,
    },
  ];
}

function runCapMissing(method: string): RuleBreak {
  return {
    path: ['run_cap'],
    message: `is missing; ${method === 'random' ? 'random search' : method} needs the number of configurations`,
    hint: 'Add run_cap: 24.',
  };
}

function dimensionsFit(space: SearchSpace): RuleBreak[] {
  const varying = space.filter(({ dimension }) => dimension.kind !== 'constant').length;
  if (varying <= maxSobolDimensions) return [];
  return [
    {
      path: ['method'],
      message: `sobol takes at most ${maxSobolDimensions} parameters that vary, got ${varying}`,
      hint: 'Write method: random.',
    },
  ];
}

function enumerable({ name, dimension }: Parameter): RuleBreak[] {
  if (dimension.kind === 'categorical' && dimension.probabilities !== undefined)
    return [
      {
        path: ['parameters', name, 'probabilities'],
        message: 'mean nothing in a grid, which takes every value',
        hint: 'Remove them, or write method: random.',
      },
    ];
  if (dimensionSize(dimension) !== null) return latticeInGrid({ name, dimension });
  return [
    {
      path: ['parameters', name],
      message: `must be a list or whole numbers in a grid, got ${rangeWords(dimension)}`,
      hint: `Write values: [${levels(dimension).join(', ')}], or method: random.`,
    },
  ];
}

/**
 * W&B's grid counts from min in steps of q and leaves out the maximum; ours has every multiple of q from min to max. Where the
 * two differ the values are to be written out.
 */
function latticeInGrid({ name, dimension }: Pick<Parameter, 'name' | 'dimension'>): RuleBreak[] {
  if (!isRange(dimension) || dimension.kind !== 'uniform') return [];
  const lattice = latticeOf(dimension);
  if (lattice === undefined) return [];
  const last = latticeValue(lattice, lattice.last);
  const fromMin = latticeValue(lattice, lattice.first) === dimension.min;
  if (fromMin && last !== dimension.max) return [];
  const size = lattice.last - lattice.first + 1;
  const shown = size <= 12 ? Array.from({ length: size }, (_, index) => valueAt(dimension, index)).join(', ') : '...';
  return [
    {
      path: ['parameters', name],
      message: fromMin
        ? `must be written as values in a grid: W&B's grid leaves out the maximum ${last} of q_uniform, a range here includes it`
        : `must be written as values in a grid: W&B's grid counts from min ${dimension.min}, here values are multiples of ${lattice.q}`,
      hint: `Write values: [${shown}]${fromMin ? `, with ${last} or without it` : ''}.`,
    },
  ];
}

function rangeWords(dimension: Dimension): string {
  const words = describeDimension(dimension).replace(/^log (?=\d)/, '');
  if ('q' in dimension && dimension.q !== undefined) return words;
  return `the continuous range ${words}`;
}

function levels(dimension: Dimension): string[] {
  const ends = 'min' in dimension ? [0, 1] : [0.1, 0.9];
  const values = [ends[0], 1 / 3, 2 / 3, ends[1]].map((unit = 0) =>
    Number(Number(fromUnit(dimension, unit)).toPrecision(3)),
  );
  return [...new Set(values)].map(String);
}

function reserved(draft: SweepDraft, name: string): RuleBreak[] {
  if (isCountName(name) && draft[name] !== undefined)
    return [
      {
        path: ['parameters', name],
        message: `contradicts the fixed ${name}: ${draft[name]} at the top`,
        hint: `Keep one of the two.`,
      },
    ];
  return [];
}

/** Parameters that the training loop counts with; each may also be fixed at the top of the file. */
const countNames = ['epochs', 'batch_size', 'patience'] as const;

function isCountName(name: string): name is (typeof countNames)[number] {
  return countNames.some((counted) => counted === name);
}

function countable({ name, dimension }: Parameter): RuleBreak[] {
  if (!isCountName(name)) return [];
  const path = ['parameters', name];
  const broken = (at: RuleBreak['path'], got: string): RuleBreak[] => [
    {
      path: at,
      message: `must be ${at.length > 2 ? 'a whole number' : 'whole numbers'} from 1, got ${got}`,
      hint: `The training loop reads ${name}: write min and max, or values, as whole numbers.`,
    },
  ];
  switch (dimension.kind) {
    case 'constant':
      return isCount(dimension.value) ? [] : broken([...path, 'value'], JSON.stringify(dimension.value));
    case 'categorical':
      return dimension.values.flatMap((value, index) =>
        isCount(value) ? [] : broken([...path, 'values', index], JSON.stringify(value)),
      );
    case 'int_uniform':
      return isCount(dimension.min) ? [] : broken([...path, 'min'], String(dimension.min));
    case 'uniform':
    case 'log_uniform_values':
    case 'normal':
    case 'log_normal':
    case 'beta': {
      const lattice = latticeOf(dimension);
      if (lattice !== undefined && Number.isInteger(lattice.q) && lattice.first >= 1) return [];
      return broken(path, rangeWords(dimension));
    }
  }
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}

function leavesTraining(split: SweepConfig['split']): RuleBreak[] {
  if (split.eval + split.test < 1) return [];
  return [
    {
      path: ['split'],
      message: `must leave something to train on: eval + test must be < 1, got ${split.eval} + ${split.test}`,
      hint: 'Write split: {eval: 0.2, test: 0}.',
    },
  ];
}

function replicatesFit({ replicates, run_cap }: SweepConfig, configurations: number): RuleBreak[] {
  if (replicates.configs === 'all' || replicates.configs <= configurations) return [];
  const why = run_cap === configurations ? `run_cap is ${run_cap}` : `the space has ${configurations} points`;
  return [
    {
      path: ['replicates', 'configs'],
      message: `must be at most the number of configurations, got ${replicates.configs}, but ${why}`,
      hint: `Write configs: all, or a number up to ${configurations}.`,
    },
  ];
}

function trialsFit({ method, replicates }: SweepConfig, configurations: number): RuleBreak[] {
  const repeated = replicates.configs === 'all' ? configurations : replicates.configs;
  const trials = configurations + repeated * (replicates.seeds - 1);
  if (trials <= maxTrials) return [];
  return [
    {
      path: [method === 'grid' ? 'parameters' : 'run_cap'],
      message: `must make at most ${group(maxTrials)} trials, got ${group(trials)}`,
      hint:
        method === 'grid'
          ? 'Set run_cap to run a random part of the grid, or write fewer values.'
          : 'Lower run_cap or replicates.seeds.',
    },
  ];
}

function group(count: number): string {
  return count.toLocaleString('en-US');
}
