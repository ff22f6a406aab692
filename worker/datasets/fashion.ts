import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import type { Example } from '../../shared/task.ts';
import { dataFile } from './data-file.ts';

/** Class names in the data set's own order. */
export const fashionClasses = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
] as const;

const count = 2000;
const side = 28;
const pixels = side * side;
/** Of the uncompressed cut; `test/data/cut-fashion.ts` makes it again from the whole data set. */
const sha256 = 'a64df1266d6df5d0c198c28e895ed8565030f194aa4506494ee192f57aeb7349';

/**
 * 2,000 grey images of clothes, 28 x 28, values 0 to 1, 200 of each class, in source order: the first ones of Fashion-MNIST's
 * training set (Xiao, Rasul and Vollgraf 2017; MIT licence, Zalando SE).
 * @throws Error when the file is damaged
 */
export function loadFashion(file: (path: string) => string): Example[] {
  const path = file(dataFile('fashion-2000.br'));
  const bytes = brotliDecompressSync(readFileSync(path));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256)
    throw new Error(`${path} holds other images than hypersweep's (SHA-256 ${found}): install it again.`);
  return Array.from({ length: count }, (_, index) => ({
    input: {
      values: Float32Array.from(bytes.subarray(index * pixels, (index + 1) * pixels), (grey) => grey / 255),
      shape: [side, side, 1],
    },
    label: bytes[count * pixels + index] ?? 0,
  }));
}
