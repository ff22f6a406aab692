import type { Evidence } from '../shared/records.ts';

/** What a dead runner died of, as far as can be told. */
export type DeathCause = 'crash' | 'oom' | 'output';

/** A death told: its cause, what of memory was gone, and words for people. */
export interface Death {
  readonly why: DeathCause;
  readonly outOf?: NonNullable<Evidence['outOf']>;
  readonly told: string;
}

/**
 * Why a process ended that we did not kill. `how`: exit code or signal, in words; `words`: its last ones; `kernelKilled`: whether the
 * kernel's count of processes killed for want of memory has risen while it lived.
 */
export function causeOfDeath(end: {
  readonly how: string;
  readonly words: string;
  readonly signal: string | undefined;
  readonly kernelKilled: boolean;
}): Death {
  const { how, words, signal } = end;
  if (/heap out of memory/.test(words))
    return { why: 'oom', outOf: 'heap', told: `its JavaScript heap was full (${how})` };
  if (saysOutOfMemory(words)) return { why: 'oom', outOf: 'allocation', told: `it was given no more memory (${how})` };
  if (signal === 'SIGKILL' && end.kernelKilled)
    return { why: 'oom', outOf: 'machine', told: `the kernel killed it because memory was used up (${how})` };
  return { why: 'crash', told: how };
}

/** Whether a text is what V8, TensorFlow or the C++ library say when memory is gone. */
export function saysOutOfMemory(text: string): boolean {
  return /heap out of memory|Array buffer allocation failed|std::bad_alloc|OOM when allocating|ENOMEM/.test(text);
}
