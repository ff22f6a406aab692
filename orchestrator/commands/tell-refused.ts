import type { SweepError } from '../../shared/errors.ts';
import type { Output } from '../output.ts';

/** Tells of a sweep that is left out, for example because another version wrote it, and what can be done about it. */
export function tellRefused({ notice }: Pick<Output, 'notice'>): (error: SweepError) => void {
  return ({ message, hint }) => notice(hint === undefined ? message : `${message} ${hint}`);
}
