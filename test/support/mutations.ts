import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';
import { parseSweep } from '../../orchestrator/plan/parse-sweep.ts';
import { planSweep } from '../../orchestrator/plan/plan-sweep.ts';
import { printSweep } from '../../orchestrator/plan/print-sweep.ts';
import { sweepRecordOf } from '../../orchestrator/plan/sweep-record.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { SweepError } from '../../shared/errors.ts';
import type { SweepConfig } from '../../shared/sweep-config.ts';
import { doubtfulFiles, wrongFiles } from '../orchestrator/plan/wrong-files.ts';
import { fixedPlans } from './fixed-plans.ts';

const pieces = [
  ...Array.from('{}[]:,#&*!|>\'"%@`\\\t\r\n -?~<0123456789.e'),
  ...[
    '---\n',
    '<<: ',
    '*a',
    '&a ',
    'null',
    '.inf',
    '1e999',
    '__proto__',
    '\uFEFF',
    '\u0000',
    '日',
    'yes',
    '0x',
    '!!str ',
  ],
  ...['\ud800', 'q: 2, ', 'default: 1, ', 'when: {a: 1}', 'min', 'max', 'values', 'goal', 'seed: 3\n'],
];

/** What is broken: valid files, most of them ten times as often as one that is wrong already. */
export function startingTexts(): string[] {
  const configs = readdirSync('configs').filter((name) => name.endsWith('.yaml'));
  const valid = [
    ...configs.map((name) => readFileSync(`configs/${name}`, 'utf8')),
    ...doubtfulFiles.map(({ text }) => text),
  ];
  const wide = fixedPlans.map(({ text }) => text);
  const wrong = wrongFiles.map(({ text }) => text).filter((text) => text.length < 5000);
  return [...Array.from({ length: 10 }, () => valid).flat(), ...wide, ...wrong];
}

/** Any place, whatever stands there. */
const rough = fc
  .record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat({ max: 12 }),
    insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 }), fc.constant('')),
  })
  .map(({ at, remove, insert }) => (text: string) => {
    const offset = Math.floor(at * text.length);
    return text.slice(0, offset) + insert + text.slice(offset + remove);
  });

const words = [
  'grid',
  'random',
  'lhs',
  'maximize',
  'minimize',
  'min',
  'max',
  'values',
  'value',
  'true',
  'adam',
  'last',
  'q',
  'seed',
];

/** One of the matches of a pattern becomes what `change` makes of it. */
function oneOf(
  pattern: RegExp,
  change: fc.Arbitrary<(found: string) => string>,
): fc.Arbitrary<(text: string) => string> {
  return fc.tuple(fc.nat(), change).map(([place, change]) => (text) => {
    const found = [...text.matchAll(pattern)];
    const match = found[place % Math.max(1, found.length)];
    if (match === undefined) return text;
    return text.slice(0, match.index) + change(match[0]) + text.slice(match.index + match[0].length);
  });
}

const digit = fc.nat(9).map((number) => () => String(number));
const longer = fc.constantFrom('0', '.0', 'e1', '_000', '%', '5').map((end) => (number: string) => number + end);
const fixed = fc.constantFrom(...words).map((word) => () => word);
const typo = fc
  .nat()
  .map((place) => (word: string) => word.slice(0, place % word.length) + word.slice((place % word.length) + 1));
const line = fc.constantFrom<(line: string) => string>(
  () => '',
  (each) => `${each}${each}`,
  (each) => ` ${each}`,
  (each) => `# ${each}`,
);

/** A slip of the hand: another digit, a number made longer, another or a misspelt word, a line too many or too few. */
const slip = fc.oneof(
  oneOf(/\d/g, digit),
  oneOf(/\d+/g, longer),
  oneOf(/[a-z_]+/gi, fixed),
  oneOf(/[a-z_]+/gi, typo),
  oneOf(/^.*\n/gm, line),
);

