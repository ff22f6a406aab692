import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { formatByteSize } from '../../shared/byte-size.ts';
import { gateDefaults } from '../../shared/gates-config.ts';
import { limitDefaults } from '../../shared/limits-config.ts';
import type { Settings, SweepRecord } from '../../shared/records.ts';
import { escapeInvisible } from '../report/params-yaml.ts';
import { fit, plain, wrap } from '../report/text.ts';
import { nextName } from './next-name.ts';
import type { NextParameter, NextSweep } from './next-sweep.ts';

/** What of the old sweep the new file takes over. */
export interface NextFileInput {
  readonly next: NextSweep;
  readonly record: SweepRecord;
  readonly settings: Settings;
  readonly sweepName: string;
  /** How many of its trials had ended, of how many. */
  readonly trials: { readonly ended: number; readonly planned: number };
  /** The task as the new file names it: a built-in name, or a path relative to the file. */
  readonly task: string;
  /** Path of the lesson file relative to the new file; null for none. */
  readonly lesson: string | null;
}

/** Longest line of a comment. */
const commentWidth = 100;

/** The next sweep as a sweep file, every change commented with its evidence; ended by a line end. */
export function nextFile({ next, record, settings, sweepName, trials, task, lesson }: NextFileInput): string {
  const { metric, split } = record;
  const { ended, planned } = trials;
  const when = ended < planned ? ` when ${ended} of ${planned} trials had ended` : '';
  return [
    ...comment(
      `What to run after the sweep ${fit(sweepName, 120)} (${record.sweepId}), written by hypersweep next${when}.`,
    ),
    `name: ${scalar(nextName(sweepName))}`,
    `task: ${scalar(task)}`,
    'method: random',
    ...comment(next.runCapReason),
    `run_cap: ${next.runCap}`,
    `seed: ${next.seed}`,
    ...comment(next.replicatesReason),
    `replicates: { configs: ${next.replicates.configs}, seeds: ${next.replicates.seeds} }`,
    `metric: { name: ${scalar(metric.name)}, goal: ${metric.goal}, at: ${metric.at} }`,
    `split: { eval: ${split.eval}, test: ${split.test} }`,
    ...carried(record, settings),
    ...(lesson === null ? [] : [`lesson: ${scalar(lesson)}`]),
    '',
    ...pointLines(next),
    'parameters:',
    ...next.parameters.flatMap(parameterLines),
    '',
  ].join('\n');
}

