import * as z from 'zod';
import { maxTimeoutMs, parseDuration } from '../../shared/duration.ts';
import { SweepError } from '../../shared/errors.ts';
import { backends } from '../../shared/records.ts';
import { slotsOf, thisMachine } from '../machine.ts';

/** Flags that several commands share, in yargs' form. */
export const storeFlag = {
  store: {
    type: 'string',
    describe: 'redis://, rediss:// or postgres:// (default: a private store under .hypersweep/)',
    requiresArg: true,
  },
} as const;

export const tagFlag = {
  tag: { type: 'string', describe: 'take the trials of sweeps that require this tag', requiresArg: true },
} as const;

export const jsonFlag = {
  json: { type: 'boolean', describe: 'one JSON document on stdout', default: false },
} as const;

export const yesFlag = {
  yes: { type: 'boolean', alias: 'y', describe: 'run a plan above its budget', default: false },
} as const;

export const quietFlag = {
  quiet: { type: 'boolean', alias: 'q', describe: 'no progress on stderr', default: false },
} as const;

export const slotsFlag = {
  slots: { type: 'string', describe: 'trials at once (default: from cores and memory)', requiresArg: true },
} as const;

export const backendFlag = {
  backend: {
    choices: ['auto', ...backends] as const,
    default: 'auto' as const,
    describe: 'TensorFlow.js backend of this worker',
  },
} as const;

/** The positional that names a sweep. */
export const sweepPositional = {
  type: 'string',
  describe: "a sweep's name, id or the id's beginning (default: the newest)",
} as const;

/** The flag that names a sweep beside a trial's number. */
export const sweepFlag = {
  sweep: {
    type: 'string',
    describe: "the sweep's name, id or the id's beginning (default: the newest)",
    requiresArg: true,
  },
} as const;

/** The positional that names a trial. */
export const trialPositional = { type: 'string', demandOption: true, describe: "the trial's number" } as const;

/** @throws SweepError `USAGE` when `--slots` is no whole number from 1 to 256 or `auto` */
export function parseSlots(text: string | undefined): number {
  if (text === undefined || text === 'auto') return slotsOf(thisMachine());
  return wholeNumber('--slots', text, { min: 1, max: 256 });
}

/** @throws SweepError `USAGE` when the text is no whole number in [min, max] */
export function wholeNumber(
  flag: string,
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const parsed = z.coerce
    .number()
    .int()
    .min(min)
    .max(max)
    .safeParse(text.trim() === '' ? Number.NaN : text);
  if (parsed.success) return parsed.data;
  throw new SweepError('USAGE', `${flag} must be a whole number from ${min} to ${max}, got "${text}".`);
}

/**
 * Milliseconds of a duration such as `90s` or `10m`.
 * @throws SweepError `USAGE` when it is none, or outside of [min, max]
 */
export function durationFlag(
  flag: string,
  text: string,
  { min, max }: { readonly min: number; readonly max: number } = { min: 0, max: maxTimeoutMs },
): number {
  const parsed = parseDuration(text);
  if (parsed !== undefined && parsed >= min && parsed <= max) return parsed;
  throw new SweepError(
    'USAGE',
    `${flag} must be a number and a unit (ms, s, m, h or d) from ${min / 1000}s to ${max / 1000}s, got "${text}".`,
  );
}
