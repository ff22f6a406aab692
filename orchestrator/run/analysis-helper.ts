import { parentPort } from 'node:worker_threads';
import { doPiece } from '../analysis/batch.ts';
import type { HelperAnswer, HelperRequest } from './analysis-helpers.ts';

/** A helper thread: takes pieces of each batch it is sent until the counter is past the last one. */
const port = parentPort;
const answer = (message: HelperAnswer) => port?.postMessage(message);
port?.on('message', ({ id, batch, counter }: HelperRequest) => {
  for (let at = Atomics.add(counter, 0, 1); at < batch.inputs.length; at = Atomics.add(counter, 0, 1))
    answer({ id, type: 'piece', piece: doPiece(batch, at) });
  answer({ id, type: 'ended' });
});
