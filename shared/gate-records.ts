import * as z from 'zod';
import { paramValueSchema } from './param-value.ts';

const finite = z.number();
const shortText = z.string().max(400);

/** The gates before the first trial, in their order. */
export const gateNames = ['data', 'baselines', 'preflight'] as const;
export type GateName = (typeof gateNames)[number];

/**
 * What a check says. `note`: worth knowing, nothing to do; `undecided`: it could not run or could not tell, never to be
 * read as a pass.
 */
export const checkLevels = ['pass', 'note', 'warn', 'undecided', 'fail'] as const;
export type CheckLevel = (typeof checkLevels)[number];

/** One check's answer. */
export const checkSchema = z.strictObject({
  gate: z.enum(gateNames),
  /** Its id, a key of `gateChecks`. */
  check: z.string().max(40),
  level: z.enum(checkLevels),
  /** One sentence with the figures that decided. */
  evidence: z.string().max(800),
  /** What to do about it; absent where there is nothing to do. */
  remedy: shortText.optional(),
  /** How many examples, columns or weights it concerns. */
  count: finite.optional(),
  /** At most three of them, as text. */
  examples: z.array(shortText).max(3).optional(),
});
export type Check = z.infer<typeof checkSchema>;

/** A score and its 90 % bootstrap interval over the eval examples. */
const estimateSchema = z.strictObject({ value: finite, low: finite, high: finite });
export type Estimate = z.infer<typeof estimateSchema>;

/** What a simple predictor scores on the sweep's metric. */
export const baselineSchema = z.strictObject({
  name: z.string().max(60),
  /** How it predicts, in a few words. */
  method: z.string().max(300),
  score: estimateSchema,
  /** Its mean loss (cross-entropy in nats, or squared error); null where it gives no probabilities. */
  loss: finite.nullable(),
});
export type GateBaseline = z.infer<typeof baselineSchema>;

/** What the metric can show on these eval examples. */
export const metricLimitsSchema = z.strictObject({
  examples: finite,
  /** Best value that equal inputs with different labels allow; null where it is not bounded or not known. */
  ceiling: finite.nullable(),
  /** Smallest step of the metric, 1 / examples for an accuracy; null for others. */
  step: finite.nullable(),
  /** Standard error of one score near the best baseline. */
  standardError: finite.nullable(),
});
export type MetricLimits = z.infer<typeof metricLimitsSchema>;

/** Wall seconds of one trial of the plan, from measured steps; the interval is that of the planned configurations. */
export const trialPriceSchema = z.strictObject({
  seconds: finite,
  low: finite,
  high: finite,
  /** Seconds of one training step, of the configuration in the middle. */
  secondsPerStep: finite,
  /** The same step on another backend; absent where none was asked for or none loads. */
  other: z.strictObject({ backend: z.string().max(20), secondsPerStep: finite }).optional(),
});

export type TrialPrice = z.infer<typeof trialPriceSchema>;

/** What the gates found, as far as every report needs it; travels signed with the gates job's answer. */
export const gatesReportSchema = z.strictObject({
  /** Gates that ran. */
  ran: z.array(z.enum(gateNames)).max(3),
  checks: z.array(checkSchema).max(80),
  /** From simple to less simple. */
  baselines: z.array(baselineSchema).max(12),
  limits: metricLimitsSchema.nullable(),
  /** Loss of a predictor that only knows the class shares, or the target's variance; null where there is none. */
  expectedLoss: finite.nullable(),
  price: trialPriceSchema.nullable(),
  /** Wall seconds of the gates. */
  seconds: finite,
});

export type GatesReport = z.infer<typeof gatesReportSchema>;

/** One class, or for regression a fifth of the targets. */
const classLookSchema = z.strictObject({
  name: z.string().max(200),
  train: finite,
  eval: finite,
  /** A seeded few of its training examples to read. */
  samples: z.array(z.string().max(1200)).max(5),
});

const columnLookSchema = z.strictObject({
  name: z.string().max(100),
  /** `number`, `text`, `boolean` or several of them. */
  type: z.string().max(40),
  missing: finite,
  distinct: finite,
  /** `min .. median .. max`, or the commonest values. */
  values: z.string().max(200),
});

/** A text beside what the model gets of it. */
const tokenLookSchema = z.strictObject({
  text: z.string().max(600),
  words: z.array(z.strictObject({ word: z.string().max(60), state: z.enum(['known', 'unknown', 'cut']) })).max(60),
});

/** An example that a simple model would label otherwise, or gets wrong. */
const doubtSchema = z.strictObject({
  input: z.string().max(400),
  label: z.string().max(100),
  predicted: z.string().max(100),
  /** Probability that the simple model gives to its own answer; null for regression. */
  confidence: finite.nullable(),
});
export type Doubt = z.infer<typeof doubtSchema>;

/** The pages of the gates: everything to read, one part a log line of the gates job. */
export const gatePageSchema = z.strictObject({
  about: z.strictObject({ source: shortText, collected: shortText, knownNoise: shortText }),
  inputs: z.enum(['text', 'image', 'table', 'numbers']),
  /** Name and value, in the order to print. */
  facts: z.array(z.strictObject({ name: z.string().max(60), value: z.string().max(300) })).max(40),
  classes: z.array(classLookSchema).max(20),
  columns: z.array(columnLookSchema).max(60),
  tokens: z.array(tokenLookSchema).max(6),
  /** Examples whose label a cross-validated simple model doubts most, most doubted first. */
  suspects: z.array(doubtSchema).max(10),
  /** Examples that the best simple model gets wrong. */
  mistakes: z.array(doubtSchema).max(20),
});
export type GatePage = z.infer<typeof gatePageSchema>;

/** Most planned trials that the gates are given. */
export const mostGateTrials = 20;

/** What the gates are asked: which of them, and trials of the plan to try. */
export const gatesAskSchema = z.strictObject({
  wanted: z.array(z.enum(gateNames)).max(3),
  /** Names of parameters with more than one value. */
  swept: z.array(z.string().max(200)).max(1000),
  trials: z
    .array(z.strictObject({ params: z.record(z.string().max(200), paramValueSchema), seed: finite }))
    .max(mostGateTrials),
});
export type GatesAsk = z.infer<typeof gatesAskSchema>;
