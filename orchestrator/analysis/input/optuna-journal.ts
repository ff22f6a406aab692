import * as z from 'zod';
import type { Dimension } from '../../../shared/dimension.ts';
import type { ParamValue, TrialState } from '../../../shared/trial.ts';
import { axisOf, listAxis, rangeAxis } from '../axis.ts';
import type { Axis } from '../axis.ts';
import { jsonLine, jsonNumber } from './json-rows.ts';
import type { DeclaredTrials } from './raw-table.ts';

/** Fields of a journal line that are read; one shape for all operations (Optuna 3.1 to 5, `JournalOperation`). */
const lineSchema = z.object({
  op_code: z.number(),
  study_name: z.string().optional(),
  directions: z.array(z.number()).optional(),
  study_id: z.number().optional(),
  trial_id: z.number().optional(),
  state: z.number().optional(),
  value: z.unknown().optional(),
  values: z.array(z.unknown()).nullish(),
  params: z.record(z.string(), z.unknown()).optional(),
  distributions: z.record(z.string(), z.string()).optional(),
  param_name: z.string().optional(),
  param_value_internal: z.unknown().optional(),
  distribution: z.string().optional(),
  system_attr: z.record(z.string(), z.unknown()).optional(),
});
type Line = z.infer<typeof lineSchema>;

const distributionSchema = z.object({
  name: z.string(),
  attributes: z.object({
    low: z.number().optional(),
    high: z.number().optional(),
    log: z.boolean().optional(),
    step: z.number().nullish(),
    choices: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  }),
});
type Distribution = z.infer<typeof distributionSchema>;

interface JournalTrial {
  readonly study: number;
  state: number;
  value: unknown;
  readonly params: Map<string, unknown>;
}

interface Study {
  readonly name: string;
  readonly directions: readonly number[];
  metric: string | null;
  readonly distributions: Map<string, Distribution>;
}

/** Whether a file's first line is of an Optuna journal. */
export function isJournalLine(line: string): boolean {
  return lineSchema.safeParse(jsonLine(line)).success;
}

/** Replays an Optuna journal (JournalStorage): the last study, its distributions as the space. */
export async function readJournal(lines: AsyncIterable<string>): Promise<DeclaredTrials | null> {
  const studies: Study[] = [];
  const trials: JournalTrial[] = [];
  for await (const text of lines) {
    const parsed = lineSchema.safeParse(jsonLine(text));
    if (parsed.success) replay(parsed.data, studies, trials);
  }
  const chosen = studies.length - 1;
  const study = studies[chosen];
  return study
    ? declared(
        study,
        trials.filter((trial) => trial.study === chosen),
        studies.length,
      )
    : null;
}

function replay(line: Line, studies: Study[], trials: JournalTrial[]): void {
  const trial = trials[line.trial_id ?? -1];
  const open = trial && trial.state !== 1 && trial.state !== 2 && trial.state !== 3 ? trial : undefined;
  switch (line.op_code) {
    case 0:
      if (!studies.some(({ name }) => name === line.study_name))
        studies.push({
          name: line.study_name ?? '',
          directions: line.directions ?? [],
          metric: null,
          distributions: new Map(),
        });
      return;
    case 3: {
      const names = z.array(z.string()).safeParse(line.system_attr?.['study:metric_names']);
      const study = studies[line.study_id ?? -1];
      if (study && names.success) study.metric = names.data[0] ?? null;
      return;
    }
    case 4: {
      const study = line.study_id ?? 0;
      const params = new Map(Object.entries(line.params ?? {}));
      trials.push({ study, state: line.state ?? 0, value: line.value ?? line.values?.[0], params });
      for (const [name, text] of Object.entries(line.distributions ?? {})) distribution(studies[study], name, text);
      return;
    }
    case 5:
      if (!open) return;
      open.params.set(line.param_name ?? '', line.param_value_internal);
      distribution(studies[open.study], line.param_name ?? '', line.distribution ?? '');
      return;
    case 6:
      if (!open) return;
      open.state = line.state ?? open.state;
      open.value = line.values?.[0] ?? open.value;
  }
}

function distribution(study: Study | undefined, name: string, text: string): void {
  const parsed = distributionSchema.safeParse(jsonLine(text));
  if (study && parsed.success && !study.distributions.has(name)) study.distributions.set(name, parsed.data);
}

const states: readonly TrialState[] = ['running', 'complete', 'stopped', 'failed', 'waiting'];

function declared(study: Study, trials: readonly JournalTrial[], studyCount: number): DeclaredTrials {
  const names = [...study.distributions.keys()].sort();
  const axes = names.map((name) => ({ name, axis: axisOfDistribution(name, study.distributions.get(name)) }));
  const notes = studyCount > 1 ? [`the journal has ${studyCount} studies; the last, ${study.name}, is analysed`] : [];
  return {
    space: {
      axes: axes.flatMap(({ axis }) => axis ?? []),
      left: axes.flatMap(({ name, axis }) => (axis ? [] : [{ name, because: 'constant or too many categories' }])),
      defaults: {},
      assumptions: ['the space is that of the journal’s distributions'],
    },
    goal: study.directions[0] === 2 ? 'maximize' : 'minimize',
    objective: study.metric ?? 'value',
    trials: trials.map((trial) => ({
      params: Object.fromEntries(
        [...trial.params].map(([name, value]) => [name, external(study.distributions.get(name), value)]),
      ),
      state: states[trial.state] ?? 'waiting',
      objective: jsonNumber(trial.value),
      seed: null,
    })),
    notes,
  };
}

/** A categorical value is stored as its index. */
function external(found: Distribution | undefined, value: unknown): ParamValue {
  const number = jsonNumber(value);
  const choices = found?.attributes.choices;
  if (choices) return choices[number ?? -1] ?? null;
  return number;
}

function axisOfDistribution(name: string, found: Distribution | undefined): Axis | null {
  if (!found) return null;
  const { low, high, log, step, choices } = found.attributes;
  if (choices) return listAxis(name, choices);
  if (low === undefined || high === undefined) return null;
  const isInt = found.name.startsWith('Int');
  const pitch = step ?? (isInt ? 1 : null);
  if (log === true) return rangeAxis(name, { min: isInt ? low - 0.5 : low, max: isInt ? high + 0.5 : high, log: true });
  if (pitch !== null && (high - low) / pitch < 64)
    return listAxis(
      name,
      Array.from({ length: Math.floor((high - low) / pitch + 1e-9) + 1 }, (_, k) =>
        Number((low + k * pitch).toPrecision(12)),
      ),
    );
  const dimension: Dimension = isInt
    ? { kind: 'int_uniform', min: low, max: high }
    : { kind: 'uniform', min: low, max: high };
  return axisOf(name, dimension);
}
