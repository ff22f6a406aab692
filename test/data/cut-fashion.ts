import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gunzipSync } from 'node:zlib';

/** Where Debian's package `dataset-fashion-mnist` lays the data set. */
export const debianFolder = '/usr/share/datasets/fashion-mnist';

const perClass = 200;
const classCount = 10;
const pixelsPerImage = 28 * 28;

/**
 * The cut that `worker/datasets/fashion.ts` reads, uncompressed: the first 200 training images of each class in the file's
 * order, 28 x 28 bytes each, then their 2,000 class indices.
 */
export function cutFashion(folder: string): Buffer {
  const images = gunzipSync(readFileSync(join(folder, 'train-images-idx3-ubyte.gz'))).subarray(16);
  const labels = gunzipSync(readFileSync(join(folder, 'train-labels-idx1-ubyte.gz'))).subarray(8);
  const counts = new Map<number, number>();
  const chosen: number[] = [];
  for (const [index, label] of labels.entries()) {
    const count = counts.get(label) ?? 0;
    if (count >= perClass) continue;
    counts.set(label, count + 1);
    chosen.push(index);
  }
  if (chosen.length !== perClass * classCount) throw new Error(`${chosen.length} images, 2,000 were expected`);
  const pixels = chosen.map((index) => images.subarray(index * pixelsPerImage, (index + 1) * pixelsPerImage));
  return Buffer.concat([...pixels, Buffer.from(chosen.map((index) => labels[index] ?? 0))]);
}

/** `tsx test/data/cut-fashion.ts [FOLDER]`: makes the file again and prints the SHA-256 of what is in it. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const cut = cutFashion(process.argv[2] ?? debianFolder);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  const path = join(import.meta.dirname, '../../worker/datasets/files/fashion-2000.br');
  writeFileSync(path, brotliCompressSync(cut, { params }));
  console.log(`${createHash('sha256').update(cut).digest('hex')}  ${cut.length} bytes in ${path}`);
}
