import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { WorkerState } from './worker-state.ts';

/** What the metrics are read from. */
export interface MetricSources {
  readonly state: WorkerState;
  readonly slots: number;
  readonly queueDepth: () => Promise<Readonly<Record<string, number>>>;
  /** Runners started so far. */
  readonly runnersStarted: () => number;
}

/** A worker's metrics, served in Prometheus' text form. */
export interface MetricsServer {
  readonly port: number;
  readonly onEpoch: (seconds: number) => void;
  readonly close: () => void;
}

/** Bounds of the epochs' histogram, in seconds. */
const epochBuckets = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000];

/**
 * Serves `/metrics` and `/healthz`. prom-client is loaded only here, so that a worker without metrics does not pay for it.
 * @throws Error when the port cannot be listened on
 */
export async function serveMetrics(
  place: { readonly host: string; readonly port: number },
  { sources, log }: { readonly sources: () => MetricSources | null; readonly log: Logger },
): Promise<MetricsServer> {
  const { default: prom } = await import('prom-client');
  const registry = new prom.Registry();
  prom.collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new prom.Gauge({ name: `hypersweep_${name}`, help, labelNames, registers: [registry] });
  const slots = gauge('slots', 'Trials that this worker can run at once');
  const busy = gauge('slots_busy', 'Trials that run on this worker now');
  const depth = gauge('queue_jobs', 'Trials in this worker’s queue, of all sweeps', ['state']);
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new prom.Counter({ name: `hypersweep_${name}_total`, help, labelNames, registers: [registry] });
  const ended = counter('trials', 'Attempts that ended on this worker: by state, by class of failure, or handed back', [
    'state',
  ]);
  const runners = counter('runners_started', 'Runner processes that this worker has started');
  const epochs = new prom.Histogram({
    name: 'hypersweep_epoch_seconds',
    help: 'Wall seconds of an epoch with its evaluation',
    buckets: epochBuckets,
    registers: [registry],
  });
  const collect = async () => {
    const now = sources();
    if (now === null) return;
    slots.set(now.slots);
    busy.set(now.state.running.length);
    runners.reset();
    runners.inc(now.runnersStarted());
    ended.reset();
    for (const [state, count] of now.state.ends) ended.inc({ state }, count);
    for (const [state, count] of Object.entries(await now.queueDepth())) depth.set({ state }, count);
  };
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/healthz') response.end(sources() === null ? 'starting\n' : 'ok\n');
    else if (path !== '/metrics') response.writeHead(404).end('hypersweep: /metrics or /healthz\n');
    else
      void collect()
        .catch((error: unknown) => log.debug({ error: String(error) }, 'metrics'))
        .then(() => registry.metrics())
        .then((text) => response.setHeader('content-type', registry.contentType).end(text));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(place.port, place.host, resolve);
  });
  server.unref();
  const port = portOf(server.address());
  log.info({ host: place.host, port }, 'metrics');
  return { port, onEpoch: (seconds) => epochs.observe(seconds), close: () => server.close() };
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
