import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Example, TaskInput } from '../../shared/task.ts';

/** A file that a task asked for: its path as the task wrote it, and the SHA-256 of its bytes. */
export interface FileHash {
  readonly path: string;
  /** 64 hex digits. */
  readonly sha256: string;
}

/**
 * SHA-256 (64 hex digits) of the data a task trains on: every example in source order (input, label, group) and the
 * bytes of the files it asked for, in the order asked. Numbers are taken as 64-bit floats, so that it does not matter
 * in which kind of array they came; which side of the split an example is on does not enter.
 */
export function fingerprintOf(examples: readonly Example[], files: readonly FileHash[]): string {
  const hash = createHash('sha256');
  hash.update(`examples ${examples.length}\n`);
  for (const example of examples) {
    hashInput(hash, example.input);
    hash.update(canonicalJson([example.label, example.group]) + '\n');
  }
  for (const { sha256 } of files) hash.update(`file ${sha256}\n`);
  return hash.digest('hex');
}

/** Hashes of files, in order; keys are absolute paths, values the paths as the task wrote them. */
export async function fileHashes(files: ReadonlyMap<string, string>): Promise<FileHash[]> {
  const hashes: FileHash[] = [];
  for (const [absolute, path] of files) hashes.push({ path, sha256: await fileSha256(absolute) });
  return hashes;
}

async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(Buffer.from(chunk));
  return hash.digest('hex');
}

function hashInput(hash: Hash, input: TaskInput): void {
  if (typeof input === 'string') {
    hash.update(`text ${Buffer.byteLength(input)} ${input}`);
    return;
  }
  const numbers = numericInput(input);
  if (numbers === null) {
    hash.update(`row ${canonicalJson(input)}`);
    return;
  }
  hash.update(`numbers ${numbers.shape.join()} `);
  hash.update(littleEndian(numbers.values));
}

/** Values and shape of an input that is numbers already; null for texts and table rows. */
export function numericInput(
  input: TaskInput,
): { readonly values: ArrayLike<number>; readonly shape: readonly number[] } | null {
  if (typeof input === 'string') return null;
  if (isVector(input)) return { values: input, shape: [input.length] };
  return isShaped(input) ? input : null;
}

function isVector(input: Exclude<TaskInput, string>): input is readonly number[] {
  return Array.isArray(input) || (ArrayBuffer.isView(input) && 'length' in input);
}

function isShaped(
  input: Exclude<TaskInput, string>,
): input is { readonly values: ArrayLike<number>; readonly shape: readonly number[] } {
  return 'shape' in input && Array.isArray(input.shape) && 'values' in input && typeof input.values === 'object';
}

/** Numbers as 64-bit little-endian floats, whatever array and machine they come from. */
export function littleEndian(values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < values.length; index++) view.setFloat64(index * 8, values[index] ?? 0, true);
  return bytes;
}