/** One of the texts with up to three slips or, more rarely, pieces cut out and put in anywhere. */
export function mutationsOf(texts: readonly string[]): fc.Arbitrary<string> {
  const edits = fc.array(fc.oneof({ arbitrary: slip, weight: 3 }, { arbitrary: rough, weight: 1 }), {
    minLength: 1,
    maxLength: 3,
  });
  return fc
    .tuple(fc.constantFrom(...texts), edits)
    .map(([start, all]) => all.reduce((text, edit) => edit(text), start));
}

/**
 * Looks at what becomes of a text: problems with a place in it, or a config that says all that the text says, prints as a text
 * that means the same, and plans. The answer names what is wrong; undefined when nothing is.
 */
export function faultIn(text: string): string | undefined {
  const { config, problems } = parseSweep(text, 'sweep.yaml');
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  for (const { line, column, message } of problems) {
    if (!(line >= 1 && line <= lines.length)) return `no such line: ${line}`;
    if (!(column >= 1 && column <= (lines[line - 1] ?? '').length + 1)) return `no such column: ${line}:${column}`;
    if (/Invalid input|\bundefined\b|\[object|NaN to/.test(message)) return `no message: ${message}`;
  }
  if (config === undefined)
    return problems.some(({ severity }) => severity === 'error') ? undefined : 'refused in silence';
  const unsaid = unsaidOf(text, config, new Set(problems.map(({ path }) => path)));
  if (unsaid.length > 0) return `accepted without a word: ${unsaid.join('; ')}`;
  const again = parseSweep(printSweep(config), 'sweep.yaml').config;
  if (again === undefined || canonicalJson(again) !== canonicalJson(config)) return 'prints as something else';
  return planFault(config);
}

/** A few trials of it: none, or an error that names the constraint, are all that may go wrong. */
function planFault(config: SweepConfig): string | undefined {
  const few = {
    ...config,
    run_cap: Math.min(config.run_cap ?? 5, 5),
    replicates: { configs: 1, seeds: 1, shared: false },
  };
  try {
    const { record, settings } = sweepRecordOf(few, { kind: 'built-in', name: 'x', sha256: '0'.repeat(64) }, 0);
    return planSweep(record, settings).trials.length > 0 ? undefined : 'plans nothing';
  } catch (error) {
    return error instanceof SweepError && error.code === 'SPACE_EMPTY' ? undefined : String(error);
  }
}

/** What stands in the text, as the YAML library reads it, and neither in the config nor in a warning. */
function unsaidOf(text: string, config: SweepConfig, warned: ReadonlySet<string>): string[] {
  const told = parse(text, { merge: true, uniqueKeys: false, logLevel: 'silent' }) as Record<string, unknown>;
  return Object.entries(told).flatMap(([key, value]) => {
    if (warned.has(key)) return [];
    const meant: unknown = config[key as keyof SweepConfig];
    return key === 'parameters'
      ? missing(flat(value as Record<string, unknown>), meant, key)
      : missing(value, meant, key);
  });
}

function missing(told: unknown, meant: unknown, path: string): string[] {
  if (typeof told !== 'object' || told === null) return same(told, meant) ? [] : [`${path} is ${JSON.stringify(told)}`];
  if (typeof meant !== 'object' || meant === null) return [`${path} is there`];
  if (Array.isArray(told) && told.length !== (meant as unknown[]).length) return [`${path} has ${told.length} entries`];
  return Object.entries(told).flatMap(([key, value]) =>
    missing(value, (meant as Record<string, unknown>)[key], `${path}.${key}`),
  );
}

function same(told: unknown, meant: unknown): boolean {
  return told === meant || (told === 0 && meant === 0);
}

function flat(parameters: Readonly<Record<string, unknown>>, prefix = ''): Record<string, unknown> {
  return Object.assign(
    {},
    ...Object.entries(parameters).map(([name, value]) =>
      typeof value === 'object' && value !== null && 'parameters' in value
        ? flat(value.parameters as Record<string, unknown>, `${prefix}${name}.`)
        : { [`${prefix}${name}`]: value },
    ),
  ) as Record<string, unknown>;
}
