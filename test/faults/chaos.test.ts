import { expect, it } from 'vitest';
import { chaosRound, undisturbed } from '../chaos/round.ts';
import { describeWith } from '../support/require-service.ts';

/** The short form of `npm run chaos`. */
describeWith('redis', 'a sweep under seeded faults', () => {
  it('ends with the results of an undisturbed one, each once, and nothing left running', async () => {
    const reference = await undisturbed(24);
    expect(reference).toMatchObject({ wrong: [], repeated: 0 });
    expect(reference.results.size).toBe(24);
    const round = await chaosRound('shared redis', { seed: 7, trials: 24, most: 8, workers: 1 }, reference);
    expect(round.wrong).toEqual([]);
    expect([...round.faults.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });
});
