import { spawnSync } from 'node:child_process';
import { testStores } from '../support/test-stores.ts';

/** The stores that can be measured here; a missing one is told loudly. */
export function requireService() {
  return testStores.filter(({ name }) => {
    const present = name !== 'redis' || spawnSync('redis-server', ['--version']).status === 0;
    if (!present) process.stderr.write(`*** SKIPPED: ${name} is not installed here ***\n`);
    return present;
  });
}
