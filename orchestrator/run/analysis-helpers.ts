import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { putPiece } from '../analysis/batch.ts';
import type { Batch, Piece } from '../analysis/batch.ts';
import { packageRoot } from '../package-root.ts';

/** What a helper is sent: a batch, and the counter that gives out its pieces. */
export interface HelperRequest {
  readonly id: number;
  readonly batch: Batch;
  readonly counter: Int32Array;
}

/** What a helper answers: a piece, or that it finds none left. */
export type HelperAnswer =
  | { readonly id: number; readonly type: 'piece'; readonly piece: Piece }
  | { readonly id: number; readonly type: 'ended' };

interface Begun {
  readonly id: number;
  readonly batch: Batch;
  readonly next: () => number;
  /** Helpers that have not ended yet. */
  open: number;
  onNews: () => void;
}

/** Threads that take the pieces of batches from a shared counter, so that a faster one takes more. */
export class Helpers {
  readonly #threads: readonly Worker[];
  readonly #begun = new Map<Batch, Begun>();

  constructor(count: number) {
    const entry = join(packageRoot(), 'dist', 'orchestrator', 'run', 'analysis-helper.js');
    this.#threads = Array.from({ length: count }, () => {
      const thread = new Worker(entry);
      thread.on('message', (answer: HelperAnswer) => this.#hear(answer));
      return thread;
    });
  }

  /** Lets the helpers begin with a batch, once; gives the counter of its pieces, for the caller to take some too. */
  begin(batch: Batch): () => number {
    const known = this.#begun.get(batch);
    if (known) return known.next;
    const counter = new Int32Array(new SharedArrayBuffer(4));
    const next = () => Atomics.add(counter, 0, 1);
    const id = this.#begun.size;
    this.#begun.set(batch, { id, batch, next, open: this.#threads.length, onNews: () => undefined });
    for (const thread of this.#threads) thread.postMessage({ id, batch, counter } satisfies HelperRequest);
    return next;
  }

  /** Resolves when the helpers have answered all pieces of a batch that they took. */
  ended(batch: Batch, onNews: () => void): Promise<void> {
    const begun = this.#begun.get(batch);
    return new Promise((resolve) => {
      const look = () => {
        onNews();
        if ((begun?.open ?? 0) === 0) resolve();
      };
      if (begun) begun.onNews = look;
      look();
    });
  }

  #hear(answer: HelperAnswer): void {
    const begun = [...this.#begun.values()].find(({ id }) => id === answer.id);
    if (!begun) return;
    if (answer.type === 'piece') putPiece(begun.batch, answer.piece);
    else begun.open--;
    begun.onNews();
  }
}
