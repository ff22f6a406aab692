import * as z from 'zod';
import { dynamicsFields, flagNames, shownExamples, shownExampleSchema } from './dynamics.ts';
import { SweepError } from './errors.ts';
import { gatesAskSchema, gatesReportSchema } from './gate-records.ts';
import { gatesSchema } from './gates-config.ts';
import { limitDefaults } from './limits-config.ts';
import { methods } from './methods.ts';
import { paramValueSchema } from './param-value.ts';
import { parameterSchema } from './search-space.ts';
import { maxListedPoints } from './starts.ts';
import { tagPattern } from './tag.ts';

/** Version of everything below; part of the sweep id and of every queue's name, so that versions never meet. */
export const recordVersion = 1;

/** Backends a trial can train on; `auto` in a sweep file is resolved to one of them by the gates job. */
export const backends = ['node', 'wasm', 'cpu'] as const;
export type Backend = (typeof backends)[number];

/** Bounds on what is read from a store, in characters. */
export const recordLimits = { sweep: 64_000, code: 5_000_000, trial: 16_000, result: 16_000, line: 64_000 } as const;

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const finite = z.number();
/** NaN and infinities have no JSON form; they travel as null and mean "not a finite number". */
const metric = z.number().nullable();
const metrics = z.record(z.string().max(100), metric);
export const paramsSchema = z.record(z.string().max(200), paramValueSchema);

/** Which code trains: a built-in task by name, or a bundle by the SHA-256 of its bytes. */
export const taskRefSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('built-in'), name: z.string().max(100), sha256: hex64 }),
  z.strictObject({ kind: z.literal('bundle'), file: z.string().max(1000), sha256: hex64 }),
]);
export type TaskRef = z.infer<typeof taskRefSchema>;

