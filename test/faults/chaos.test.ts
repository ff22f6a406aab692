import { expect, it } from 'vitest';
import { chaosRound, undisturbed } from '../chaos/round.ts';
import { describeWith } from '../support/require-service.ts';

/** The short form of `npm run chaos`. */
describeWith('redis', 'a sweep under seeded faults', () => {
  it('ends with the results of an undisturbed one, each once, and nothing left running', async () => {
    const reference = await undisturbed(12);
    expect(reference).toMatchObject({ wrong: [], repeated: 0 });
    expect(reference.results.size).toBe(12);
    const round = await chaosRound('shared redis', { seed: 7, trials: 12, most: 5, workers: 1 }, reference);
    expect(round.wrong).toEqual([]);
    expect([...round.faults.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });
});
