import * as z from 'zod';
import { byteSizePattern, parseByteSize } from './byte-size.ts';
import { durationPattern, maxTimeoutMs, parseDuration } from './duration.ts';

/** What the bounds on a sweep's work are where its file says nothing. */
export const limitDefaults = {
  timeout: '24h',
  retry: { lost: 20, crash: 2, oom: 1 },
  max_failed: 0.2,
  limits: { memory: '4GiB', output: '10MiB' },
  budget: { trials: 200, worker_hours: 24 },
} as const;

/** Smallest bounds that let anything train, in bytes. */
const leastBytes = { memory: 64 * 2 ** 20, output: 1000 };
const mostBytes = 2 ** 50;

const attempts = z.int().min(1).max(1000);

/** Attempts of a trial by the class of what went wrong. */
export const retrySchema = z
  .strictObject({
    lost: attempts
      .default(limitDefaults.retry.lost)
      .describe('Attempts of a trial whose worker or store went away.')
      .meta({ examples: [20] }),
    crash: attempts
      .default(limitDefaults.retry.crash)
      .describe('Attempts of a trial whose process died.')
      .meta({ examples: [2] }),
    oom: attempts
      .default(limitDefaults.retry.oom)
      .describe('Attempts of a trial that ran out of memory.')
      .meta({ examples: [1] }),
  })
  .default(limitDefaults.retry)
  .describe('How often a trial is tried, by what went wrong; errors of the task itself are never retried.')
  .meta({ examples: [{ lost: 20, crash: 2, oom: 1 }] });

/** Longest time of one attempt, as text. */
export const timeoutSchema = z
  .string('must be a number and a unit (ms, s, m, h or d)')
  .regex(durationPattern, 'must be a number and a unit (ms, s, m, h or d)')
  .refine((duration) => {
    const timeoutMs = parseDuration(duration);
    return timeoutMs === undefined || (timeoutMs >= 1000 && timeoutMs <= maxTimeoutMs);
  }, 'must be from 1s to 24d')
  .default(limitDefaults.timeout)
  .describe('Longest one attempt of a trial may take, such as 90s, 10m or 2h; m is minutes.')
  .meta({ examples: ['90s', '10m', '2h'] });

/** Share of trials that may fail. */
export const maxFailedSchema = z
  .number()
  .min(0)
  .max(1)
  .default(limitDefaults.max_failed)
  .describe('Share of trials that may fail before the sweep stops.')
  .meta({ examples: [0.2] });

function byteSize(kind: keyof typeof leastBytes, least: string) {
  return z
    .string('must be a number and a unit (kB, MB, GB, KiB, MiB or GiB)')
    .regex(byteSizePattern, 'must be a number and a unit (kB, MB, GB, KiB, MiB or GiB)')
    .refine((size) => {
      const bytes = parseByteSize(size);
      return bytes === undefined || (bytes >= leastBytes[kind] && bytes <= mostBytes);
    }, `must be at least ${least}`);
}

/** What one runner may take, as text. */
export const limitsSchema = z
  .strictObject({
    memory: byteSize('memory', '64MiB')
      .default(limitDefaults.limits.memory)
      .describe('Most memory that the process of a trial may take, such as 4GiB; above it the trial is stopped.')
      .meta({ examples: ['4GiB', '800MB'] }),
    output: byteSize('output', '1kB')
      .default(limitDefaults.limits.output)
      .describe('Most text that a trial may print, such as 10MiB.')
      .meta({ examples: ['10MiB'] }),
  })
  .default(limitDefaults.limits)
  .describe('What the process of one trial may take.')
  .meta({ examples: [{ memory: '4GiB', output: '10MiB' }] });

/** The size of a plan above which a run has to be confirmed. */
export const budgetSchema = z
  .strictObject({
    trials: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(limitDefaults.budget.trials)
      .describe('Most trials that run without asking.')
      .meta({ examples: [200] }),
    worker_hours: z
      .number()
      .gt(0)
      .max(1e6)
      .default(limitDefaults.budget.worker_hours)
      .describe('Most hours of training, over all slots, that run without asking.')
      .meta({ examples: [24] }),
  })
  .default(limitDefaults.budget)
  .describe('How much may run without asking: a larger plan needs --yes.')
  .meta({ examples: [{ trials: 200, worker_hours: 24 }] });
