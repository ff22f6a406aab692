import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import * as z from 'zod';
import { runnerEnvironment } from '../shared/runner-environment.ts';
import { parseStoreAddress } from '../shared/store-address.ts';
import { defaultNamespace, defaultTag } from '../shared/store-layout.ts';
import { serveMetrics } from './metrics.ts';
import { openLog } from './open-log.ts';
import { startSupervisor, type Supervisor } from './supervisor.ts';

/**
 * The worker process, started by path. Address and secret come in by the environment, never by arguments, which every user
 * of the machine can list. With an IPC channel it reports `ready` or `failed`, and drains when its parent is gone.
 */
const { values } = parseArgs({
  options: {
    slots: { type: 'string', default: '1' },
    backend: { type: 'string', default: 'auto' },
    tag: { type: 'string', default: defaultTag },
    state: { type: 'string' },
    lock: { type: 'string', default: '30000' },
    check: { type: 'string', default: '15000' },
    threads: { type: 'string', default: '1' },
    once: { type: 'boolean', default: false },
    'idle-exit': { type: 'string', default: 'Infinity' },
    drain: { type: 'string', default: 'Infinity' },
    'metrics-port': { type: 'string' },
    'metrics-host': { type: 'string', default: '127.0.0.1' },
  },
});
const slots = Number(values.slots);
const environment = process.env;
const log = await openLog({
  level: environment['HYPERSWEEP_LOG_LEVEL'] ?? 'info',
  worker: `${hostname()}/${process.pid}`,
  isTerminal: process.stderr.isTTY,
  destination: pino.destination({ fd: 2, sync: true }),
});
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(here('../../package.json'), 'utf8')));

let supervisor: Supervisor | null = null;
const port = values['metrics-port'];

async function start(): Promise<Supervisor> {
  const threads = Number(values.threads);
  const sources = () => supervisor && { ...supervisor, slots };
  const metrics =
    port === undefined
      ? null
      : await serveMetrics({ host: values['metrics-host'], port: Number(port) }, { sources, log });
  return startSupervisor({
    address: parseStoreAddress(environment['HYPERSWEEP_STORE'] ?? ''),
    namespace: environment['HYPERSWEEP_NAMESPACE'] ?? defaultNamespace,
    secret: environment['HYPERSWEEP_SECRET'] ?? '',
    slots,
    threads,
    tag: values.tag,
    lease: { lockMs: Number(values.lock), checkMs: Number(values.check) },
    leave: { once: values.once, idleMs: Number(values['idle-exit']), drainMs: Number(values.drain) },
    stateFolder: values.state ?? '.hypersweep',
    packageUrl: new URL('../shared/index.js', import.meta.url).href,
    runner: {
      entry: here('./runner/main.js'),
      backend: values.backend,
      environment: (passed) => runnerEnvironment(environment, threads, passed),
      cwd: process.cwd(),
    },
    host: hostname(),
    pid: process.pid,
    hypersweep: version,
    log,
    now: () => Date.now(),
    ...(metrics === null ? {} : { onEpoch: metrics.onEpoch }),
  });
}

function tell(message: object): void {
  if (process.connected) process.send?.(message);
}

// Until it serves, nothing is under way that would have to be ended well: the store may never answer.
const leaveEarly = () => process.exit(0);
const early = ['SIGTERM', 'SIGINT', 'disconnect', 'message'] as const;
for (const event of early) process.on(event, leaveEarly);
// The parent may have died before anybody listened.
if (process.send !== undefined && !process.connected) leaveEarly();

try {
  const started = await start();
  supervisor = started;
  for (const event of early) process.off(event, leaveEarly);
  let asked = false;
  const leave = () => {
    if (asked) started.abort();
    else {
      asked = true;
      // BullMQ's own timers must not keep a drained worker alive.
      void started.drain().finally(() => process.exit(0));
    }
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  process.on('disconnect', leave);
  process.on('message', (message) => {
    if (message === 'drain') leave();
    if (message === 'abort') started.abort();
  });
  void started.over.then((why) => {
    log.info({ why }, 'leaving');
    leave();
  });
  tell({ type: 'ready', provenance: started.provenance });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  log.error({ error: message }, 'worker cannot start');
  tell({ type: 'failed', message });
  process.exit(1);
}
