import * as z from 'zod';
import { builtInTasks } from './built-in-tasks.ts';
import { methods } from './methods.ts';
import { grouped } from './grouped.ts';
import { gateDefaults, gatesSchema } from './gates-config.ts';
import {
  budgetSchema,
  limitDefaults,
  limitsSchema,
  maxFailedSchema,
  retrySchema,
  timeoutSchema,
} from './limits-config.ts';
import { parameterConfigSchema } from './parameter-config.ts';
import { paramValueSchema } from './param-value.ts';
import { maxListedPoints } from './starts.ts';
import { tagPattern } from './tag.ts';

/** What a sweep file means where it says nothing. */
export const sweepDefaults = {
  metric: { at: 'last' },
  replicates: { configs: 'all', seeds: 1, shared: false },
  split: { eval: 0.2, test: 0 },
  ...limitDefaults,
  gates: gateDefaults,
  priority: 0,
  pass_env: [],
  backend: 'auto',
} as const;

/** Most trials one plan may list. */
export const maxTrials = 1_000_000;

/** Names a parameter can have; W&B's rule. */
export const parameterNamePattern = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

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
      .describe('`train/<name>` or `eval/<name>`, as the task reports it, such as eval/accuracy.')
      .meta({ examples: ['eval/accuracy', 'eval/loss'] }),
    goal: z
      .enum(['minimize', 'maximize'])
      .describe('Which way is better; always written out.')
      .meta({ examples: ['maximize'] }),
    at: z
      .enum(['last', 'best'])
      .default(sweepDefaults.metric.at)
      .describe('The epoch that counts: the last one, or the one where the metric was best.')
      .meta({ examples: ['last'] }),
  })
  .describe('The one metric that ranks the trials.')
  .meta({ examples: [{ name: 'eval/accuracy', goal: 'maximize' }] });

const replicatesSchema = z
  .strictObject({
    configs: z
      .union([z.literal('all'), whole], { error: 'must be all or a whole number from 1' })
      .default(sweepDefaults.replicates.configs)
      .describe('How many configurations, from the first, are repeated.')
      .meta({ examples: [4, 'all'] }),
    seeds: attempts
      .describe('Trials of each of these configurations in all, each with a seed of its own.')
      .meta({ examples: [3] }),
    shared: z
      .boolean()
      .default(sweepDefaults.replicates.shared)
      .describe('Whether every configuration gets the same seeds.')
      .meta({ examples: [false] }),
  })
  .default(sweepDefaults.replicates)
  .describe('Repeats with other seeds, which tell how much of a difference is noise.')
  .meta({ examples: [{ configs: 4, seeds: 3 }] });

const splitSchema = z
  .strictObject({
    eval: z
      .number()
      .gt(0)
      .lt(1)
      .default(sweepDefaults.split.eval)
      .describe('Share of the examples held out to evaluate on.')
      .meta({ examples: [0.2] }),
    test: share
      .default(sweepDefaults.split.test)
      .describe('Share kept aside and never looked at by the sweep.')
      .meta({ examples: [0.1] }),
  })
  .default(sweepDefaults.split)
  .describe('How the examples are divided; the rest is trained on.')
  .meta({ examples: [{ eval: 0.2, test: 0.1 }] });

const passEnvSchema = z
  .array(
    z
      .string()
      .max(200)
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
      .refine((name) => !name.startsWith('HYPERSWEEP_'), 'must not begin with HYPERSWEEP_: the task never sees those'),
  )
  .max(100)
  .default([])
  .describe('Environment variables that the task gets although their names look like secrets.')
  .meta({ examples: [['HF_TOKEN']] });

/**
 * A sweep file's content, every parameter's distribution written out. Rules between keys are in sweep-rules.ts.
 * Refuses unknown keys.
 */
