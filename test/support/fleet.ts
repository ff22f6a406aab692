import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { removeFolder } from './remove-folder.ts';
import { loadTaskCode } from '../../orchestrator/plan/bundle.ts';
import type { Plan } from '../../orchestrator/plan/plan.ts';
import { isFinal } from '../../orchestrator/queue/follow.ts';
import { publishCode } from '../../orchestrator/queue/gates.ts';
import { registerSweep, writeControl } from '../../orchestrator/queue/registry.ts';
import { openSweepStore, storeOf, type SweepStore } from '../../orchestrator/queue/sweep-store.ts';
import { enqueueTrials, readOutcomes } from '../../orchestrator/queue/trials.ts';
import { awaitGates } from '../../orchestrator/run/await-gates.ts';
import type { Interrupts } from '../../orchestrator/run/interrupts.ts';
import { startLocalWorker, type LocalWorker, type WorkerRules } from '../../orchestrator/run/local-worker.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
import type { SweepRecord } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { noopPlan, waiting } from './noop-plan.ts';
import type { TestStore } from './test-stores.ts';

const tasks = join(dirname(fileURLToPath(import.meta.url)), 'tasks');

/** Workers and sweeps of one test, on a store it shares with others under a namespace of its own. */
export interface Fleet {
  readonly folder: string;
  readonly worker: (options?: {
    slots?: number;
    environment?: NodeJS.ProcessEnv;
    rules?: WorkerRules;
    tag?: string;
    /** Folder that its packages are looked up from; the fleet's own by default. */
    folder?: string;
  }) => LocalWorker;
  /** Registers a new sweep of a task in test/support/tasks, has its gates answered and queues its trials. */
  readonly start: (task: string, count: number, changes?: Partial<SweepRecord>) => Promise<Plan>;
  readonly outcomes: (plan: Plan) => Promise<TrialOutcome[]>;
  /** Waits until every trial is final. */
  readonly finished: (plan: Plan, timeoutMs?: number) => Promise<TrialOutcome[]>;
  /** Ends every worker at once. */
  readonly close: () => Promise<void>;
}

/** The store and the fleet of the test that runs, or of the tests of a `describe` that share them. */
export interface FleetInUse {
  readonly namespace: string;
  readonly store: SweepStore;
  readonly fleet: Fleet;
}

/**
 * A server for the tests of a `describe`, on which each test has a fleet of its own, or all of them one where they leave it as
 * they found it (`share`): a worker takes seconds to start.
 */
export function useFleet(
  start: () => Promise<TestStore>,
  { secret, share = false }: { readonly secret: string; readonly share?: boolean },
): FleetInUse & { readonly server: TestStore } {
  let server: TestStore | undefined;
  let inUse: FleetInUse | undefined;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.stop());
  (share ? beforeAll : beforeEach)(async () => {
    const { address } = given(server);
    const namespace = `t${randomUUID().replaceAll('-', '').slice(0, 16)}`;
    const store = await openSweepStore(address, { secret, namespace });
    inUse = { namespace, store, fleet: openFleet(store, { address, namespace, secret }) };
  });
  (share ? afterAll : afterEach)(async () => {
    await inUse?.fleet.close();
    await inUse?.store.close();
  });
  return {
    get server() {
      return given(server);
    },
    get namespace() {
      return given(inUse).namespace;
    },
    get store() {
      return given(inUse).store;
    },
    get fleet() {
      return given(inUse).fleet;
    },
  };
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('only in a test');
  return value;
}

/** What a command hears from its user where nobody presses Ctrl-C. */
export function uninterrupted() {
  const interrupts: Interrupts = {
    level: () => 0,
    exitCode: () => 130,
    signal: new AbortController().signal,
    dispose: () => undefined,
  };
  return { interrupts, onNotice: () => undefined, now: () => Date.now() };
}

/** Opens a fleet; `close` it in afterEach. */
export function openFleet(
  store: SweepStore,
  server: { address: StoreAddress; namespace: string; secret: string },
): Fleet {
  const folder = mkdtempSync(join(tmpdir(), 'hs-fleet-'));
  const workers: LocalWorker[] = [];
  let sweeps = 0;
  const outcomes = (plan: Plan) => readOutcomes(storeOf(store, plan.record), 'wasm', plan.trials);
  return {
    folder,
    outcomes,
    worker: ({ slots = 2, environment = {}, rules = {}, tag = store.tag, folder: own = folder } = {}) => {
      const worker = startLocalWorker({
        address: server.address,
        secret: server.secret,
        stateFolder: own,
        slots,
        backend: 'wasm',
        tag,
        rules,
        isPrivate: true,
        environment: {
          ...process.env,
          HYPERSWEEP_NAMESPACE: server.namespace,
          HYPERSWEEP_LEASE_MS: '2000',
          ...environment,
        },
      });
      workers.push(worker);
      return worker;
    },
    start: async (task, count, changes = {}) => {
      const code = await loadTaskCode(`./${task}.ts`, { sweepFile: join(tasks, 'sweep.yaml'), project: tasks });
      const plan = noopPlan(count, `${server.namespace}/${task}/${++sweeps}`, { task: code.ref, ...changes });
      const { record, settings } = plan;
      const own = storeOf(store, record);
      await registerSweep(store, record);
      await publishCode(store, record.task.sha256, code.packed ?? '');
      await writeControl(store, record.sweepId, { wanted: 'running', settings, at: 1, trials: plan.trials.length });
      const ask = { wanted: [], swept: [], trials: [] };
      const broken = new Promise<never>(() => undefined);
      await awaitGates(own, record, { ask, signal: new AbortController().signal, broken });
      await enqueueTrials(own, { sweepId: record.sweepId, backend: 'wasm', fingerprint: null }, waiting(plan.trials));
      return plan;
    },
    finished: (plan, timeoutMs = 60_000) =>
      vi.waitFor(
        async () => {
          const now = await outcomes(plan);
          if (now.every(isFinal)) return now;
          throw new Error(`not finished: ${now.map(({ state }) => state).join(' ')}`);
        },
        { timeout: timeoutMs, interval: 100 },
      ),
    close: async () => {
      for (const { pid } of workers) if (pid !== undefined) kill(pid);
      await Promise.all(workers.map((worker) => worker.ended));
      removeFolder(folder);
    },
  };
}

/** SIGKILL, also to a process that is gone already. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already: that is what was wanted.
  }
}
