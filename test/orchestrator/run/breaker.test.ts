import { describe, expect, it } from 'vitest';
import { breaker, withRegion } from '../../../orchestrator/run/breaker.ts';
import { failingRegion } from '../../../orchestrator/run/failing-region.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import type { TrialOutcome } from '../../../shared/trial-outcome.ts';
import type { Params } from '../../../shared/trial.ts';

const provenance = {
  backend: 'wasm',
  tensorflow: '4',
  threads: 1,
  cpu: 'c',
  node: 'v20',
  hypersweep: '0',
  host: 'h',
} as const;
const result = {
  state: 'complete', attempt: 1, objective: 1, metrics: {}, epochs: 1, epoch: 1, startedAt: 0, seconds: 1, provenance,
} as const; // prettier-ignore

/** Trials over two parameters, failed where `fails` says so. */
function trials(count: number, fails: (params: Params) => boolean): TrialOutcome[] {
  const random = seededRandom(1, 'breaker');
  return Array.from({ length: count }, (_, number): TrialOutcome => {
    const params = {
      batch_size: [32, 64, 128, 256, 512][number % 5] ?? 0,
      rate: random.next(),
      kind: number % 2 === 0 ? 'a' : 'b',
    };
    const trial = { number, id: `${number}`, configuration: number, replicate: 0, seed: 1, params };
    if (!fails(params)) return { trial, state: 'complete', result };
    return { trial, state: 'failed', failure: { class: 'oom', attempt: 1, message: 'no memory', at: 0 } };
  });
}

describe('the breaker', () => {
  it('names the part of the space where trials fail', () => {
    const outcomes = trials(40, ({ batch_size }) => Number(batch_size) >= 256);
    expect(withRegion(breaker(outcomes, { max_failed: 0.2 }) ?? '', outcomes)).toBe(
      '16 of 40 trials failed; max_failed 0.2 allows 8; they fail where batch_size >= 256 (16 of 16 failed; elsewhere 0 of 24)',
    );
  });

  it('says when all fail alike from the start, and lets a sweep go on that loses few', () => {
    expect(
      breaker(
        trials(9, () => true),
        { max_failed: 0.2 },
      ),
    ).toBe('the first 9 trials all failed the same way (oom)');
    expect(
      breaker(
        trials(40, ({ rate }) => Number(rate) > 0.9),
        { max_failed: 0.2 },
      ),
    ).toBeNull();
  });
});

describe('the region where trials fail', () => {
  it('is a value, or a half of a range', () => {
    expect(failingRegion(trials(40, ({ kind }) => kind === 'b'))).toBe(
      'kind = "b" (20 of 20 failed; elsewhere 0 of 20)',
    );
    expect(failingRegion(trials(200, ({ rate }) => Number(rate) > 0.7))).toMatch(
      /^rate >= 0\.\d+ \(\d+ of \d+ failed; elsewhere \d of \d+\)$/,
    );
  });

  it('is nowhere when failures fall where chance puts them, or there is nothing to compare them with', () => {
    const random = seededRandom(2, 'chance');
    expect(failingRegion(trials(60, () => random.next() < 0.3))).toBeNull();
    expect(failingRegion(trials(8, () => true))).toBeNull();
  });
});