export const sweepConfigSchema = z.strictObject({
  name: text(200)
    .optional()
    .describe('What the sweep is called in lists and reports.')
    .meta({ examples: ['sentiment-first-look'] }),
  notes: text(10_000)
    .optional()
    .describe('Why this sweep is run; printed in its report.')
    .meta({ examples: ['Does dropout still help with the larger embedding?'] }),
  task: text(1000)
    .describe('What is trained: a built-in task (sentiment) or the path of a task file (./my-task.ts).')
    .meta({ examples: [...builtInTasks.map(({ name }) => name), './my-task.ts'] }),
  method: z
    .enum(methods)
    .describe(
      'How configurations are chosen: every one (grid), by chance (random), evenly (sobol), or each part of each range once (lhs).',
    )
    .meta({ examples: ['random'] }),
  run_cap: whole
    .optional()
    .describe(
      'Number of configurations. A grid runs whole without it, else a random part of it; the other methods need it.',
    )
    .meta({ examples: [24] }),
  seed: z
    .int()
    .min(0)
    .optional()
    .describe('Where all chance comes from, 0 to 2^53 - 1; made from the file where it is left out.')
    .meta({ examples: [7] }),
  replicates: replicatesSchema,
  metric: metricSchema,
  parameters: z
    .record(z.string().max(200).regex(parameterNamePattern), parameterConfigSchema)
    .meta({ minProperties: 1 })
    .describe('The hyperparameters: name to fixed value, list of values, or range.')
    .meta({ examples: [{ dropout: { min: 0.1, max: 0.6 }, embedding_dim: { values: [8, 16, 32] } }] }),
  constraints: z
    .array(text(1000), 'must be a list of expressions')
    .max(100)
    .default([])
    .describe('What every configuration must satisfy, such as hidden_units <= 4 * embedding_dim.')
    .meta({ examples: [['hidden_units <= 4 * embedding_dim', 'optimizer == "adam" or momentum < 0.9']] }),
  points_to_evaluate: z
    .array(z.record(z.string().max(200), paramValueSchema))
    .max(maxListedPoints, `must list at most ${grouped(maxListedPoints)} points`)
    .default([])
    .describe(
      'Configurations that random, sobol and lhs run first, after the defaults; what one leaves out takes its default.',
    )
    .meta({
      examples: [
        [
          { learning_rate: 0.002, optimizer: 'adam' },
          { learning_rate: 0.01, optimizer: 'sgd' },
        ],
      ],
    }),
  split: splitSchema,
  epochs: whole
    .optional()
    .describe('Passes over the training examples, where it is not one of the parameters.')
    .meta({ examples: [10] }),
  batch_size: whole
    .optional()
    .describe('Examples a step, where it is not one of the parameters.')
    .meta({ examples: [32] }),
  patience: whole
    .optional()
    .describe('Epochs without a better objective after which a trial ends, where it is not one of the parameters.')
    .meta({ examples: [3] }),
  backend: z
    .enum(['auto', 'node', 'wasm', 'cpu'])
    .default(sweepDefaults.backend)
    .describe('TensorFlow.js backend; auto takes the fastest that loads.')
    .meta({ examples: ['auto'] }),
  timeout: timeoutSchema,
  retry: retrySchema,
  max_failed: maxFailedSchema,
  limits: limitsSchema,
  budget: budgetSchema,
  gates: gatesSchema,
  requires: z
    .string()
    .max(60)
    .regex(tagPattern, 'must be a worker tag: letters, digits, - and _')
    .optional()
    .describe('Only workers with this tag train the trials (hypersweep worker --tag).')
    .meta({ examples: ['gpu'] }),
  priority: z
    .int()
    .min(-10)
    .max(10)
    .default(sweepDefaults.priority)
    .describe('Share of the workers beside other sweeps, -10 to 10: higher gets more, 0 is normal.')
    .meta({ examples: [0] }),
  pass_env: passEnvSchema,
  lesson: text(1000)
    .optional()
    .describe('Path of the lesson file that an earlier sweep left; the report says what was confirmed.')
    .meta({ examples: ['./lesson.yaml'] }),
});
export type SweepConfig = z.infer<typeof sweepConfigSchema>;
