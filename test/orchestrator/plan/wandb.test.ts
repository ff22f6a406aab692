import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSweep } from '../../../orchestrator/plan/parse-sweep.ts';
import { planSweep } from '../../../orchestrator/plan/plan-sweep.ts';
import { sweepRecordOf } from '../../../orchestrator/plan/sweep-record.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { drawerOf } from '../../../shared/dimension.ts';
import { distributions, searchSpaceOf } from '../../../shared/parameter-config.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import type { Params, ParamValue } from '../../../shared/trial.ts';
import { parametersText, sweepText } from './sweep-text.ts';

/** What W&B's own library makes of the same parameters; the script stands beside the file. */
const { random, grid } = JSON.parse(readFileSync('test/support/oracles/wandb-sweeps.json', 'utf8')) as {
  random: Record<string, { parameter: string; values: ParamValue[]; share: number[] }>;
  grid: Record<string, { parameters: string; points: Params[] }>;
};

function configOf(text: string) {
  const { config, problems } = parseSweep(text, 'wandb.yaml');
  if (config === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return config;
}

describe('a random file of W&B', () => {
  const draws = 20_000;
  // Of 20,000 draws and W&B's 200,000: Kolmogorov's 1.95 / sqrt(n), which chance passes once in 1,000 times, and the draws' seeds are fixed.
  const farthest = 1.95 * Math.sqrt(1 / draws + 1 / 200_000);

  it.each(Object.entries(random))('draws the same distribution: %s', (_title, { parameter, values, share }) => {
    const [{ dimension } = { dimension: undefined }] = searchSpaceOf(
      configOf(parametersText(`a: ${parameter}`)).parameters,
    );
    const draw = drawerOf(dimension!);
    const { next } = seededRandom('wandb');
    const drawn = Array.from({ length: draws }, () => draw(next()));
    const place = (value: ParamValue) => (typeof value === 'number' ? value : values.indexOf(value));
    const sorted = drawn.map(place).sort((a, b) => a - b);
    const distance = values.map((value, index) => Math.abs(shareUpTo(sorted, place(value)) - share[index]!));
    expect(Math.max(...distance)).toBeLessThan(farthest);
    // Where W&B's values are few, ours are no others.
    if (values.length < 199)
      for (const value of new Set(drawn)) expect(isRare(value) || values.includes(value)).toBe(true);
    function isRare(value: ParamValue) {
      return drawn.filter((each) => each === value).length < 5;
    }
  });

  it('is compared for every distribution there is', () => {
    const missing = distributions.filter((name) => !Object.keys(random).some((title) => title.split(',')[0] === name));
    expect(missing).toEqual([]);
  });
});

/** Share of sorted numbers that are at most `value`, six digits being equal enough. */
function shareUpTo(sorted: readonly number[], value: number): number {
  const bound = value + Math.abs(value) * 1e-6;
  const above = sorted.findIndex((each) => each > bound);
  return (above === -1 ? sorted.length : above) / sorted.length;
}

describe('a grid file of W&B', () => {
  const pointsOf = (parameters: string) => {
    const config = configOf(sweepText({ method: 'grid', run_cap: undefined, parameters }));
    const { record, settings } = sweepRecordOf(config, { kind: 'built-in', name: 'x', sha256: '0'.repeat(64) }, 0);
    return planSweep(record, settings).trials.map(({ params }) => params);
  };

  it.each(Object.entries(grid))('has the same points: %s', (_title, { parameters, points }) => {
    expect(pointsOf(parameters).map(canonicalJson).sort()).toEqual(points.map(canonicalJson).sort());
  });

  it('has them in the same order, names sorted and the last varying fastest', () => {
    const { parameters, points } = grid['lists of several types']!;
    expect(pointsOf(parameters)).toEqual(points);
  });
});

/** A W&B file's lines, with what hypersweep needs beside them. */
const wandbFile = (changes: Readonly<Record<string, string | undefined>>) =>
  sweepText({ metric: '{name: eval/loss, goal: minimize}', ...changes });

describe('keys of W&B', () => {
  it.each([
    ['project', 'mine'],
    ['entity', 'us'],
    ['job', 'a-job'],
    ['image_uri', 'registry/image'],
    ['controller', '{type: local}'],
    ['description', 'what for'],
    ['apiVersion', 'v1'],
    ['kind', 'sweep'],
  ])('that change nothing warn: %s', (key, value) => {
    const { config, problems } = parseSweep(wandbFile({ [key]: value }), 'wandb.yaml');
    expect(config).toBeDefined();
    expect(problems.map(({ code, path }) => [code, path])).toEqual([['CONFIG_IGNORED_KEY', key]]);
  });

  it.each([
    ['program', 'train.py'],
    ['command', '["${env}", python, train.py]'],
    ['early_terminate', '{type: hyperband, min_iter: 3}'],
    ['scheduler', '{engine: optuna}'],
    ['metrics', '[{name: a, goal: minimize}, {name: b, goal: maximize}]'],
    ['method', 'bayes'],
    ['method', 'custom'],
  ])('that come later are refused by name, with what to do: %s: %s', (key, value) => {
    const { config, problems } = parseSweep(wandbFile({ [key]: value }), 'wandb.yaml');
    expect(config).toBeUndefined();
    const [problem] = problems;
    expect([problem?.code, problem?.path]).toEqual(['CONFIG_NOT_SUPPORTED_YET', key]);
    expect(problem?.message).toContain(key);
    expect(problem?.hint).not.toBe('');
  });
});

describe('traps of W&B', () => {
  const random_ = (parameter: string) => parametersText(`learning_rate: ${parameter}`);
  const grid_ = (parameter: string) => parametersText(`a: ${parameter}`, { method: 'grid', run_cap: undefined });

  it.each([
    [
      'a quantiser that leaves its range',
      random_('{distribution: q_uniform, min: 1, max: 10, q: 4}'),
      'parameters.learning_rate.q',
    ],
    [
      'a step left out that makes a learning rate of 0',
      random_('{distribution: q_log_uniform_values, min: 0.001, max: 1}'),
      'parameters.learning_rate.q',
    ],
    ['a grid that leaves out its maximum', grid_('{distribution: q_uniform, min: 0, max: 1, q: 0.25}'), 'parameters.a'],
    ['a grid over a continuous range', grid_('{min: 0.0, max: 1.0}'), 'parameters.a'],
    ['a grid over weighted values', grid_('{values: [1, 2], probabilities: [0.5, 0.5]}'), 'parameters.a.probabilities'],
    ['a goal nobody knows', sweepText({ metric: '{name: eval/accuracy, goal: max}' }), 'metric.goal'],
    ['a goal that is misspelt', sweepText({ metric: '{name: eval/accuracy, gaol: maximize}' }), 'metric.goal'],
    ['equal values', grid_('{values: [3, 3.0]}'), 'parameters.a.values.1'],
    ['min above max', random_('{min: 0.5, max: 0.1}'), 'parameters.learning_rate.max'],
    [
      'probabilities that do not sum to 1',
      random_('{values: [1, 2], probabilities: [0.5, 0.4]}'),
      'parameters.learning_rate.probabilities',
    ],
  ])('are errors with a remedy: %s', (_title, text, path) => {
    const { config, problems } = parseSweep(text, 'wandb.yaml');
    expect(config).toBeUndefined();
    expect(problems.map((problem) => problem.path)).toContain(path);
    for (const { hint } of problems) expect(hint).not.toBe('');
  });

  it('that may be meant are warnings: exponents that look like values', () => {
    const text = random_('{distribution: log_uniform, min: 0.0001, max: 0.1}');
    expect(parseSweep(text, 'wandb.yaml', { lint: true }).problems.map(({ code }) => code)).toContain('LINT_EXPONENTS');
  });
});
