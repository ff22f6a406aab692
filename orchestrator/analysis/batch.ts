import { halfSample } from './half-sample.ts';
import type { HalfInput, HalfResult } from './half-sample.ts';
import { scoreTest } from './score-test.ts';
import type { ScoreInput } from './score-test.ts';

/**
 * Independent pieces of one stage as plain data: whoever drives the analysis does them, in any order and on any thread, and
 * writes each result at its piece's index. Nothing depends on who did what.
 */
export type Batch =
  | { readonly kind: 'halves'; readonly inputs: readonly HalfInput[]; readonly results: HalfResult[] }
  | { readonly kind: 'scores'; readonly inputs: readonly ScoreInput[]; readonly results: (number | null)[] };

/** The result of one piece. */
export type Piece =
  | { readonly kind: 'halves'; readonly at: number; readonly result: HalfResult }
  | { readonly kind: 'scores'; readonly at: number; readonly result: number | null };

/** Does one piece. */
export function doPiece(batch: Batch, at: number): Piece {
  switch (batch.kind) {
    case 'halves': {
      const input = batch.inputs[at];
      if (!input) throw new RangeError(`the batch has no piece ${at}`);
      return { kind: 'halves', at, result: halfSample(input) };
    }
    case 'scores': {
      const input = batch.inputs[at];
      if (!input) throw new RangeError(`the batch has no piece ${at}`);
      return { kind: 'scores', at, result: scoreTest(input.sample, input.axis, input.options) };
    }
  }
}

/** Puts a piece's result in its place. */
export function putPiece(batch: Batch, piece: Piece): void {
  if (batch.kind === 'halves' && piece.kind === 'halves') batch.results[piece.at] = piece.result;
  if (batch.kind === 'scores' && piece.kind === 'scores') batch.results[piece.at] = piece.result;
}