/** The settings of a sweep that its id does not cover; the newest control line's are in force. */
export const settingsSchema = z.strictObject({
  /** The sweep file, relative to the project: for the commands that a report names. */
  file: z.string().max(1000).optional(),
  /** State of the git working tree that the sweep was made in, when it was made; absent outside of one. */
  source: z
    .strictObject({
      commit: z
        .string()
        .regex(/^[0-9a-f]{40,64}$/)
        .nullable(),
      dirty: z.boolean(),
    })
    .optional(),
  name: z.string().max(200).optional(),
  notes: z.string().max(10_000).optional(),
  run_cap: z.number().int().positive().optional(),
  replicates: z.strictObject({
    configs: z.union([z.literal('all'), z.number().int().positive()]),
    seeds: z.number().int().positive(),
    shared: z.boolean(),
  }),
  timeoutMs: z.number().positive(),
  retry: z.strictObject({
    lost: z.number().int().positive(),
    crash: z.number().int().positive(),
    oom: z.number().int().positive(),
  }),
  max_failed: z.number().min(0).max(1),
  /** What one runner may take. */
  limits: z
    .strictObject({ memoryBytes: z.number().positive(), outputBytes: z.number().positive() })
    .default({ memoryBytes: 4 * 2 ** 30, outputBytes: 10 * 2 ** 20 }),
  /** A plan above it needs a confirmation. */
  budget: z
    .strictObject({ trials: z.number().int().positive(), worker_hours: z.number().positive() })
    .default(limitDefaults.budget),
  gates: gatesSchema,
  /** Tag that a worker needs; any worker of the default tag where it is absent. */
  requires: z.string().max(60).regex(tagPattern).optional(),
  /** -10 to 10, 0 normal: share of the workers beside other sweeps. */
  priority: z.number().int().min(-10).max(10).default(0),
  /** Names of environment variables that runners get although they look like secrets. */
  pass_env: z.array(z.string().max(200)).max(100).default([]),
  /** Path of the lesson file, as the sweep file names it. */
  lesson: z.string().max(1000).optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What a worker must know of a sweep to train any of its trials, and a reader to plan it again. Text in the registry job. */
export const sweepRecordSchema = z.strictObject({
  version: z.literal(recordVersion),
  sweepId: z.string().regex(/^[0-9a-f]{16}$/),
  createdAt: finite,
  task: taskRefSchema,
  method: z.enum(methods),
  seed: finite,
  metric: z.strictObject({ name: z.string(), goal: z.enum(['minimize', 'maximize']), at: z.enum(['last', 'best']) }),
  /** Sorted by name. */
  parameters: z.array(parameterSchema).max(1000),
  /** Expressions that every configuration satisfies, sorted. */
  constraints: z.array(z.string().max(1000)).max(100).optional(),
  /** Complete configurations that come first, after the simple start, each once; in their order. */
  points_to_evaluate: z.array(paramsSchema).min(1).max(maxListedPoints).optional(),
  /** The number of configurations, for lhs alone: another one would be another sweep. */
  run_cap: z.number().int().positive().optional(),
  split: z.strictObject({ eval: finite, test: finite }),
  epochs: finite.optional(),
  batch_size: finite.optional(),
  patience: finite.optional(),
  backend: z.enum(['auto', ...backends]),
  settings: settingsSchema,
});
export type SweepRecord = z.infer<typeof sweepRecordSchema>;

/** What the owner wants, appended to the registry job's log; of the genuine lines the one with the largest sequence counts. */
export const controlLineSchema = z.strictObject({
  wanted: z.enum(['running', 'paused', 'cancelled']),
  settings: settingsSchema,
  at: finite,
  /** From 0, one more than the line before: an old line that somebody appends again says nothing. */
  sequence: z.number().int().min(0),
  /** Trials planned under these settings: what `max_failed` is a share of. */
  trials: z.number().int().min(0).optional(),
  /** Why the sweep was stopped, where no person did it. */
  reason: z.string().max(1000).optional(),
});
export type ControlLine = z.infer<typeof controlLineSchema>;
export type Wanted = ControlLine['wanted'];

/** The gates job's request. */
export const gatesBodySchema = z.strictObject({
  version: z.literal(recordVersion),
  sweepId: z.string(),
  ask: gatesAskSchema,
});

/** Versions and machine facts that bit-equality depends on; part of every result. */
export const provenanceSchema = z.strictObject({
  backend: z.enum(backends),
  /** TensorFlow.js (and its native library's) version. */
  tensorflow: z.string().max(100),
  threads: z.number().int().min(1),
  cpu: z.string().max(200),
  node: z.string().max(40),
  hypersweep: z.string().max(40),
  host: z.string().max(300),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/** Files of a sweep's data whose hashes are kept, the first that the task asks for; more are only in the fingerprint. */
export const maxDataFiles = 20;
const dataFiles = z.array(z.strictObject({ path: z.string().max(300), sha256: hex64 })).max(maxDataFiles);

/** What the data look tells: sizes and what was dropped, so that nobody has to wonder what was trained on. */
export const dataSummarySchema = z.strictObject({
  fingerprint: hex64,
  train: finite,
  eval: finite,
  test: finite,
  classes: z.array(z.string().max(200)).max(1000),
  /** Share of the eval set that its largest class holds, for classification. */
  majority: finite.optional(),
  /** Files that the task asked for, in that order. */
  files: dataFiles.optional(),
  /** The eval examples whose predictions every trial tells, in the order of its points. */
  shown: z.array(shownExampleSchema).max(shownExamples).optional(),
  dropped: z
    .array(
      z.strictObject({ reason: z.string().max(500), count: finite, samples: z.array(z.string().max(500)).max(10) }),
    )
    .max(100),
});
export type DataSummary = z.infer<typeof dataSummarySchema>;

/** The gates job's answer: where the trials run, on which data, and what the checks said. */
export const gatesResultSchema = z.strictObject({
  provenance: provenanceSchema,
  data: dataSummarySchema.nullable(),
  report: gatesReportSchema,
});
export type GatesResult = z.infer<typeof gatesResultSchema>;

/** A trial job's body. */
export const trialBodySchema = z.strictObject({
  version: z.literal(recordVersion),
  sweepId: z.string(),
  id: z.string(),
  configuration: finite,
  replicate: finite,
  seed: finite,
  params: paramsSchema,
  /** The data's fingerprint as the gates met it; null where the task has no data of its own. */
  fingerprint: hex64.nullable(),
  /** The files behind it, so that a worker can name the one that differs. */
  files: dataFiles.optional(),
});
export type TrialBody = z.infer<typeof trialBodySchema>;

/** What one attempt of a trial gave; below 2 kB, so that the stores' event streams stay small. */
export const trialResultSchema = z.strictObject({
  state: z.enum(['complete', 'diverged', 'stopped']),
  attempt: z.number().int().min(1),
  /** The ranked metric at `metric.at`; null for a diverged trial. */
  objective: metric,
  /** Every metric at the epoch that counts. */
  metrics,
  /** Epochs (or reports) done, and the one that counts (from 1; 0 when none was finished). */
  epochs: finite,
  epoch: finite,
  startedAt: finite,
  /** Wall seconds of the attempt in its runner. */
  seconds: finite,
  note: z.string().max(300).optional(),
  /** What an attentive reader of the curves would say; the evidence is in the log. */
  flags: z.array(z.enum(flagNames)).max(flagNames.length).optional(),
  provenance: provenanceSchema,
});
export type TrialResult = z.infer<typeof trialResultSchema>;

/**
 * Why an attempt gave no result; attempts are counted by class. `lost`: its worker or the store went away. `blocked`: at its time
 * limit, and its event loop answered nothing any more. `output`: it printed more than `limits.output`. `missing`: the task's code
 * needs a package that this worker's project does not have.
 */
export const failureClasses = [
  'lost', 'crash', 'oom', 'timeout', 'blocked', 'output', 'user', 'payload', 'data', 'missing', 'cancelled',
] as const; // prettier-ignore
export type FailureClass = (typeof failureClasses)[number];

/** What was left of a runner that gave no answer. */
export const evidenceSchema = z.strictObject({
  exitCode: z.number().int().optional(),
  signal: z.string().max(20).optional(),
  /** Resident bytes when it was last looked at. */
  memoryBytes: z.number().optional(),
  /** What of memory was used up: `limits.memory`, V8's heap, what the system would give, or the machine, whose kernel killed it. */
  outOf: z.enum(['limit', 'heap', 'allocation', 'machine']).optional(),
  /** Its last lines, at most 50. */
  stderr: z.string().max(8000).optional(),
  /** `host/pid` of the worker. */
  worker: z.string().max(300),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** A trial's final failure. */
export const trialFailureSchema = z.strictObject({
  class: z.enum(failureClasses),
  attempt: z.number().int().min(0),
  message: z.string().max(4000),
  at: finite,
  evidence: evidenceSchema.optional(),
});
export type TrialFailure = z.infer<typeof trialFailureSchema>;

const lineBase = { attempt: z.number().int().min(1), sequence: z.number().int().min(0) };

/** One line of a trial job's log. Readers keep the lines of the attempt that the result names, in `sequence` order. */
export const logLineSchema = z.discriminatedUnion('kind', [
  /** A worker takes the trial up: every attempt leaves exactly one. */
  z.strictObject({ kind: z.literal('start'), ...lineBase, worker: z.string().max(300), at: finite }),
  /** An attempt ended without a result. */
  z.strictObject({
    kind: z.literal('end'),
    ...lineBase,
    class: z.enum(failureClasses),
    message: z.string().max(4000),
    at: finite,
  }),
  /** Finished epochs, batched. `seconds` is wall time of the epoch with its evaluation. */
  z.strictObject({
    kind: z.literal('epochs'),
    ...lineBase,
    epochs: z.array(z.strictObject({ epoch: finite, metrics, seconds: finite })).max(1000),
  }),
  /** A part of what happened under the hood: layers, predictions of a few examples, flags. */
  z.strictObject({ kind: z.literal('dynamics'), ...lineBase, ...dynamicsFields }),
  /** What the task printed. */
  z.strictObject({
    kind: z.literal('output'),
    ...lineBase,
    stream: z.enum(['stdout', 'stderr']),
    text: z.string().max(60_000),
    /** On an attempt's last line of a stream: characters that followed and were not kept. */
    cut: finite.optional(),
  }),
]);
export type LogLine = z.infer<typeof logLineSchema>;

/** Live progress of a running trial, throttled; never the truth. */
export const progressSchema = z.strictObject({
  worker: z.string().max(300),
  attempt: z.number().int(),
  epoch: finite,
  epochs: finite,
  /** The objective so far, oldest first, at most the last 30 epochs. */
  objective: z.array(metric).max(30),
});
export type Progress = z.infer<typeof progressSchema>;

/**
 * Parses JSON text from the store by a schema.
 * @throws SweepError `RECORD_REFUSED` naming the record when it is too long, no JSON, or of another shape or version.
 */
export function parseRecord<T>(
  schema: z.ZodType<T>,
  text: string,
  options: { readonly what: string; readonly limit: number },
): T {
  const refused = (why: string) =>
    new SweepError('RECORD_REFUSED', `The ${options.what} in the store was refused: ${why}.`, {
      hint: 'Another version of hypersweep wrote it, or somebody altered it. Read the sweep with that version, or remove it with hypersweep delete ID --yes; to run its file anew, give it another seed.',
    });
  if (text.length > options.limit) throw refused(`${text.length} characters, at most ${options.limit} are read`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused('not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw refused(issue === undefined ? 'wrong shape' : `${issue.path.join('.') || 'record'}: ${issue.message}`);
}
