import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataFile } from '../../../worker/datasets/data-file.ts';
import { fashionClasses, loadFashion } from '../../../worker/datasets/fashion.ts';
import { numericInput } from '../../../worker/runner/fingerprint.ts';
import { recordingParams } from '../../../worker/runner/recording-params.ts';
import { taskOf } from '../../../worker/runner/task-cache.ts';
import { fashion } from '../../../worker/tasks/fashion.ts';
import { type LoadedTensorFlow, loadTensorFlow } from '../../../worker/tf.ts';
import { cutFashion, debianFolder } from '../../data/cut-fashion.ts';
import { builtIn, trialRunner } from '../../support/run-trial-here.ts';

describe('the fashion data', () => {
  const examples = loadFashion((path) => path);

  it('are 200 images of each of ten classes, 28 x 28, from 0 to 1, in mixed order', () => {
    expect(examples).toHaveLength(2000);
    const counts = fashionClasses.map((_, index) => examples.filter(({ label }) => label === index).length);
    expect(counts).toEqual(Array.from({ length: 10 }, () => 200));
    const images = examples.flatMap(({ input }) => numericInput(input) ?? []);
    expect(new Set(images.map(({ shape }) => shape.join()))).toEqual(new Set(['28,28,1']));
    const values = images.map((image) => Float32Array.from(image.values));
    expect(Math.max(...values.map((image) => Math.max(...image)))).toBe(1);
    expect(Math.min(...values.map((image) => Math.min(...image)))).toBe(0);
    expect(new Set(examples.slice(0, 20).map(({ label }) => label)).size).toBeGreaterThan(4);
  });

  it('are named by a SHA-256 in the notice beside them', () => {
    const bytes = brotliDecompressSync(readFileSync(dataFile('fashion-2000.br')));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(readFileSync(dataFile('NOTICE.md'), 'utf8')).toContain(sha256);
  });

  it('are refused when the file is another one', () => {
    expect(() => loadFashion(() => dataFile('penguins.json'))).toThrow();
  });

  const here = existsSync(debianFolder);
  if (!here)
    process.stderr.write(
      "\n*** SKIPPED: the cut beside its source: Debian's dataset-fashion-mnist is not installed ***\n",
    );
  // Debian's package of the whole data set is not installed everywhere.
  it.skipIf(!here)('are what the script cuts from the whole data set', () => {
    expect(cutFashion(debianFolder).equals(brotliDecompressSync(readFileSync(dataFile('fashion-2000.br'))))).toBe(true);
  });
});

describe('the fashion task', () => {
  let loaded: LoadedTensorFlow;
  beforeAll(async () => {
    loaded = await loadTensorFlow('wasm');
  });

  it('learns: far better than chance after one epoch of its smallest network', async () => {
    const run = trialRunner(loaded);
    const params = { filters: 4, conv_layers: 1, epochs: 1, learning_rate: 1e-2, weight_decay: 0.01 };
    const { answer } = await run({ task: builtIn('fashion'), params });
    if (answer.type === 'failed') throw new Error(answer.message);
    expect(answer.outcome.note).toBeUndefined();
    expect(answer.outcome.objective).toBeGreaterThan(0.6);
  });

  it.each([
    [{ conv_layers: 5 }, 'conv_layers must be a whole number from 1 to 4, got 5'],
    [{ filters: 0 }, 'filters must be a whole number from 1 to 256, got 0'],
    [{ activation: 'swish' }, 'activation must be relu, elu or tanh, got "swish"'],
  ])('refuses %o', (given, message) => {
    const task = taskOf(fashion)!;
    const { params } = recordingParams({ given, defaults: task.defaults! });
    expect(() => task.model(params, loaded.tf, { inputShape: [28, 28, 1], classCount: 10, state: undefined })).toThrow(
      message,
    );
  });
});
