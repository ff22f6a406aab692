import type { Doubt } from '../../../shared/gate-records.ts';
import { seededRandom, shuffled } from '../../../shared/seeded-random.ts';
import { storable } from '../findings.ts';
import { labelName, type LookData } from '../look-data.ts';
import { inputLine } from '../show-input.ts';
import { crossNaiveBayes } from './naive-bayes.ts';
import type { SimpleView } from './predictors.ts';
import { ridgeRegression } from './ridge.ts';
import { compressed, type DenseRows, type FeatureRows, pickRows } from './rows.ts';
import { largestAt } from './scorer.ts';
import { softmaxRegression } from './softmax-regression.ts';

const folds = 5;
/** Values that one pass of the five fits may touch; more rows are sampled. */
const cheap = 3e7;

/** What a cross-validated simple model says of the training examples it did not see. */
export interface CrossPrediction {
  /** Positions in train, ascending; a sample where there are many. */
  readonly positions: readonly number[];
  /** `[positions, classes]`, or one value a position. */
  readonly outputs: Float64Array;
}

/**
 * Five-fold predictions of the training labels: naive Bayes for texts, logistic or ridge regression for numbers. `targets`
 * may differ from the data's own, to ask how well other labels would fit. Null where no simple model applies.
 */
export function crossPredict(data: LookData, view: SimpleView, targets: Float64Array): CrossPrediction | null {
  const random = seededRandom('folds', data.seed);
  const classCount = data.classNames.length;
  if (view.corpus !== null && data.kind === 'classification') {
    const fold = Int32Array.from(targets, () => random.below(folds));
    const words = { rows: view.corpus.train, targets, classCount, wordCount: view.corpus.words.length };
    return { positions: [...targets.keys()], outputs: crossNaiveBayes(words, (row) => fold[row] ?? 0) };
  }
  if (view.design === null) return null;
  const { train } = view.design;
  const most = Math.floor(cheap / (train.width * Math.max(1, classCount) * folds));
  const positions = shuffled([...targets.keys()], random)
    .slice(0, Math.max(50, most))
    .sort((a, b) => a - b);
  const rows = compressed(picked(train, positions));
  const asked = Float64Array.from(positions, (position) => targets[position] ?? 0);
  return { positions, outputs: crossFit(rows, asked, { data, fold: positions.map(() => random.below(folds)) }) };
}

function picked({ width, values }: DenseRows, positions: readonly number[]): DenseRows {
  const rows = new Float64Array(positions.length * width);
  for (const [to, from] of positions.entries()) rows.set(values.subarray(from * width, (from + 1) * width), to * width);
  return { count: positions.length, width, values: rows };
}

function crossFit(
  rows: FeatureRows,
  targets: Float64Array,
  { data, fold }: { readonly data: LookData; readonly fold: readonly number[] },
): Float64Array {
  const width = data.kind === 'classification' ? data.classNames.length : 1;
  const outputs = new Float64Array(rows.count * width);
  for (let part = 0; part < folds; part++) {
    const [inside, outside] = [places(fold, (each) => each === part), places(fold, (each) => each !== part)];
    if (inside.length === 0 || outside.length === 0) continue;
    const kept = { targets: Float64Array.from(outside, (place) => targets[place] ?? 0), seed: data.seed };
    const [keptRows, heldRows] = [pickRows(rows, outside), pickRows(rows, inside)];
    const told =
      data.kind === 'classification'
        ? softmaxRegression(keptRows, heldRows, { ...kept, classCount: width, effort: 1 / folds })
        : ridgeRegression(keptRows, heldRows, kept);
    for (const [at, place] of inside.entries()) outputs.set(told.subarray(at * width, (at + 1) * width), place * width);
  }
  return outputs;
}

function places(fold: readonly number[], holds: (part: number) => boolean): number[] {
  return [...fold.keys()].filter((place) => holds(fold[place] ?? 0));
}

/** The training examples whose label the cross-validated model doubts most, and how many it doubts with 95 % or more. */
export function suspectsOf(
  data: LookData,
  cross: CrossPrediction,
): { readonly doubts: Doubt[]; readonly sure: number } {
  return data.kind === 'classification' ? classSuspects(data, cross) : valueSuspects(data, cross);
}

function classSuspects(data: LookData, { positions, outputs }: CrossPrediction) {
  const width = data.classNames.length;
  const wrong = positions.flatMap((position, at) => {
    const predicted = largestAt(outputs, at * width, width);
    const target = data.train.targets[position] ?? 0;
    const confidence = outputs[at * width + predicted] ?? 0;
    return predicted === target ? [] : [{ position, predicted, target, confidence }];
  });
  wrong.sort((a, b) => b.confidence - a.confidence || a.position - b.position);
  const doubts = wrong.slice(0, 10).map(({ position, predicted, target, confidence }) => ({
    input: storable(inputLine(data.train.examples[position]?.input ?? '', 300), 400),
    label: storable(labelName(data, target), 100),
    predicted: storable(labelName(data, predicted), 100),
    confidence,
  }));
  return { doubts, sure: wrong.filter(({ confidence }) => confidence >= 0.95).length };
}

function valueSuspects(data: LookData, { positions, outputs }: CrossPrediction) {
  const errors = positions.map((position, at) => ({
    position,
    error: (outputs[at] ?? 0) - (data.train.targets[position] ?? 0),
    at,
  }));
  const deviation = Math.sqrt(errors.reduce((sum, { error }) => sum + error * error, 0) / Math.max(1, errors.length));
  errors.sort((a, b) => Math.abs(b.error) - Math.abs(a.error) || a.position - b.position);
  const doubts = errors.slice(0, 10).map(({ position, at }) => ({
    input: storable(inputLine(data.train.examples[position]?.input ?? '', 300), 400),
    label: labelName(data, data.train.targets[position] ?? 0),
    predicted: labelName(data, outputs[at] ?? 0),
    confidence: null,
  }));
  // A normal error beyond 5 deviations comes once in two million examples.
  return { doubts, sure: errors.filter(({ error }) => Math.abs(error) > 5 * deviation).length };
}
