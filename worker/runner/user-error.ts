import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Longest message that travels in a failure, in characters; the record allows 4,000. */
const longest = 2000;

/** Folder of this package's running code, `dist/` when built; frames of its own folders are ours, not the user's. */
const ownFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url)))) + sep;

/** An error in one or two lines: its name and first line, then the first place of its stack that is the user's own code. */
export function describeUserError(error: unknown): string {
  if (!(error instanceof Error)) return cut(`thrown value ${String(error)}`);
  const message = error.message.split('\n', 1)[0] ?? '';
  const name = error.name === 'Error' ? '' : `${error.name}: `;
  const place = userFrame(error.stack ?? '');
  return cut(place === null ? name + message : `${name}${message}\n${place}`);
}

function userFrame(stack: string): string | null {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.find(isUsers)?.trim() ?? null;
}

function isUsers(frame: string): boolean {
  if (/\(?node:|<anonymous>|[\\/]node_modules[\\/]/.test(frame)) return false;
  const path = frame.replace('file://', '');
  const own = ['worker', 'shared', 'dist', 'chunks'].some((folder) => path.includes(ownFolder + folder + sep));
  return !own;
}

function cut(text: string): string {
  return text.length <= longest ? text : text.slice(0, longest - 1) + '…';
}
