import { styleText } from 'node:util';
import { SweepError } from '../shared/errors.ts';

/** Tells an error on stderr and gives the exit code: an expected one without a stack, an unexpected one with it. */
export function printError(error: unknown, debug: boolean): number {
  const stream = process.stderr;
  if (error instanceof SweepError) {
    stream.write(`${styleText('red', error.code, { stream })}  ${error.message}\n`);
    if (error.hint !== undefined) stream.write(`${indented(error.hint)}\n`);
    if (debug) stream.write(`${chain(error)}\n`);
    return error.exitCode;
  }
  stream.write(
    `${styleText('red', 'Unexpected error', { stream })}, please report it with these lines:\n${chain(error)}\n`,
  );
  return 1;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function chain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${chain(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
