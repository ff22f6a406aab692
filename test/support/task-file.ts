import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunnerTask } from '../../shared/runner-protocol.ts';

/** Declares as `defineTask` and `defineTrainable` do, without importing them: the file lies outside of any package. */
const preamble = `
const declared = Symbol.for('hypersweep.task');
const defineTask = (task) => ({ [declared]: 'task', task });
const defineTrainable = (trainable) => ({ [declared]: 'trainable', trainable });
`;

/** Writes a task bundle (JavaScript, may use defineTask and defineTrainable) into a temporary folder of its own. */
export function taskFile(source: string): RunnerTask & { kind: 'bundle' } {
  const path = join(mkdtempSync(join(tmpdir(), 'hypersweep-task-')), 'task.mjs');
  writeFileSync(path, preamble + source);
  const sha256 = createHash('sha256').update(source).digest('hex');
  return { kind: 'bundle', path, folder: dirname(path), sha256 };
}

/** A classification task that learns in a second: two noisy blobs in `width` dimensions, one dense layer with dropout. */
export const blobs = `
export default defineTask({
  kind: 'classification',
  defaults: { units: 8, dropout: 0.2, learning_rate: 0.05, epochs: 3 },
  data: () => ({
    examples: Array.from({ length: 200 }, (_, i) => ({
      input: [0, 1, 2, 3].map((k) => Math.sin(i * (k + 1.7)) + (i % 2 ? 0.7 : -0.7)),
      label: i % 2 ? 'yes' : 'no',
    })),
  }),
  model: (params, tf, { inputShape, classCount }) =>
    tf.sequential({
      layers: [
        tf.layers.dense({ units: params.units, activation: 'relu', inputShape }),
        tf.layers.dropout({ rate: params.dropout }),
        tf.layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
});
`;
