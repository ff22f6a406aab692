import { expect, it } from 'vitest';
import { clockTrouble } from '../../../orchestrator/store/check-postgres.ts';

it.each([
  [0, null],
  [-1999, null],
  [2000, null],
  [2500, '2.5 s ahead of'],
  [-3_600_000, '3600 s behind'],
  [3_599_998.7, '3600 s ahead of'],
])('tells a clock that is %i ms ahead of its PostgreSQL', (aheadMs, off) => {
  const told = `takes the ends of leases from the workers' clocks, and this machine's is ${off} its own; it may be 2 s off`;
  expect(clockTrouble(aheadMs)).toEqual(
    off === null ? null : { what: told, remedy: 'Set the clock right, here or there (NTP).' },
  );
});
