import type { Rank, Tensor } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../shared/seeded-random.ts';
import type { TensorFlow } from '../../../shared/task.ts';
import { loadTensorFlow } from '../../../worker/tf.ts';

type Pair = [number, number];

let tf: TensorFlow;

beforeAll(async () => {
  await loadTensorFlow('cpu');
  ({ tf } = await loadTensorFlow('wasm'));
});

/** Numbers in [-1, 1), rounded to 1/128 so that short sums are exact in float32. */
function numbers(count: number, label: string): Float32Array {
  const random = seededRandom('kernels', label);
  return Float32Array.from({ length: count }, () => (random.below(256) - 128) / 128);
}

async function onBoth(compute: () => Tensor): Promise<{ cpu: Float32Array; wasm: Float32Array }> {
  const results: Float32Array[] = [];
  for (const backend of ['cpu', 'wasm']) {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    const result = tf.tidy(compute);
    results.push(Float32Array.from(result.dataSync()));
    result.dispose();
    expect(tf.memory().numTensors).toBe(before);
  }
  return { cpu: results[0]!, wasm: results[1]! };
}

function expectClose(actual: Float32Array, expected: Float32Array, tolerance = 1e-4): void {
  expect(actual.length).toBe(expected.length);
  const worst = actual.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index]!)), 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
}

describe('UnsortedSegmentSum on wasm and cpu', () => {
  const cases = [
    { name: 'duplicate and empty segments', ids: [3, 0, 3, 3, 1], segments: 6, row: [4] },
    { name: 'one segment', ids: [0, 0, 0], segments: 1, row: [1] },
    { name: 'rows of a higher rank', ids: [1, 1, 0, 4], segments: 5, row: [2, 3] },
    { name: 'scalar rows', ids: [2, 2, 0], segments: 4, row: [] },
    { name: 'ids that name no segment', ids: [-1, 0, 7, 1], segments: 2, row: [3] },
  ];
  it.each(cases)('agrees with a product by the one-hot ids: $name', async ({ ids, segments, row }) => {
    const width = row.reduce((a, b) => a * b, 1);
    const values = numbers(ids.length * width, ids.join());
    const both = await onBoth(() =>
      tf.unsortedSegmentSum(tf.tensor(values, [ids.length, ...row]), tf.tensor1d(ids, 'int32'), segments),
    );
    const expected = new Float32Array(segments * width);
    for (let segment = 0; segment < segments; segment++)
      for (let column = 0; column < width; column++)
        for (const [index, id] of ids.entries())
          expected[segment * width + column]! += (id === segment ? 1 : 0) * values[index * width + column]!;
    expect(both.wasm).toEqual(expected);
    expect(both.cpu).toEqual(expected);
  });

  it("gives an embedding's gradient as cpu does, repeated and unused rows included", async () => {
    const table = numbers(50 * 3, 'table');
    const ids = Int32Array.from({ length: 24 }, (_, index) => (index * index) % 11);
    const weights = numbers(24 * 3, 'weights');
    const both = await onBoth(() => {
      const loss = (rows: Tensor) =>
        tf
          .gather(rows, tf.tensor2d(ids, [4, 6], 'int32'))
          .mul(tf.tensor3d(weights, [4, 6, 3]))
          .sum();
      return tf.grad(loss)(tf.tensor2d(table, [50, 3]));
    });
    expectClose(both.wasm, both.cpu, 1e-6);
    expect([...both.wasm.slice(11 * 3)].every((value) => value === 0)).toBe(true);
  });
});

