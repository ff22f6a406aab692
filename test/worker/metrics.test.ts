import { connect } from 'node:net';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { serveMetrics } from '../../worker/metrics.ts';
import { WorkerState } from '../../worker/worker-state.ts';

const log = pino({ level: 'silent' });

it('serves what an autoscaler needs, on this machine alone', async () => {
  const state = new WorkerState(() => 0);
  const queueDepth = () => Promise.resolve({ prioritized: 7, active: 2, waiting: 0, delayed: 0 });
  let ready = false;
  const sources = () => (ready ? { state, slots: 3, queueDepth, runnersStarted: () => 4 } : null);
  const server = await serveMetrics({ host: '127.0.0.1', port: 0 }, { sources, log });
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${server.port}${path}`)).text();
  expect(await get('/healthz')).toBe('starting\n');
  ready = true;
  expect(await get('/healthz')).toBe('ok\n');
  for (const trial of ['a', 'b', 'c']) state.begin(trial, 1);
  state.end('a', 'complete');
  state.end('b', 'oom');
  server.onEpoch(0.2);
  const lines = (await get('/metrics')).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'hypersweep_slots 3',
      'hypersweep_slots_busy 1',
      'hypersweep_queue_jobs{state="prioritized"} 7',
      'hypersweep_queue_jobs{state="active"} 2',
      'hypersweep_trials_total{state="complete"} 1',
      'hypersweep_trials_total{state="oom"} 1',
      'hypersweep_runners_started_total 4',
      'hypersweep_epoch_seconds_bucket{le="0.3"} 1',
      'hypersweep_epoch_seconds_sum 0.2',
    ]),
  );
  // Another address of the same machine: nobody listens there.
  await expect(reach('127.0.0.2', server.port)).rejects.toThrow('ECONNREFUSED');
  server.close();
});

it('says which port is taken', async () => {
  const sources = () => null;
  const server = await serveMetrics({ host: '127.0.0.1', port: 0 }, { sources, log });
  const again = serveMetrics({ host: '127.0.0.1', port: server.port }, { sources, log });
  await expect(again).rejects.toThrow(`EADDRINUSE: address already in use 127.0.0.1:${server.port}`);
  server.close();
});

function reach(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(void socket.destroy()));
    socket.on('error', reject);
  });
}
