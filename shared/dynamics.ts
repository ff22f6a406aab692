import * as z from 'zod';
import { seededRandom, shuffled } from './seeded-random.ts';

/** Eval examples whose prediction is told after each epoch. */
export const shownExamples = 20;
/** Most characters of a shown example's text. */
export const shownText = 80;
/** Most eval examples whose last prediction is told. */
export const sampledExamples = 2000;
/** The same where a prediction takes two bytes (values, or more than 16 classes): more would not fit into 4 kB of base64. */
export const sampledWide = 1400;
/** Most layers that are watched. */
export const watchedLayers = 64;

const number = z.number().nullable();
const row = z.array(number).max(watchedLayers);

/** One epoch under the hood; numbers to four significant digits, null where not finite. */
export const dynamicsPointSchema = z.strictObject({
  epoch: z.number(),
  /** Learning rate at the epoch's last step. */
  rate: number,
  /** By layer: Euclidean norm of the weights, and of the loss's gradient, at the epoch's last full batch. */
  weight: row,
  gradient: row,
  /** By layer: norm of that step's update over the norm of the weights. */
  update: row,
  /** By layer: share of units whose output is the same for all probe examples, 0 to 1; null where the layer has no activation. */
  dead: row,
  /** Predictions of the shown examples: class indices with their probabilities, or values. */
  classes: z.array(z.number()).max(shownExamples).optional(),
  outputs: z.array(number).max(shownExamples),
});
export type DynamicsPoint = z.infer<typeof dynamicsPointSchema>;

/** What an attentive reader of the curves would say. */
export const flagNames = ['diverged', 'overfitting', 'plateau', 'no-better-than-baseline', 'nothing-learnt'] as const;
export const flagSchema = z.strictObject({
  flag: z.enum(flagNames),
  /** Since which epoch, from 1; null where it is about the whole trial. */
  since: z.number().nullable(),
  /** One sentence with the numbers it rests on. */
  evidence: z.string().max(300),
});
export type Flag = z.infer<typeof flagSchema>;

/**
 * Predictions of a seeded sample of eval examples after the last epoch; which, {@link sampledPositions} tells, and
 * `sampledPredictions` unpacks. `classes`: a
 * byte an example, class in the high and confidence in the low half (0 for a probability of 0, 15 for 1), where there are at
 * most 16 classes, else two bytes, class and confidence (255 for 1), class 255 standing for all from there. `values`: two
 * bytes an example, little-endian, 0 for `low` and 65,535 for `high`.
 */
export const predictionSummarySchema = z.strictObject({
  form: z.enum(['classes', 'values']),
  /** Bytes an example. */
  width: z.union([z.literal(1), z.literal(2)]),
  count: z.number(),
  low: z.number().optional(),
  high: z.number().optional(),
  /** Base64, at most 4 kB. */
  data: z.string().max(4000),
});
export type PredictionSummary = z.infer<typeof predictionSummarySchema>;

/** A part of a trial's dynamics as one line of its log; the parts of an attempt belong together. */
export const dynamicsFields = {
  /** Names of the watched layers; the model's own numbering is replaced by the layer's place among its kind. */
  layers: z.array(z.string().max(100)).max(watchedLayers).optional(),
  points: z.array(dynamicsPointSchema).max(100).optional(),
  flags: z.array(flagSchema).max(flagNames.length).optional(),
  predictions: predictionSummarySchema.optional(),
};
export type DynamicsPart = { readonly [Name in keyof typeof dynamicsFields]?: z.infer<(typeof dynamicsFields)[Name]> };

/** All parts of one attempt. */
export interface TrialDynamics {
  /** Names of the watched layers; empty for a trainable. */
  readonly layers: readonly string[];
  /** In order of their epochs. */
  readonly points: readonly DynamicsPoint[];
  readonly flags: readonly Flag[];
  readonly predictions: PredictionSummary | null;
}

/** An eval example whose predictions all trials tell, for people. */
export const shownExampleSchema = z.strictObject({
  /** On the eval side, from 0. */
  position: z.number(),
  label: z.string().max(60),
  /** The beginning of the input, as text. */
  text: z.string().max(shownText),
});
export type ShownExample = z.infer<typeof shownExampleSchema>;

/** Positions on the eval side, ascending, that every trial of a sweep (by its seed) tells predictions of: at most `most` of `count`. */
export function sampledPositions(sweepSeed: number, count: number, most: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  if (count <= most) return all;
  return shuffled(all, seededRandom('predictions', sweepSeed))
    .slice(0, most)
    .sort((a, b) => a - b);
}