describe('Conv2DBackpropFilter on wasm', () => {
  const pads = ['same', 'valid'] as const;
  const strides: [number, number][] = [
    [1, 1],
    [2, 2],
    [3, 2],
    [1, 3],
  ];
  const shapes: { image: [number, number, number, number]; filter: [number, number, number, number] }[] = [
    { image: [2, 8, 8, 3], filter: [3, 3, 3, 4] },
    { image: [3, 7, 5, 1], filter: [2, 3, 1, 2] },
    { image: [1, 9, 11, 2], filter: [5, 4, 2, 3] },
    { image: [2, 6, 6, 2], filter: [1, 1, 2, 5] },
    { image: [4, 5, 5, 2], filter: [5, 5, 2, 1] },
  ];
  const cases = shapes.flatMap((shape) => strides.flatMap((stride) => pads.map((pad) => ({ ...shape, stride, pad }))));

  it.each(cases)('agrees with cpu: image $image, filter $filter, stride $stride, $pad', async (sizes) => {
    const { image, filter, stride, pad } = sizes;
    const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
    const pixels = numbers(size(image), `image ${image.join()}`);
    const taps = numbers(size(filter), `filter ${filter.join()}`);
    const both = await onBoth(() => {
      const loss = (w: Tensor) =>
        tf
          .conv2d(tf.tensor4d(pixels, image), w.as4D(...filter), stride, pad)
          .square()
          .sum();
      return tf.grad(loss)(tf.tensor4d(taps, filter));
    });
    expectClose(both.wasm, both.cpu, 1e-4 * Math.max(1, ...both.cpu.map(Math.abs)));
  });

  it('agrees with cpu for explicit padding, also where rows stay unused', async () => {
    const pixels = numbers(2 * 6 * 6 * 2, 'explicit');
    const taps = numbers(3 * 3 * 2 * 2, 'explicit taps');
    const both = await onBoth(() => {
      const image = tf.tensor4d(pixels, [2, 6, 6, 2]);
      const loss = (w: Tensor) =>
        tf
          .conv2d(image, w.as4D(3, 3, 2, 2), 2, 1, 'NHWC', 1, 'floor')
          .square()
          .sum();
      return tf.grad(loss)(tf.tensor4d(taps, [3, 3, 2, 2]));
    });
    expectClose(both.wasm, both.cpu, 1e-4 * Math.max(1, ...both.cpu.map(Math.abs)));
  });

  it('trains a small convolutional layer and the one-dimensional form to the same gradients as cpu', async () => {
    const series = numbers(3 * 10 * 2, 'series');
    const taps = numbers(4 * 2 * 3, 'series taps');
    const both = await onBoth(() => {
      const loss = (w: Tensor) =>
        tf
          .conv1d(tf.tensor3d(series, [3, 10, 2]), w.as3D(4, 2, 3), 2, 'same')
          .relu()
          .square()
          .sum();
      return tf.grad(loss)(tf.tensor3d(taps, [4, 2, 3]));
    });
    expectClose(both.wasm, both.cpu, 1e-4 * Math.max(1, ...both.cpu.map(Math.abs)));
  });
});

