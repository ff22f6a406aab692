import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { paramValueSchema } from '../../shared/param-value.ts';
import type { SweepRecord } from '../../shared/records.ts';
import type { ReportModel } from '../report/model-types.ts';
import { escapeInvisible } from '../report/params-yaml.ts';
import { withoutFailures } from './safe-range.ts';

const range = z.tuple([z.number(), z.number()]);
const text = z.string().max(400);

/** What a sweep leaves for the next one. */
export const lessonSchema = z.strictObject({
  lesson: z.literal(1),
  sweep: text,
  name: text.nullable(),
  task: z.strictObject({ name: text, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Fingerprint of the data; null where the task brings its own. */
  data: z.string().max(64).nullable(),
  metric: z.strictObject({ name: text, goal: z.enum(['minimize', 'maximize']) }),
  trials: z.number().int().min(0),
  best: z.strictObject({ value: z.number(), params: z.record(text, paramValueSchema) }).nullable(),
  /** Standard deviation between seeds; null where it was not measured. */
  seed_noise: z.number().nullable(),
  parameters: z
    .array(
      z.strictObject({
        name: text,
        verdict: text,
        share: z.number().nullable(),
        share_interval: range.nullable(),
        /** Where good values lie: ends of a range, or levels. */
        good: z.strictObject({ from: paramValueSchema, to: paramValueSchema }).nullable(),
        /** Largest value at which trials neither diverge nor fail as a rule; null where all do not. */
        safe_up_to: z.number().nullable(),
      }),
    )
    .max(1000),
  /** What makes trials diverge or fail, in words. */
  failing: z.array(text).max(20),
});
export type Lesson = z.infer<typeof lessonSchema>;

/** What a sweep's report teaches. */
export function lessonOf(model: ReportModel, record: Pick<SweepRecord, 'task'>): Lesson {
  const { analysis, evidence, best, metric, standing } = model;
  const trials = evidence?.trials ?? [];
  const parameters = (analysis?.parameters ?? [])
    .filter(({ because }) => because !== 'constant')
    .map(({ name, verdict, share, shareInterval, best: good }) => {
      const dimension = evidence?.space.find((each) => each.name === name)?.dimension;
      const safe = dimension === undefined ? null : withoutFailures(name, dimension, trials);
      const bound = safe !== null && 'max' in safe.dimension ? safe.dimension.max : null;
      return {
        name: name.slice(0, 400),
        verdict,
        share,
        share_interval:
          shareInterval === null ? null : ([shareInterval[0], shareInterval[1]] satisfies [number, number]),
        good: good === null ? null : { from: good.from, to: good.to },
        safe_up_to: bound,
      };
    });
  const failing = (analysis?.failures?.parameters ?? [])
    .filter(({ pAdjusted }) => (pAdjusted ?? 1) <= 0.05)
    .map(({ name, worst }) => `${name} at ${worst}`.slice(0, 400));
  return {
    lesson: 1,
    sweep: model.sweepId,
    name: model.name === null ? null : model.name.slice(0, 400),
    task: { name: model.task.slice(0, 400), sha256: record.task.sha256 },
    data: model.data?.fingerprint ?? null,
    metric: { name: metric.name, goal: metric.goal },
    trials: trials.length,
    best: best === null ? null : { value: standing?.corrected?.value ?? best.objective, params: { ...best.params } },
    seed_noise: model.seedNoise?.sd ?? null,
    parameters,
    failing: failing.slice(0, 20),
  };
}

/** The lesson as a YAML file, ended by a line end. */
export function lessonFile(lesson: Lesson): string {
  const body = stringify(lesson, { lineWidth: 0, doubleQuotedAsJSON: true }).trimEnd().split('\n').map(escapeInvisible);
  return [
    '# What a sweep taught; name it as `lesson:` in the next sweep file, and its report says what held.',
    ...body,
    '',
  ].join('\n');
}

/** Reads a lesson file's text: the lesson, or why it is none, in words. */
export function readLesson(content: string): Lesson | string {
  let value: unknown;
  try {
    value = parse(content, { logLevel: 'error' });
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `it is no valid YAML: ${first.replace(/[:.]$/, '')}`;
  }
  const parsed = lessonSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (isOfAnotherVersion(value)) return 'it was written by another version';
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  return path === '' || path === 'lesson' ? 'it holds no lesson' : `it holds no lesson: ${path} is not as it must be`;
}

function isOfAnotherVersion(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'lesson' in value &&
    typeof value.lesson === 'number' &&
    value.lesson !== 1
  );
}
