import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSweep } from '../../../orchestrator/plan/parse-sweep.ts';
import type { SweepConfig } from '../../../shared/sweep-config.ts';
import { faultIn, mutationsOf, startingTexts } from '../../support/mutations.ts';
import { parametersText, sweepText } from './sweep-text.ts';

function configOf(text: string): SweepConfig {
  const { config, problems } = parseSweep(text, 'sweep.yaml');
  if (config === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return config;
}

function parameter(text: string, changes: Record<string, string | undefined> = {}): unknown {
  return configOf(parametersText(`a: ${text}`, changes)).parameters['a'];
}

describe('what a file leaves out', () => {
  it('is filled in with the documented defaults', () => {
    expect(configOf(sweepText())).toEqual({
      task: 'sentiment',
      method: 'random',
      run_cap: 24,
      metric: { name: 'eval/accuracy', goal: 'maximize', at: 'last' },
      parameters: { dropout: { distribution: 'uniform', min: 0, max: 0.5 } },
      constraints: [],
      points_to_evaluate: [],
      replicates: { configs: 'all', seeds: 1, shared: false },
      split: { eval: 0.2, test: 0 },
      backend: 'auto',
      timeout: '24h',
      retry: { lost: 20, crash: 2, oom: 1 },
      max_failed: 0.2,
      limits: { memory: '4GiB', output: '10MiB' },
      budget: { trials: 200, worker_hours: 24 },
      gates: { data: 'on', baselines: 'on', preflight: 'on', overrides: [] },
      priority: 0,
      pass_env: [],
    });
  });

  it('is filled in inside blocks too', () => {
    const config = configOf(sweepText({ replicates: '{seeds: 3}', retry: '{crash: 5}', split: '{test: 0.1}' }));
    expect(config.replicates).toEqual({ configs: 'all', seeds: 3, shared: false });
    expect(config.retry).toEqual({ lost: 20, crash: 5, oom: 1 });
    expect(config.split).toEqual({ eval: 0.2, test: 0.1 });
  });
});

describe('the distribution of a parameter', () => {
  it.each([
    ['{value: adam}', { distribution: 'constant', value: 'adam' }],
    ['{value: null}', { distribution: 'constant', value: null }],
    ['{values: [1, true, "1", null]}', { distribution: 'categorical', values: [1, true, '1', null] }],
    ['{min: 1, max: 10}', { distribution: 'int_uniform', min: 1, max: 10 }],
    ['{min: -5, max: +5}', { distribution: 'int_uniform', min: -5, max: 5 }],
    ['{min: 0x10, max: 0o100}', { distribution: 'int_uniform', min: 16, max: 64 }],
    ['{min: 1.0, max: 10}', { distribution: 'uniform', min: 1, max: 10 }],
    ['{min: 1, max: 10.0}', { distribution: 'uniform', min: 1, max: 10 }],
    ['{min: 1, max: 1e3}', { distribution: 'uniform', min: 1, max: 1000 }],
    ['{min: .5, max: 1.}', { distribution: 'uniform', min: 0.5, max: 1 }],
    ['{min: -0, max: 5}', { distribution: 'int_uniform', min: 0, max: 5 }],
    ['{distribution: uniform, min: 1, max: 10}', { distribution: 'uniform', min: 1, max: 10 }],
    ['{distribution: int_uniform, min: 1.0, max: 1e1}', { distribution: 'int_uniform', min: 1, max: 10 }],
    [
      '{distribution: log_uniform_values, min: 1e-4, max: 1E-1, default: 1.e-3}',
      { distribution: 'log_uniform_values', min: 1e-4, max: 0.1, default: 1e-3 },
    ],
  ])('of %s follows from how it is written', (text, expected) => {
    expect(parameter(text)).toEqual(expected);
  });

  it('follows from the numbers behind an alias', () => {
    const text = sweepText({ seed: '&low 1', parameters: '{a: {min: *low, max: 4}}' });
    expect(configOf(text).parameters['a']).toEqual({ distribution: 'int_uniform', min: 1, max: 4 });
  });
});

describe('YAML', () => {
  it('merges mappings, what is written beside them first', () => {
    const text = sweepText({
      parameters: '\n  a: &a {min: 0.0, max: 1.0, default: 0.5}\n  b:\n    <<: *a\n    max: 2.0',
    });
    expect(configOf(text).parameters['b']).toEqual({ distribution: 'uniform', min: 0, max: 2, default: 0.5 });
  });

  it('may be JSON', () => {
    const json = JSON.stringify({
      task: 'sentiment',
      method: 'grid',
      metric: { name: 'eval/loss', goal: 'minimize' },
      parameters: { a: { values: [1, 2] } },
    });
    expect(configOf(json).parameters['a']).toEqual({ distribution: 'categorical', values: [1, 2] });
  });

  it.each([
    ['aliases that grow by powers', `a: &a [1, 1]\n${grown(30)}`],
    ['brackets 100,000 deep', '['.repeat(100_000)],
    ['braces 50,000 deep', '{a: '.repeat(50_000)],
    ['30,000 keys', Array.from({ length: 30_000 }, (_, index) => `k${index}: 1`).join('\n')],
    ['30,000 aliases', `a: &a 1\nb: [${'*a, '.repeat(30_000)}]`],
    ['300 kB of quotes', '"'.repeat(300_000)],
    ['300 kB of newlines', '\n'.repeat(300_000)],
    ['300 kB of dashes', '- '.repeat(150_000)],
    ['30,000 documents', '---\n'.repeat(30_000)],
    ['30,000 equal keys', 'a: 1\n'.repeat(30_000)],
    ['a long list of values', parametersText(`a: {values: [${'7, '.repeat(30_000)}]}`)],
  ])('is refused, not waited for: %s', (_title, text) => {
    expect(parseSweep(text, 'sweep.yaml').config).toBeUndefined();
  });
});

function grown(levels: number): string {
  const name = (level: number) => `x${level}`;
  return Array.from({ length: levels }, (_, level) => {
    const before = level === 0 ? 'a' : name(level - 1);
    return `${name(level)}: &${name(level)} [*${before}, *${before}]\n`;
  }).join('');
}

describe('parsing anything', () => {
  const valid = ['configs/sentiment.yaml', 'configs/sentiment-grid.yaml'].map((path) => readFileSync(path, 'utf8'));
  it('gives a config that says what the text says, prints as the same and plans, or problems with a place in it', () => {
    fc.assert(
      // `npm run fuzz` tries 20,000, with another seed each time.
      fc.property(mutationsOf(startingTexts()), (text) => {
        expect(faultIn(text), text).toBeUndefined();
      }),
      { numRuns: 600, seed: 1 },
    );
  });

  it('means the same whatever the order of keys', () => {
    const lines = valid.map((text) => configOf(text));
    for (const config of lines) {
      const turned = Object.fromEntries(Object.entries(config).reverse());
      expect(configOf(JSON.stringify(turned))).toEqual(config);
    }
  });
});