describe('training on wasm, by any shape', () => {
  /** Numbers on a coarse grid, so that no sum needs more than float32 has. */
  const grid = (count: number, seed: number) => numbers(count, String(seed));

  it('gives the values and gradients of a convolution that cpu gives', async () => {
    const layers = fc.record({
      batch: fc.integer({ min: 1, max: 4 }),
      height: fc.integer({ min: 1, max: 11 }),
      width: fc.integer({ min: 1, max: 11 }),
      channels: fc.integer({ min: 1, max: 3 }),
      filters: fc.integer({ min: 1, max: 4 }),
      kernel: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
      stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      pad: fc.constantFrom<('same' | 'valid' | number)[]>('same', 'valid', 0, 1, 2),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(layers, async ({ batch, height, width, channels, filters, kernel, stride, pad, seed }) => {
        const around = typeof pad === 'number' ? 2 * pad : 0;
        fc.pre(pad === 'same' || (kernel[0] <= height + around && kernel[1] <= width + around));
        // Otherwise refused, as the test below says.
        fc.pre(typeof pad !== 'number' || (kernel[0] === kernel[1] && stride[0] === stride[1]));
        const image: [number, number, number, number] = [batch, height, width, channels];
        const filter: [number, number, number, number] = [...kernel, channels, filters];
        const pixels = grid(batch * height * width * channels, seed);
        const taps = grid(kernel[0] * kernel[1] * channels * filters, seed + 1);
        const convolve = (x: Tensor, w: Tensor) =>
          tf.conv2d(
            x.as4D(...image),
            w.as4D(...filter),
            stride,
            pad,
            'NHWC',
            1,
            typeof pad === 'number' ? 'floor' : undefined,
          );
        const value = await onBoth(() => convolve(tf.tensor4d(pixels, image), tf.tensor4d(taps, filter)));
        expectClose(value.wasm, value.cpu, 1e-5 * largest(value.cpu));
        for (const part of ['image', 'filter'] as const) {
          const gradient = await onBoth(() => {
            const loss = (x: Tensor, w: Tensor) => convolve(x, w).square().mean();
            const both = tf.grads(loss)([tf.tensor4d(pixels, image), tf.tensor4d(taps, filter)]);
            return both[part === 'image' ? 0 : 1]!;
          });
          expectClose(gradient.wasm, gradient.cpu, 1e-4 * largest(gradient.cpu));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('refuses padding by a number where TensorFlow.js would take a wrong size from it, and names the form that works', async () => {
    await tf.setBackend('wasm');
    const convolve = (pad: number | [Pair, Pair, Pair, Pair]) =>
      tf.tidy(
        () =>
          tf.conv2d(tf.ones<Rank.R4>([1, 6, 6, 1]), tf.ones<Rank.R4>([5, 3, 1, 1]), 1, pad, 'NHWC', 1, 'floor').shape,
      );
    expect(() => convolve(1)).toThrow(
      'conv2d pads by one number only with a square filter and equal strides; got filter 5 x 3, strides 1, 1. ' +
        'Write pad: [[0, 0], [1, 1], [1, 1], [0, 0]].',
    );
    expect(
      convolve([
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]),
    ).toEqual([1, 4, 6, 1]);
    expect(() => convolve(0)).toThrow("Write pad: 'valid'.");
  });

  it('predicts with a fused convolution what it trains with a plain one, also where the filter is shorter than the stride', async () => {
    const pixels = numbers(2 * 6 * 5 * 2, 'fused');
    const taps = numbers(2 * 1 * 2 * 3, 'fused taps');
    const call = () => ({ x: tf.tensor4d(pixels, [2, 6, 5, 2]), w: tf.tensor4d(taps, [2, 1, 2, 3]) });
    const plain = await onBoth(() => tf.conv2d(call().x, call().w, [3, 2], 'same').relu());
    const fused = await onBoth(() =>
      tf.fused.conv2d({ x: call().x, filter: call().w, strides: [3, 2], pad: 'same', activation: 'relu' }),
    );
    expectClose(fused.wasm, plain.cpu, 1e-5);
    expectClose(plain.wasm, plain.cpu, 1e-5);
  });

  it('gives the gradient of an embedding that cpu gives', async () => {
    const lookups = fc.record({
      rows: fc.integer({ min: 1, max: 30 }),
      width: fc.integer({ min: 1, max: 9 }),
      shape: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(lookups, async ({ rows, width, shape, seed }) => {
        const count = shape.reduce((a, b) => a * b, 1);
        const ids = Int32Array.from(grid(count, seed), (value) => Math.floor(((value + 1) / 2) * rows));
        const weights = grid(count * width, seed + 1);
        const both = await onBoth(() => {
          const loss = (table: Tensor) =>
            tf
              .gather(table, tf.tensor(ids, shape, 'int32'))
              .mul(tf.tensor(weights, [...shape, width]))
              .sum();
          return tf.grad(loss)(tf.tensor2d(grid(rows * width, seed + 2), [rows, width]));
        });
        expectClose(both.wasm, both.cpu, 1e-6 * largest(both.cpu));
      }),
      { numRuns: 60 },
    );
  });

  it('gathers along any axis, by indices of any shape, exactly what cpu gathers', async () => {
    const lookups = fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      // Wide enough now and then that slices are copied as a whole.
      last: fc.constantFrom(1, 3, 63, 64, 70),
      axis: fc.nat({ max: 4 }),
      indices: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
      batched: fc.boolean(),
      dtype: fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(lookups, async ({ shape, last, axis, indices, batched, dtype, seed }) => {
        const full = [...shape, last];
        const along = axis % full.length;
        const batch = batched && along > 0 ? full.slice(0, 1) : [];
        const ids = Int32Array.from(grid(sizeOf([...batch, ...indices]), seed), (value) =>
          Math.floor(((value + 1) / 2) * (full[along] ?? 1)),
        );
        const both = await onBoth(() => {
          const values = Array.from(grid(sizeOf(full), seed + 1), (value) =>
            Math.floor(value * (dtype === 'bool' ? 2 : 100)),
          );
          const x = tf.tensor(dtype === 'bool' ? values.map((value) => value > 0) : values, full, dtype);
          return tf.gather(x, tf.tensor(ids, [...batch, ...indices], 'int32'), along, batch.length);
        });
        expect(both.wasm).toEqual(both.cpu);
      }),
      { numRuns: 100 },
    );
  });

  it('refuses an index that names no row', async () => {
    await tf.setBackend('wasm');
    const gather = (index: number) => () => tf.tidy(() => tf.gather(tf.ones([3, 2]), tf.tensor1d([0, index], 'int32')));
    expect(gather(3)).toThrow('the index value 3 is not in [0, 2]');
    expect(gather(-1)).toThrow('the index value -1 is not in [0, 2]');
  });

  function sizeOf(shape: readonly number[]): number {
    return shape.reduce((size, length) => size * length, 1);
  }

  function largest(values: Float32Array): number {
    return values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  }
});
