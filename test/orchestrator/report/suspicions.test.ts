import { describe, expect, it } from 'vitest';
import { simulate, type Simulation } from '../../support/simulated-sweep.ts';
import { suspicionCases } from '../../support/suspicion-cases.ts';

// The rates are measured by `npm run validate:suspicions` (docs/suspicions.md); this is its short form with fixed seeds.
describe('suspicions', () => {
  it.each(suspicionCases.map((each) => [each.rule, each.what, each] as const))(
    '%s: %s',
    (rule, _, { planted, twin }) => {
      // Curves need no intervals of shares; what needs no analysis is played more often.
      const [analysed, seeds] =
        planted.analysed === 'no' ? (['no', [0, 1, 2, 3]] as const) : (['estimate', [0]] as const);
      const speaks = (simulation: Simulation, seed: number) =>
        simulate({ ...simulation, analysed }, seed).suspicions.some(({ code }) => code === rule);
      for (const seed of seeds) expect([speaks(planted, seed), speaks(twin, seed + 501)]).toEqual([true, false]);
    },
  );
});
