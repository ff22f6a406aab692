import * as z from 'zod';
import {
  type PredictionSummary,
  sampledExamples,
  sampledPositions,
  sampledWide,
  type ShownExample,
  shownExampleSchema,
} from './dynamics.ts';
import { recordLimits } from './records.ts';

/** Most characters of a sampled example's text: more than of a shown one, for whether a label is wrong must be read. */
export const sampledText = 160;
/** Examples a line: below the line limit even where each character is escaped. */
const perLine = 40;

const lineSchema = z.strictObject({
  kind: z.literal('sample'),
  examples: z.array(shownExampleSchema.extend({ text: z.string().max(sampledText) })).max(perLine),
});

/** What a trial's last epoch said of one sampled eval example. */
export interface SampledPrediction {
  /** On the eval side, from 0: that of a {@link ShownExample}. */
  readonly position: number;
  /** Class index (with two bytes an example 255 stands for all classes from there), or value. */
  readonly predicted: number;
  /** Probability of the predicted class in steps of 1/15, or of 1/255; null for a value. */
  readonly confidence: number | null;
}

/** The sampled eval examples as lines of the gates job's log. */
export function sampleLines(examples: readonly ShownExample[]): string[] {
  const lines: string[] = [];
  for (let from = 0; from < examples.length; from += perLine)
    lines.push(JSON.stringify({ kind: 'sample', examples: examples.slice(from, from + perLine) }));
  return lines;
}

/**
 * The sampled eval examples that a gates job's log holds, with label and text, ascending by position. Lines told twice count
 * once; empty where none is there, as in sweeps made before they were kept.
 */
export function sampleOfLines(lines: readonly string[]): ShownExample[] {
  const found = new Map<number, ShownExample>();
  for (const line of lines) {
    if (line.length > recordLimits.line) continue;
    for (const example of parsed(line)) found.set(example.position, example);
  }
  return [...found.values()].sort((a, b) => a.position - b.position);
}

/**
 * A trial's packed predictions, ascending by position. `sweepSeed` and `evalCount` decide which examples they are of, alike in
 * all trials of a sweep. Empty where the data do not fit: they come from a log, which nobody signs.
 */
export function sampledPredictions(
  summary: PredictionSummary,
  { sweepSeed, evalCount }: { readonly sweepSeed: number; readonly evalCount: number },
): SampledPrediction[] {
  const { form, width, count, low = NaN, high = NaN } = summary;
  const bytes = bytesOf(summary.data);
  const positions = sampledPositions(sweepSeed, evalCount, width === 1 ? sampledExamples : sampledWide);
  if (count !== positions.length || bytes.length !== count * width) return [];
  return positions.map((position, at) => {
    const [first, second] = [bytes[at * width] ?? 0, bytes[at * width + 1] ?? 0];
    if (form === 'values')
      return { position, predicted: low + ((first + 256 * second) / 65_535) * (high - low), confidence: null };
    if (width === 1) return { position, predicted: first >> 4, confidence: (first & 15) / 15 };
    return { position, predicted: first, confidence: second / 255 };
  });
}

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

function parsed(line: string): readonly ShownExample[] {
  try {
    const found = lineSchema.safeParse(JSON.parse(line));
    return found.success ? found.data.examples : [];
  } catch {
    return [];
  }
}
