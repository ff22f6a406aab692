import { dimensionSize } from '../../shared/dimension.ts';
import { searchSpaceOf } from '../../shared/parameter-config.ts';
import { simpleStart, spaceSize } from '../../shared/point-set.ts';
import { completerOf, hasStart, pointKey } from '../../shared/starts.ts';
import type { SweepConfig } from '../../shared/sweep-config.ts';
import { acceptanceOf, constraintOf } from './constraint.ts';
import type { Doubt } from './lint-codes.ts';
import { grouped } from '../../shared/grouped.ts';

/** From so many trials on the notes should say why. */
export const manyTrials = 200;

/** Configurations and trials of a valid config; an upper bound where constraints leave points out. */
export function planSize({ parameters, run_cap, replicates }: SweepConfig): {
  readonly configurations: number;
  readonly trials: number;
} {
  const configurations = Math.min(run_cap ?? Infinity, spaceSize(searchSpaceOf(parameters)) ?? Infinity);
  const repeated = replicates.configs === 'all' ? configurations : Math.min(replicates.configs, configurations);
  return { configurations, trials: configurations + repeated * (replicates.seeds - 1) };
}

/** Doubts about a valid sweep file as a whole. */
export function lintPlan(config: SweepConfig): Doubt[] {
  const size = planSize(config);
  return [
    ...goal(config),
    ...tooMany(config, size.trials),
    ...explodes(config, size.configurations),
    ...noReplicates(config, size.configurations),
    ...moreParameters(config, size.configurations),
    ...idleConstraints(config),
    ...repeatedPoints(config),
  ];
}

const lower = /^(loss|error|err|mse|mae|rmse|mape|nll|perplexity|ppl|wer|cer|entropy|brier|deviance)$/;
const higher = /^(accuracy|acc|f1|auc|precision|recall|r2|bleu|iou|dice|map|kappa|sensitivity|specificity|score)$/;

function goal({ metric }: SweepConfig): Doubt[] {
  const words = metric.name.toLowerCase().split(/[^a-z0-9]+/);
  const smallIsGood = words.some((word) => lower.test(word));
  const contradicts =
    metric.goal === 'maximize' ? smallIsGood : !smallIsGood && words.some((word) => higher.test(word));
  if (!contradicts) return [];
  const other = metric.goal === 'maximize' ? 'minimize' : 'maximize';
  return [
    {
      code: 'LINT_GOAL',
      path: ['metric', 'goal'],
      message: `is ${metric.goal}, but ${metric.name} is ${metric.goal === 'maximize' ? 'better when smaller' : 'better when larger'}`,
      hint: `Write goal: ${other}; with ${metric.goal} the worst trial would win.`,
    },
  ];
}

function tooMany({ notes, method, run_cap }: SweepConfig, trials: number): Doubt[] {
  if (trials <= manyTrials || notes !== undefined) return [];
  return [
    {
      code: 'LINT_MANY_TRIALS',
      path: method === 'grid' && run_cap === undefined ? ['parameters'] : ['run_cap'],
      message: `makes ${grouped(trials)} trials, and no notes say why so many`,
      hint: 'Far fewer rank the same parameters: hypersweep check prints a small design as a ready file. Else write notes: and why.',
    },
  ];
}

/** A parameter with so many values is a range. */
const manyLevels = 10;
/** Grids up to this size do not hurt. */
const smallGrid = 100;

function explodes({ method, parameters, run_cap }: SweepConfig, configurations: number): Doubt[] {
  if (method !== 'grid' || run_cap !== undefined || configurations <= smallGrid) return [];
  const sizes = searchSpaceOf(parameters).map(({ name, dimension }) => ({ name, size: dimensionSize(dimension) ?? 1 }));
  const [largest] = sizes.sort((a, b) => b.size - a.size);
  if (largest === undefined || largest.size < manyLevels) return [];
  const { name, size } = largest;
  return [
    {
      code: 'LINT_GRID_EXPLODES',
      path: ['parameters', name],
      message: `multiplies the grid by ${grouped(size)}: with 3 of its values ${grouped(configurations)} configurations become ${grouped(Math.round((configurations / size) * 3))}`,
      hint: 'Write 3 values over the same range, or method: random with a run_cap.',
    },
  ];
}

function noReplicates({ replicates }: SweepConfig, configurations: number): Doubt[] {
  if (replicates.seeds > 1 || configurations < 2) return [];
  const configs = Math.min(4, configurations);
  return [
    {
      code: 'LINT_NO_REPLICATES',
      path: ['replicates'],
      message: 'is missing: with one seed a configuration nothing tells a better setting from a lucky seed',
      hint: `Write replicates: {configs: ${configs}, seeds: 3}: ${configs * 2} trials more.`,
    },
  ];
}

function moreParameters({ parameters }: SweepConfig, configurations: number): Doubt[] {
  const varying = searchSpaceOf(parameters).filter(({ dimension }) => dimensionSize(dimension) !== 1).length;
  if (configurations < 2 || varying <= configurations) return [];
  return [
    {
      code: 'LINT_MORE_PARAMETERS',
      path: ['run_cap'],
      message: `makes ${configurations} configurations of ${varying} parameters: no effect can be told apart`,
      hint: `Raise it to ${varying * 8} or more, or fix parameters with {value: ...}.`,
    },
  ];
}

function idleConstraints({ constraints, parameters }: SweepConfig): Doubt[] {
  if (constraints.length === 0) return [];
  const space = searchSpaceOf(parameters);
  const { each } = acceptanceOf(
    space,
    constraints.map((text) => constraintOf(text, space)),
  );
  return constraints.flatMap((text, index) =>
    each[index] === 1
      ? [
          {
            code: 'LINT_IDLE_CONSTRAINT' as const,
            path: ['constraints', index],
            message: `excludes nothing: all of 10,000 random points satisfy ${text}`,
            hint: 'Is a number or a comparison the wrong way round? Else remove it.',
          },
        ]
      : [],
  );
}

function repeatedPoints({ method, parameters, points_to_evaluate: points }: SweepConfig): Doubt[] {
  if (method === 'grid') return [];
  const space = searchSpaceOf(parameters);
  const complete = completerOf(space);
  const seen = new Map(hasStart(space) ? [[pointKey(simpleStart(space)), 'the defaults together']] : []);
  return points.flatMap((point, index) => {
    const key = pointKey(complete(point));
    const first = seen.get(key);
    if (first === undefined) seen.set(key, `points_to_evaluate.${index}`);
    return first === undefined
      ? []
      : [
          {
            code: 'LINT_REPEATED_POINT' as const,
            path: ['points_to_evaluate', index],
            message: `is the same as ${first}: it runs once`,
            hint: 'Remove it; to train a configuration again with other seeds use replicates.',
          },
        ];
  });
}
