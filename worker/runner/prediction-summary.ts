import { type PredictionSummary, sampledExamples, sampledPositions, sampledWide } from '../../shared/dynamics.ts';

/** Predicted classes and confidences, or values, of the examples that all trials of a sweep share, packed into 4 kB. */
export function predictionSummary(
  predictions: ArrayLike<number>,
  { classCount, sweepSeed }: { readonly classCount: number; readonly sweepSeed: number },
): PredictionSummary {
  const width = Math.max(1, classCount);
  const count = predictions.length / width;
  if (classCount === 0) return valueSummary(predictions, sampledPositions(sweepSeed, count, sampledWide));
  const narrow = classCount <= 16;
  const positions = sampledPositions(sweepSeed, count, narrow ? sampledExamples : sampledWide);
  const bytes = Buffer.from(
    positions.flatMap((position) => {
      const { index, probability } = predictedClass(predictions, position, width);
      const confidence = (steps: number) => Math.round(Math.min(1, Math.max(0, probability)) * steps);
      return narrow ? [index * 16 + confidence(15)] : [Math.min(255, index), confidence(255)];
    }),
  );
  return { form: 'classes', width: narrow ? 1 : 2, count: positions.length, data: bytes.toString('base64') };
}

/** The class with the largest probability (the first of equals), of the example at a position. */
export function predictedClass(
  predictions: ArrayLike<number>,
  position: number,
  width: number,
): { readonly index: number; readonly probability: number } {
  let index = 0;
  for (let other = 1; other < width; other++)
    if ((predictions[position * width + other] ?? NaN) > (predictions[position * width + index] ?? NaN)) index = other;
  return { index, probability: predictions[position * width + index] ?? NaN };
}

function valueSummary(predictions: ArrayLike<number>, positions: readonly number[]): PredictionSummary {
  const values = positions.map((position) => predictions[position] ?? NaN);
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const span = high > low ? high - low : 1;
  const shorts = Uint16Array.from(values, (value) => Math.round(((value - low) / span) * 65_535));
  const bytes = Buffer.alloc(2 * shorts.length);
  for (const [index, short] of shorts.entries()) bytes.writeUInt16LE(short, 2 * index);
  return { form: 'values', width: 2, count: positions.length, low, high, data: bytes.toString('base64') };
}
