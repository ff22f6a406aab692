import { expect, it } from 'vitest';
import { workerCommand } from '../../../orchestrator/run/local-worker.ts';

const start = {
  address: { kind: 'redis', url: 'redis://localhost' },
  secret: 'a secret of sixteen',
  stateFolder: '/nowhere',
  slots: 1,
  backend: 'wasm',
  tag: 'default',
  isPrivate: false,
  environment: {},
} as const;

// A fraction makes every script of the queue fail, and the worker takes nothing for ever.
it.each([5000, 7000, 45_000, 60_000, 3_600_000])('a lease of %i ms is told in whole milliseconds', (leaseMs) => {
  const { args } = workerCommand({ ...start, rules: { leaseMs } });
  const told = (name: string) => Number(args.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1]);
  for (const name of ['lock', 'check']) expect(Number.isSafeInteger(told(name))).toBe(true);
  expect(told('lock') + told('check')).toBe(leaseMs);
  expect(told('lock')).toBeGreaterThan(told('check'));
});
