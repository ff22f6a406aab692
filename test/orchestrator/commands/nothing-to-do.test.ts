import { expect, it } from 'vitest';
import { nothingToDo } from '../../../orchestrator/commands/withdraw-here.ts';
import { makePlan } from '../report/fixtures.ts';

it.each([
  ['finished', 'first 0123456789abcdef is finished: nothing to do'],
  [
    'failed',
    'first 0123456789abcdef is failed: nothing to do\ntry its failed trials again: hypersweep retry 0123456789abcdef',
  ],
] as const)('of a %s sweep there is nothing to do, but what failed may be tried again', (state, text) => {
  const { record, settings } = makePlan({ name: 'first', configurations: 2 });
  const sweep = {
    record: { ...record, sweepId: '0123456789abcdef' },
    settings,
    wanted: 'running' as const,
    reason: null,
  };
  expect(nothingToDo(sweep, state)).toBe(text);
});
