import { Ajv } from 'ajv';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sweepJsonSchema } from '../../../orchestrator/plan/json-schema.ts';
import { parametersText, sweepText } from './sweep-text.ts';
import { wrongFiles } from './wrong-files.ts';

const valid = new Ajv({ strict: false, allErrors: true }).compile(sweepJsonSchema());
const accepts = (text: string) => valid(parse(text, { merge: true }));
const configs = readdirSync('configs').filter((name) => name.endsWith('.yaml'));

describe('the JSON Schema of sweep files', () => {
  it('is the committed one: else run `npx hypersweep schema --out configs/sweep.schema.json`', () => {
    expect(readFileSync('configs/sweep.schema.json', 'utf8')).toBe(`${JSON.stringify(sweepJsonSchema(), null, 2)}\n`);
  });

  it.each(configs)('accepts configs/%s, whose first line names it', (name) => {
    const text = readFileSync(`configs/${name}`, 'utf8');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=sweep.schema.json');
    accepts(text);
    expect(valid.errors).toBeNull();
  });

  it('accepts every way to write a parameter', () => {
    for (const parameter of [
      '{value: 1}',
      '{values: [1, a]}',
      '{min: 1, max: 2}',
      '{min: 1.5, max: 2, default: 1.7}',
      '{distribution: log_uniform_values, min: 0.1, max: 1}',
      '{values: [1, 2], probabilities: [0.5, 0.5]}',
      '{distribution: q_normal}',
      '{min: 1, max: 2, when: {b: [1, 2]}}',
      '{parameters: {b: {value: 1}, c: {parameters: {d: {min: 1, max: 2}}}}}',
    ])
      expect(accepts(parametersText(`a: ${parameter}`))).toBe(true);
    expect(accepts(sweepText({ project: 'x', entity: 'y', description: 'z' }))).toBe(true);
    expect(accepts(sweepText({ points_to_evaluate: '[{dropout: 0.2}, {model.depth: null}, {}]' }))).toBe(true);
    expect(accepts(sweepText({ replicates: '{seeds: 2}', timeout: '5m', retry: '{crash: 1}' }))).toBe(true);
  });

  it('refuses what only needs a look at one key', () => {
    const titles = [
      'an unknown key',
      'no task',
      'a misspelt method',
      'run_cap 0',
      'run_cap in quotes',
      'a metric without goal',
      'a goal that is no goal',
      'a metric of the test set',
      'replicates without seeds',
      'a timeout without unit',
      'an unknown backend',
      'empty parameters',
      'a bare value',
      'a name with a space',
      'a list as the value',
      'an unknown distribution',
      'a step without its distribution',
      'a condition that is no mapping',
      'a constraint that is no list',
      'limits without unit, and of nothing',
      'points that are no list',
      'points that are wrong by themselves, beside others',
      'more than 1,000 points',
      'a gate that is true',
    ];
    const files = wrongFiles.filter(({ title }) => titles.includes(title));
    expect(files).toHaveLength(titles.length);
    expect(files.filter(({ text }) => accepts(text)).map(({ title }) => title)).toEqual([]);
  });

  it('describes every key and gives an example that it accepts', () => {
    const keys = keysOf(sweepJsonSchema(), '');
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter(({ schema }) => typeof schema['description'] !== 'string').map(({ path }) => path)).toEqual([]);
    const whole = new Ajv({ strict: false }).addSchema(sweepJsonSchema(), 'whole');
    const wrong = keys.filter(({ path, schema }) => {
      const examples = Array.isArray(schema['examples']) ? (schema['examples'] as unknown[]) : [];
      const pointer = path.slice(1).split('.').join('/');
      const accepts = '$ref' in schema ? () => true : whole.compile({ $ref: `whole#/${pointer}` });
      return examples.length === 0 || !examples.every((each) => accepts(each));
    });
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

interface Key {
  readonly path: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

function keysOf(schema: unknown, path: string): Key[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own =
    'properties' in schema && typeof schema.properties === 'object' ? Object.entries({ ...schema.properties }) : [];
  return [
    ...own.map(([key, value]) => ({ path: `${path}.properties.${key}`, schema: value as Key['schema'] })),
    ...Object.entries(schema).flatMap(([key, value]) => keysOf(value, `${path}.${key}`)),
  ];
}
