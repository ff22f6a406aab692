import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { settingsSchema, type GatesResult } from '../../shared/records.ts';
import { formatStoreAddress, type StoreAddress } from '../../shared/store-address.ts';
import { loadTaskCode } from '../../orchestrator/plan/bundle.ts';
import { planSweep } from '../../orchestrator/plan/plan-sweep.ts';
import type { Plan } from '../../orchestrator/plan/plan.ts';
import { openBroker, type JobQueue } from '../../orchestrator/queue/broker.ts';
import { publishCode } from '../../orchestrator/queue/gates.ts';
import { registerSweep, writeControl } from '../../orchestrator/queue/registry.ts';
import { openSweepStore, type SweepStore } from '../../orchestrator/queue/sweep-store.ts';
import { enqueueTrials, queueOf, readOutcomes } from '../../orchestrator/queue/trials.ts';

import { awaitGates } from '../../orchestrator/run/await-gates.ts';
import { reportModel } from '../../orchestrator/report/model.ts';
import { startLocalWorker } from '../../orchestrator/run/local-worker.ts';

const here = dirname(fileURLToPath(import.meta.url));
const secret = 'bench-secret-bench-secret';

/** One line of the table. */
export interface QueueFigures {
  readonly store: string;
  readonly slots: number;
  readonly bareMs: number;
  readonly wholeMs: number;
}

/** Milliseconds a no-op job of BullMQ alone, and a whole no-op trial of ours, on the same store in the same run. */
export async function measureSlots(address: StoreAddress, store: string, slots: number): Promise<QueueFigures> {
  const bareMs = await bare(address, slots, store === 'redis' ? 5000 : 1500);
  const { wholeMs } = await whole(address, slots, store === 'redis' ? 5000 : 1500);
  return { store, slots, bareMs, wholeMs };
}

/** What many trials at once cost. `memory`: the supervisor's resident megabytes, a sample every 250 ms. */
export interface ManyFigures {
  readonly store: string;
  readonly count: number;
  readonly enqueueMs: number;
  readonly readMs: number;
  readonly memory: readonly number[];
}

/** The whole path for 10,000 trials: submitting, running, reading, and the supervisor's memory along the way. */
export async function measureMany(address: StoreAddress, name: string): Promise<ManyFigures> {
  const count = 10_000;
  const folder = mkdtempSync(join(tmpdir(), 'hs-bench-'));
  const store = await openSweepStore(address, { secret, tag: 'many' });
  const worker = startWorker(address, folder, { slots: 4, tag: 'many' });
  try {
    await worker.ready;
    await runPlan(store, await noopPlan(200, 1));
    const plan = await noopPlan(count, 2);
    const memory: number[] = [];
    const timer = setInterval(() => memory.push(residentMegabytes(worker.pid ?? 0)), 250);
    const { enqueueMs } = await runPlan(store, plan);
    clearInterval(timer);
    const readStart = performance.now();
    const outcomes = await readOutcomes(store, 'wasm', plan.trials);
    reportModel({ plan, outcomes, gates: null, wanted: 'running', now: Date.now() });

    const readMs = performance.now() - readStart;
    return { store: name, count, enqueueMs, readMs, memory };
  } finally {
    worker.drain();
    await worker.ended;
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bare(address: StoreAddress, concurrency: number, count: number): Promise<number> {
  const queue = `bare-${concurrency}-${Date.now()}`;
  const broker = openBroker(address, { namespace: 'bare' });
  const worker: ChildProcess = fork(
    join(here, 'bare-worker.ts'),
    [formatStoreAddress(address), queue, String(concurrency)],
    {
      execArgv: ['--import', 'tsx'],
    },
  );
  await once(worker, 'message');
  const jobs = broker.queue(queue);
  const add = async (from: number, to: number) => {
    for (let start = from; start < to; start += 1000) {
      const ids = Array.from({ length: Math.min(1000, to - start) }, (_, index) => start + index);
      await jobs.addBulk(
        ids.map((id) => ({ name: 'job', data: { id }, opts: { jobId: `job-${id}`, priority: id + 1 } })),
      );
    }
  };
  await add(0, 200);
  await completed(jobs, 200);
  const start = performance.now();
  await add(200, 200 + count);
  await completed(jobs, 200 + count);
  const elapsed = performance.now() - start;
  worker.disconnect();
  await once(worker, 'exit');
  await broker.close();
  return elapsed / count;
}

async function whole(address: StoreAddress, slots: number, count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'hs-bench-'));
  const tag = `slots${slots}`;
  const store = await openSweepStore(address, { secret, tag });
  const worker = startWorker(address, folder, { slots, tag });
  try {
    await worker.ready;
    await runPlan(store, await noopPlan(200, 10 + slots));
    const { totalMs } = await runPlan(store, await noopPlan(count, 20 + slots));
    return { wholeMs: totalMs / count };
  } finally {
    worker.drain();
    await worker.ended;
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function startWorker(address: StoreAddress, stateFolder: string, { slots, tag }: { slots: number; tag: string }) {
  return startLocalWorker({
    address,
    secret,
    stateFolder,
    slots,
    backend: 'wasm',
    tag,
    isPrivate: false,
    environment: process.env,
  });
}

async function noopPlan(count: number, seed: number): Promise<Plan & { packed: string }> {
  const code = await loadTaskCode('./noop-task.ts', { sweepFile: join(here, 'bench.yaml'), project: here });
  const settings = settingsSchema.parse({
    run_cap: count,
    replicates: { configs: 'all', seeds: 1, shared: false },
    timeoutMs: 60_000,
    retry: { lost: 20, crash: 2, oom: 1 },
    max_failed: 0.2,
  });
  const record = {
    version: 1 as const,
    sweepId: `${seed}`.padStart(16, '0'),
    createdAt: 0,
    task: code.ref,
    method: 'random' as const,
    seed,
    metric: { name: 'eval/x', goal: 'maximize' as const, at: 'last' as const },
    parameters: [{ name: 'a', dimension: { kind: 'uniform' as const, min: 0, max: 1 } }],
    split: { eval: 0.2, test: 0 },
    backend: 'wasm' as const,
    settings,
  };
  return { ...planSweep(record, settings), packed: code.packed ?? '' };
}

async function runPlan(store: SweepStore, plan: Plan & { packed: string }) {
  const { record, settings, trials } = plan;
  await registerSweep(store, record);
  await publishCode(store, record.task.sha256, plan.packed);
  await writeControl(store, record.sweepId, { wanted: 'running', settings, at: 0 });
  const never = { signal: new AbortController().signal, broken: new Promise<never>(() => undefined) };
  const gates: GatesResult | null = await awaitGates(store, record, never);
  const backend = gates?.provenance.backend ?? 'wasm';
  const before = await finishedCount(store);
  const start = performance.now();
  await enqueueTrials(
    store,
    { sweepId: record.sweepId, backend, fingerprint: null },
    trials.map((trial) => ({ trial, state: 'waiting' })),
  );
  const enqueueMs = performance.now() - start;
  await completed(queueOf(store, backend), before + trials.length);
  const totalMs = performance.now() - start;
  return { enqueueMs, totalMs };
}

function finishedCount(store: SweepStore): Promise<number> {
  return countOf(queueOf(store, 'wasm'));
}

async function countOf(queue: JobQueue): Promise<number> {
  const counts = await queue.getJobCounts('completed', 'failed');
  return (counts['completed'] ?? 0) + (counts['failed'] ?? 0);
}

async function completed(queue: JobQueue, count: number): Promise<void> {
  while ((await countOf(queue)) < count) await sleep(50);
}

function residentMegabytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}
