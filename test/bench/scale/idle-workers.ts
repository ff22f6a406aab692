import { hostname } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { parseStoreAddress } from '../../../shared/store-address.ts';
import { defaultNamespace, defaultTag } from '../../../shared/store-layout.ts';
import { startSupervisor } from '../../../worker/supervisor.ts';

/** Several workers in one process, for a bench of idle ones: their runners load nothing and are never asked. */
// Else its runners, which are plain JavaScript, would look for tsx in a folder without packages.
process.execArgv = [];
const [address = '', secret = '', count = '1', stateFolder = ''] = process.argv.slice(2);
for (let index = 0; index < Number(count); index++) {
  await startSupervisor({
    address: parseStoreAddress(address),
    namespace: defaultNamespace,
    secret,
    slots: 1,
    threads: 1,
    tag: defaultTag,
    lease: { lockMs: 30_000, checkMs: 15_000 },
    patienceMs: 60_000,
    leave: { once: false, idleMs: Infinity, drainMs: Infinity },
    stateFolder,
    packageUrl: '',
    runner: {
      entry: join(stateFolder, 'runner.mjs'),
      backend: 'wasm',
      environment: () => ({}),
      cwd: stateFolder,
    },
    host: hostname(),
    pid: process.pid,
    hypersweep: '0',
    log: pino({ level: 'silent' }),
    now: () => Date.now(),
  });
}
process.send?.('ready');
process.on('disconnect', () => process.exit());
