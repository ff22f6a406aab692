import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { queueOf } from '../../orchestrator/queue/trials.ts';
import { listWorkers } from '../../orchestrator/queue/workers.ts';
import { renderWorkers } from '../../orchestrator/report/worker-list.ts';
import { trialJob } from '../../shared/store-layout.ts';
import { useFleet } from '../support/fleet.ts';
import { startRedis } from '../support/redis-server.ts';
import { describeWith } from '../support/require-service.ts';
import { shiftedClock } from '../support/shifted-clock.ts';

const hourMs = 3_600_000;
/** So long a worker holds a trial without a sign of life; half as long again until that is looked for. */
const leaseMs = 4000;

describeWith('redis', 'a sweep on workers whose clocks are an hour ahead and an hour behind', () => {
  const use = useFleet(startRedis, { secret: 'a secret of the clock tests' });

  it('trains each trial once, takes no lease for lost, and shows both workers as just started', async () => {
    const { fleet, store } = use;
    const gate = join(fleet.folder, 'gate');
    const preload = join(fleet.folder, 'clock.mjs');
    writeFileSync(preload, shiftedClock);
    for (const ms of [hourMs, -hourMs]) {
      const clock = join(fleet.folder, `clock${ms}`);
      writeFileSync(clock, String(ms));
      const environment = {
        GATE_FILE: gate,
        NODE_OPTIONS: `--import=${preload}`,
        TEST_CLOCK: clock,
        HYPERSWEEP_LEASE_MS: String(leaseMs),
      };
      fleet.worker({ slots: 1, environment });
    }
    const plan = await fleet.start('gated', 4);
    const states = async () => (await fleet.outcomes(plan)).map(({ state }) => state).sort();
    const held = ['running', 'running', 'waiting', 'waiting'];
    await vi.waitFor(async () => expect(await states()).toEqual(held), { timeout: 60_000, interval: 100 });

    const begun = performance.now();
    const workers = await listWorkers(store, { now: () => Date.now(), onRefused: () => undefined });
    // It watches for beats by itself, as both clocks are wrong: that a lease would be over by then is what the trials are held for.
    expect(performance.now() - begun).toBeGreaterThan(1.5 * leaseMs);
    expect(workers.map(({ state }) => state)).toEqual(['alive', 'alive']);
    const shown = renderWorkers(workers, { width: 200, color: false });
    expect(shown).toMatch(/its clock is 1 h 00 min behind this machine's/);
    expect(shown).toMatch(/its clock is (59 min \d+ s|1 h 00 min) ahead of this machine's/);
    expect(shown.match(/ now +[\d.]+ s /g)).toHaveLength(2);
    expect(await states()).toEqual(held);

    writeFileSync(gate, '');
    const results = (await fleet.finished(plan)).map((outcome) => ('result' in outcome ? outcome.result : null));
    expect(results.map((result) => [result?.state, result?.attempt])).toEqual(Array(4).fill(['complete', 1]));
    const shifts = results.map((result) => Math.round(((result?.startedAt ?? 0) - Date.now()) / hourMs));
    expect(new Set(shifts)).toEqual(new Set([1, -1]));
    for (const { id } of plan.trials) {
      const job = await queueOf(store, 'wasm').getJob(trialJob(id));
      expect(job?.attemptsStarted).toBe(1);
    }
  });
});
