import { join, sep } from 'node:path';
import { ownFolder } from '../own-folder.ts';

/** Longest message that travels in a failure, in characters; the record allows 4,000. */
const longest = 2000;

/** Folders of our running code; frames in them are not the user's. */
const ours = ['worker', 'shared', 'chunks'];

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
  const own = ours.map((folder) => join(ownFolder(), folder) + sep);
  return frames.find((frame) => isUsers(frame, own))?.trim() ?? null;
}

function isUsers(frame: string, own: readonly string[]): boolean {
  if (/\(?node:|<anonymous>|[\\/]node_modules[\\/]/.test(frame)) return false;
  const path = frame.replace('file://', '');
  return !own.some((folder) => path.includes(folder));
}

function cut(text: string): string {
  return text.length <= longest ? text : text.slice(0, longest - 1) + '…';
}
