import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintCodes } from '../../../orchestrator/plan/lint-codes.ts';
import { parseSweep } from '../../../orchestrator/plan/parse-sweep.ts';
import { smallDesign } from '../../../orchestrator/plan/small-design.ts';
import { parametersText, sweepText } from './sweep-text.ts';

const repeated = { replicates: '{seeds: 3}' };
const codes = (text: string) => parseSweep(text, 'a.yaml', { lint: true }).problems.map(({ code }) => code);
const withParameter = (text: string, changes = {}) => codes(parametersText(text, { ...repeated, ...changes }));

describe('the lint', () => {
  it.each([
    ['LINT_LEARNING_RATE', 'lr: {min: 0.0, max: 0.1}'],
    ['LINT_LEARNING_RATE', 'learning_rate: {distribution: log_uniform_values, min: 0.1, max: 400.0}'],
    ['LINT_LEARNING_RATE', 'opt.lr: {distribution: normal, mu: 0.1, sigma: 0.1}'],
    ['LINT_LINEAR_SCALE', 'a: {min: 0.001, max: 1.0}'],
    ['LINT_LINEAR_SCALE', 'units: {min: 1, max: 1024}'],
    ['LINT_EXPONENTS', 'a: {distribution: log_uniform, min: 0.0001, max: 0.1}'],
    ['LINT_EXPONENTS', 'a: {distribution: log_uniform, min: -5, max: -1}'],
    ['LINT_LIST_IS_RANGE', 'a: {values: [0.1, 0.2, 0.3, 0.4, 0.5]}'],
    ['LINT_LIST_IS_RANGE', 'a: {values: [0.00001, 0.0001, 0.001, 0.01, 0.1]}'],
    ['LINT_SEED_SWEPT', 'random_seed: {values: [1, 2, 3]}'],
    ['LINT_NARROW_RANGE', 'a: {min: 100.0, max: 100.5}'],
  ])('finds %s in %s', (code, text) => {
    expect(withParameter(text)).toContain(code);
  });

  it.each([
    'lr: {distribution: log_uniform_values, min: 0.0001, max: 0.1}',
    'units: {values: [8, 16, 32, 64, 128]}',
    'depth: {min: 1, max: 10}',
    'a: {distribution: log_uniform, min: -9.21, max: -2.3}',
    'dropout: {min: 0.0, max: 0.6}',
    'seed_words: {values: [1, 2, 3]}',
    'a: {values: [1, 2, 3, 5, 8]}',
  ])('says nothing of %s', (text) => {
    expect(withParameter(text)).toEqual([]);
  });

  it('finds a goal that contradicts the metric', () => {
    const goal = (metric: string) => codes(sweepText({ ...repeated, metric }));
    expect(goal('{name: eval/log_loss, goal: maximize}')).toEqual(['LINT_GOAL']);
    expect(goal('{name: eval/macro_f1, goal: minimize}')).toEqual(['LINT_GOAL']);
    expect(goal('{name: eval/loss, goal: minimize}')).toEqual([]);
    expect(goal('{name: eval/utility, goal: minimize}')).toEqual([]);
  });

  it('finds plans of doubtful size', () => {
    expect(codes(sweepText())).toEqual(['LINT_NO_REPLICATES']);
    expect(codes(sweepText({ ...repeated, run_cap: '300' }))).toEqual(['LINT_MANY_TRIALS']);
    expect(codes(sweepText({ ...repeated, run_cap: '300', notes: 'a map of the whole space' }))).toEqual([]);
    expect(
      withParameter('a: {min: 0, max: 30}, b: {values: [1, 2, 3, 5]}', { method: 'grid', run_cap: undefined }),
    ).toContain('LINT_GRID_EXPLODES');
    const many = Array.from({ length: 9 }, (_, index) => `p${index}: {min: 0.0, max: 1.0}`).join(', ');
    expect(withParameter(many, { run_cap: '8' })).toEqual(['LINT_MORE_PARAMETERS']);
    expect(withParameter('a: {min: 0.0, max: 1.0}', { constraints: '[a < 2]' })).toEqual(['LINT_IDLE_CONSTRAINT']);
  });

  it('finds listed points that run once all the same, but not in a grid, which runs none first', () => {
    const points = (text: string, changes = {}) =>
      parseSweep(
        parametersText('a: {values: [1, 2, 3], default: 2}, b: {values: [x, y]}', {
          ...repeated,
          points_to_evaluate: text,
          ...changes,
        }),
        'a.yaml',
        { lint: true },
      ).problems.map(({ code, message }) => (code === 'LINT_REPEATED_POINT' ? message : code));
    expect(points('[{a: 1, b: x}, {b: y}]')).toEqual([]);
    expect(points('[{b: y}, {a: 2, b: x}, {a: 2, b: y}]')).toEqual([
      'points_to_evaluate.1 is the same as the defaults together: it runs once',
      'points_to_evaluate.2 is the same as points_to_evaluate.0: it runs once',
    ]);
    expect(points('[{b: y}, {b: y}]', { method: 'grid' })).toEqual(['CONFIG_RULE', 'CONFIG_RULE']);
  });

  it('is documented code by code', () => {
    const documented = [...readFileSync('docs/sweep-file.md', 'utf8').matchAll(/^\| `(LINT_\w+)`\s*\| (.*?)\s*\|$/gm)];
    expect(Object.fromEntries(documented.map(([, code, meaning]) => [code, meaning]))).toEqual(lintCodes);
  });
});