/** Settings that are not the default's and mean the same for the next sweep. */
function carried(record: SweepRecord, settings: Settings): string[] {
  const { epochs, batch_size, patience, backend } = record;
  const numbers = { epochs, batch_size, patience };
  return [
    ...(record.constraints === undefined ? [] : blockOf('constraints', record.constraints)),
    ...Object.entries(numbers).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`])),
    ...(backend === 'auto' ? [] : [`backend: ${backend}`]),
    ...(settings.timeoutMs === 86_400_000 ? [] : [`timeout: ${settings.timeoutMs / 1000}s`]),
    ...boundLines(settings),
    ...(settings.requires === undefined ? [] : [`requires: ${scalar(settings.requires)}`]),
    ...(settings.priority === 0 ? [] : [`priority: ${settings.priority}`]),
    ...(settings.pass_env.length === 0 ? [] : [`pass_env: [${settings.pass_env.map(scalar).join(', ')}]`]),
    ...gateLines(settings.gates),
  ];
}

/** What differs from the defaults of the bounds on a sweep's work. */
function boundLines({ retry, max_failed, limits, budget }: Settings): string[] {
  const { memoryBytes, outputBytes } = limits;
  const given = {
    ...{ retry, max_failed, budget },
    limits: { memory: formatByteSize(memoryBytes), output: formatByteSize(outputBytes) },
  };
  const keys = ['retry', 'max_failed', 'limits', 'budget'] as const;
  return keys
    .filter((key) => !isDeepStrictEqual(given[key], limitDefaults[key]))
    .flatMap((key) => blockOf(key, given[key]));
}

/** What differs from the gates' defaults. */
function gateLines({ data, baselines, preflight, overrides }: Settings['gates']): string[] {
  const given = {
    ...(data === gateDefaults.data ? {} : { data }),
    ...(baselines === gateDefaults.baselines ? {} : { baselines }),
    ...(preflight === gateDefaults.preflight ? {} : { preflight }),
    ...(overrides.length === 0 ? {} : { overrides }),
  };
  return Object.keys(given).length === 0 ? [] : blockOf('gates', given);
}

/** The contenders; what is fixed has its value anyway. */
function pointLines({ points, parameters }: NextSweep): string[] {
  if (points.length === 0) return [];
  const searched = parameters.filter(({ dimension }) => dimension.kind !== 'constant').map(({ name }) => name);
  const lines = points.map((point) => {
    const parts = searched.flatMap((name) => (name in point ? [`${scalar(name)}: ${scalar(point[name])}`] : []));
    return `  - { ${parts.join(', ')} }`;
  });
  return ['points_to_evaluate:', ...lines, ''];
}

function parameterLines(parameter: NextParameter): string[] {
  const { name, change, reason } = parameter;
  const said = change === 'kept' && parameter.dimension.kind === 'constant' ? [] : comment(`${change}: ${reason}`);
  return ['', ...said, `${scalar(name)}: ${bodyOf(parameter)}`]
    .map((line) => (line === '' ? line : `  ${line}`))
    .slice(1);
}

/** A dimension as the file writes it, the distribution always named. */
function bodyOf({ dimension, default: value, when }: NextParameter): string {
  const fallback = `${value === undefined ? '' : `, default: ${scalar(value)}`}${conditionText(when)}`;
  const step = 'q' in dimension && dimension.q !== undefined ? `, q: ${dimension.q}` : '';
  switch (dimension.kind) {
    case 'constant':
      return `{ value: ${scalar(dimension.value)}${conditionText(when)} }`;
    case 'categorical':
      return `{ values: [${dimension.values.map(scalar).join(', ')}]${fallback} }`;
    case 'int_uniform':
      return `{ distribution: int_uniform, min: ${dimension.min}, max: ${dimension.max}${fallback} }`;
    case 'uniform':
    case 'log_uniform_values': {
      const kind = step === '' ? dimension.kind : `q_${dimension.kind}`;
      return `{ distribution: ${kind}, min: ${dimension.min}, max: ${dimension.max}${step}${fallback} }`;
    }
    case 'normal':
    case 'log_normal': {
      const kind = step === '' ? dimension.kind : `q_${dimension.kind}`;
      return `{ distribution: ${kind}, mu: ${dimension.mu}, sigma: ${dimension.sigma}${step}${fallback} }`;
    }
    case 'beta':
      return `{ distribution: ${step === '' ? 'beta' : 'q_beta'}, a: ${dimension.a}, b: ${dimension.b}${step}${fallback} }`;
  }
}

function conditionText(when: NextParameter['when']): string {
  if (when === undefined) return '';
  const parts = Object.entries(when).map(([name, values]) => `${scalar(name)}: [${values.map(scalar).join(', ')}]`);
  return `, when: { ${parts.join(', ')} }`;
}

/** A value on one line that YAML reads back as it is: texts in JSON's quotes where plain ones would be misread. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  if (/^[A-Za-z_][A-Za-z0-9_./-]*$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value)) return value;
  return escapeInvisible(JSON.stringify(value));
}

function blockOf(key: string, value: unknown): string[] {
  return stringify({ [key]: value }, { lineWidth: 0, doubleQuotedAsJSON: true })
    .trimEnd()
    .split('\n')
    .map(escapeInvisible);
}

function comment(text: string): string[] {
  return wrap(plain(text), commentWidth, { first: '# ', rest: '# ' });
}
