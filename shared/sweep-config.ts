import { z } from 'zod';
import { durationPattern, maxTimeoutMs, parseDuration } from './duration.ts';
import { parameterConfigSchema } from './parameter-config.ts';

/** What a sweep file means where it says nothing. */
export const sweepDefaults = {
  metric: { at: 'last' },
  replicates: { configs: 'all', seeds: 1, shared: false },
  split: { eval: 0.2, test: 0 },
  timeout: '24h',
  retry: { lost: 20, crash: 2, oom: 1 },
  max_failed: 0.2,
  backend: 'auto',
} as const;

/** Most trials one plan may list. */
export const maxTrials = 1_000_000;

/** Names a parameter can have; W&B's rule. */
export const parameterNamePattern = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Keys of the design that come later: what to do until then. Each has its place in {@link sweepConfigSchema}. */
export const laterKeys = {
  constraints: 'Choose ranges that hold only sensible combinations.',
  patience: 'Set epochs; every trial trains for all of them.',
  limits: 'Remove it; only timeout bounds a trial.',
  budget: 'Bound the work with run_cap and timeout.',
  gates: 'Remove it; the data are looked at before the first trial in any case.',
  requires: 'Remove it; every worker of the store takes trials.',
  priority: 'Remove it; sweeps share the workers equally.',
  pass_env: 'Set what the task needs in the task file.',
  lesson: 'Remove it and write the ranges into parameters.',
} as const;

const later = (key: keyof typeof laterKeys) => z.never().optional().describe(`Not supported yet. ${laterKeys[key]}`);
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$/, 'must not have control characters');
const attempts = z.int().min(1).max(1000);
const share = z.number().min(0).lt(1);
const whole = z.int().min(1).max(1_000_000);
const metricName = /^(train|eval)\/[A-Za-z0-9_.-]+$/;

const metricSchema = z
  .strictObject({
    name: z
      .string()
      .max(100)
      .regex(metricName, 'must be train/<name> or eval/<name>')
      .describe('`train/<name>` or `eval/<name>`, as the task reports it, such as eval/accuracy.'),
    goal: z.enum(['minimize', 'maximize']).describe('Which way is better; always written out.'),
    at: z
      .enum(['last', 'best'])
      .default(sweepDefaults.metric.at)
      .describe('The epoch that counts: the last one, or the one where the metric was best.'),
  })
  .describe('The one metric that ranks the trials.');

const replicatesSchema = z
  .strictObject({
    configs: z
      .union([z.literal('all'), whole], { error: 'must be all or a whole number from 1' })
      .default(sweepDefaults.replicates.configs)
      .describe('How many configurations, from the first, are repeated.'),
    seeds: attempts.describe('Trials of each of these configurations in all, each with a seed of its own.'),
    shared: z
      .boolean()
      .default(sweepDefaults.replicates.shared)
      .describe('Whether every configuration gets the same seeds.'),
  })
  .default(sweepDefaults.replicates)
  .describe('Repeats with other seeds, which tell how much of a difference is noise.');

const splitSchema = z
  .strictObject({
    eval: z
      .number()
      .gt(0)
      .lt(1)
      .default(sweepDefaults.split.eval)
      .describe('Share of the examples held out to evaluate on.'),
    test: share.default(sweepDefaults.split.test).describe('Share kept aside and never looked at by the sweep.'),
  })
  .default(sweepDefaults.split)
  .describe('How the examples are divided; the rest is trained on.');

const retrySchema = z
  .strictObject({
    lost: attempts.default(sweepDefaults.retry.lost).describe('Attempts of a trial whose worker or store went away.'),
    crash: attempts.default(sweepDefaults.retry.crash).describe('Attempts of a trial whose process died.'),
    oom: attempts.default(sweepDefaults.retry.oom).describe('Attempts of a trial that ran out of memory.'),
  })
  .default(sweepDefaults.retry)
  .describe('How often a trial is tried, by what went wrong; errors of the task itself are never retried.');

const timeoutSchema = z
  .string('must be a number and a unit (ms, s, m, h or d)')
  .regex(durationPattern, 'must be a number and a unit (ms, s, m, h or d)')
  .refine((duration) => {
    const timeoutMs = parseDuration(duration);
    return timeoutMs === undefined || (timeoutMs >= 1000 && timeoutMs <= maxTimeoutMs);
  }, 'must be from 1s to 24d')
  .default(sweepDefaults.timeout)
  .describe('Longest one attempt of a trial may take, such as 90s, 10m or 2h; m is minutes.');

/**
 * A sweep file's content, every parameter's distribution written out. Rules between keys are in sweep-rules.ts.
 * Refuses unknown keys; keys of {@link laterKeys} have their place and take no value yet.
 */
export const sweepConfigSchema = z.strictObject({
  name: text(200).optional().describe('What the sweep is called in lists and reports.'),
  notes: text(10_000).optional().describe('Why this sweep is run; printed in its report.'),
  task: text(1000).describe('What is trained: a built-in task (sentiment) or the path of a task file (./my-task.ts).'),
  method: z
    .enum(['grid', 'random'])
    .describe('How configurations are chosen: every one (grid), or by chance (random).'),
  run_cap: whole
    .optional()
    .describe(
      'Number of configurations. Random search needs it; a grid runs whole without it, else a random part of it.',
    ),
  seed: z
    .int()
    .min(0)
    .optional()
    .describe('Where all chance comes from, 0 to 2^53 - 1; made from the file where it is left out.'),
  replicates: replicatesSchema,
  metric: metricSchema,
  parameters: z
    .record(z.string().max(200).regex(parameterNamePattern), parameterConfigSchema)
    .meta({ minProperties: 1 })
    .describe('The hyperparameters: name to fixed value, list of values, or range.'),
  constraints: later('constraints'),
  split: splitSchema,
  epochs: whole.optional().describe('Passes over the training examples, where it is not one of the parameters.'),
  batch_size: whole.optional().describe('Examples a step, where it is not one of the parameters.'),
  patience: later('patience'),
  backend: z
    .enum(['auto', 'node', 'wasm', 'cpu'])
    .default(sweepDefaults.backend)
    .describe('TensorFlow.js backend; auto takes the fastest that loads.'),
  timeout: timeoutSchema,
  retry: retrySchema,
  max_failed: z
    .number()
    .min(0)
    .max(1)
    .default(sweepDefaults.max_failed)
    .describe('Share of trials that may fail before the sweep stops.'),
  limits: later('limits'),
  budget: later('budget'),
  gates: later('gates'),
  requires: later('requires'),
  priority: later('priority'),
  pass_env: later('pass_env'),
  lesson: later('lesson'),
});
export type SweepConfig = z.infer<typeof sweepConfigSchema>;