describe('a comment hypersweep-ignore', () => {
  const file = (comment: string, place: 'above' | 'behind') =>
    sweepText({
      ...repeated,
      parameters: `\n${place === 'above' ? `  ${comment}\n` : ''}  lr:\n    min: 0.0${place === 'behind' ? ` ${comment}` : ''}\n    max: 0.1\n  b: {min: 0.0, max: 1.0}`,
    });

  it('silences one code for the entry below it, or its own line', () => {
    for (const place of ['above', 'behind'] as const)
      expect(codes(file('# hypersweep-ignore LINT_LEARNING_RATE zero is the control', place))).toEqual([]);
  });

  it('needs a reason, a known code, and something to silence', () => {
    const said = (comment: string) =>
      parseSweep(file(comment, 'above'), 'a.yaml', { lint: true }).problems.map(({ message }) => message);
    expect(said('# hypersweep-ignore LINT_LEARNING_RATE')).toEqual([
      'hypersweep-ignore LINT_LEARNING_RATE gives no reason',
      'parameters.lr.min can be 0: nothing would be learnt',
    ]);
    expect(said('# hypersweep-ignore LINT_LEARNING why')[0]).toBe(
      'hypersweep-ignore names no code that can be silenced, got "LINT_LEARNING"',
    );
    expect(said('# hypersweep-ignore LINT_GOAL why')[0]).toBe('hypersweep-ignore LINT_GOAL silences nothing here');
  });

  it('is none inside a text', () => {
    expect(codes(sweepText({ ...repeated, notes: '"# hypersweep-ignore X y"' }))).toEqual([]);
  });
});

describe('a small design', () => {
  it('is valid, smaller, and searches the same space', () => {
    const { config } = parseSweep(sweepText({ run_cap: '1000' }), 'a.yaml');
    if (config === undefined) throw new Error('invalid');
    const small = parseSweep(smallDesign(config) ?? '', 'b.yaml').config;
    expect(small).toMatchObject({ run_cap: 24, method: 'random', parameters: config.parameters });
    expect(smallDesign({ ...config, run_cap: 20 })).toBeUndefined();
  });

  it('has room for all listed points', () => {
    const points = Array.from({ length: 30 }, (_, index) => ({ dropout: index / 100 }));
    const { config } = parseSweep(sweepText({ run_cap: '1000', points_to_evaluate: JSON.stringify(points) }), 'a.yaml');
    if (config === undefined) throw new Error('invalid');
    const small = parseSweep(smallDesign(config) ?? '', 'b.yaml').config;
    expect(small).toMatchObject({ run_cap: 30, points_to_evaluate: points });
  });
});
