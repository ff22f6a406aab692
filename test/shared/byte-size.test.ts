import { expect, it } from 'vitest';
import { formatByteSize, parseByteSize } from '../../shared/byte-size.ts';

it.each([
  ['4GiB', 4 * 2 ** 30],
  ['1.5 MiB', 1.5 * 2 ** 20],
  ['10MB', 10_000_000],
  ['3kB', 3000],
  ['7B', 7],
])('reads %s as %i bytes', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

it.each(['4', '4G', '-1GiB', '4 GiB ', 'GiB', '1e3MB', '4gib'])('does not guess what "%s" means', (text) => {
  expect(parseByteSize(text)).toBeUndefined();
});

it.each([
  ['4GiB', 4 * 2 ** 30],
  ['1536KiB', 1.5 * 2 ** 20],
  ['10MB', 10_000_000],
  ['1234567B', 1_234_567],
])('writes %s for %i bytes', (text, bytes) => {
  expect(formatByteSize(bytes)).toBe(text);
  expect(parseByteSize(text)).toBe(bytes);
});
