import { describe, expect, it } from 'vitest';
import { pickSweep } from '../../orchestrator/commands/pick-sweep.ts';
import { tellOtherVersions, tellRefused } from '../../orchestrator/commands/tell-refused.ts';
import { listSweeps, registerSweep } from '../../orchestrator/queue/registry.ts';
import { queueOf, trialJobsOf } from '../../orchestrator/queue/trials.ts';
import { deleteUnreadable, unlessRefused } from '../../orchestrator/run/delete-unreadable.ts';
import type { SweepRecord } from '../../shared/records.ts';
import { openGates, sealGates, sealSweep } from '../../shared/sealed.ts';
import {
  gatesJob,
  gatesQueue,
  registryQueue,
  sweepJob,
  trialJob,
  versionJob,
  versionsQueue,
} from '../../shared/store-layout.ts';
import { formatStoreAddress } from '../../shared/store-address.ts';
import { useFleet } from '../support/fleet.ts';
import { noopPlan } from '../support/noop-plan.ts';
import { describeWith } from '../support/require-service.ts';
import { runCli } from '../support/run-cli.ts';
import { testStores } from '../support/test-stores.ts';

const secret = 'a secret of the delete tests';
/** A hyperparameter as only a later version could declare it. */
const later = { name: 'x', dimension: { kind: 'zipf', exponent: 2 } };
const [old, other] = ['00000000000000aa', '00000000000000bb'];

describe.each(testStores)('a sweep that another version wrote', ({ name, start }) =>
  describeWith(name, `on ${name}`, () => {
    const use = useFleet(start, { secret });

    /** Writes it, with two trials, beside a trial of another sweep. */
    async function writeOld() {
      const { store } = use;
      const tagged = { ...store, tag: 'gpu' };
      const registry = store.broker.queue(registryQueue);
      const text = JSON.stringify({ version: 0, settings: { requires: 'gpu', unheardOf: true } });
      await registry.add('sweep', { body: { text, hmac: '0'.repeat(64) } }, { jobId: sweepJob(old) });
      await tagged.broker.queue(gatesQueue('auto', 'gpu')).add('gates', {}, { jobId: gatesJob(old) });
      for (const [backend, sweepId] of [
        ['node', old],
        ['wasm', old],
        ['wasm', other],
      ] as const)
        // prettier-ignore
        await queueOf(tagged, backend).add('trial', {}, { jobId: trialJob(`${sweepId}-1-1`), priority: 1 });
      return tagged;
    }

    it('is named when sweeps are listed, and removed with its trials on every backend and its own tag, and no other', async () => {
      const { store } = use;
      const tagged = await writeOld();

      const refused: string[] = [];
      await listSweeps(store, (_, sweepId) => refused.push(sweepId));
      expect(refused).toEqual([old]);
      expect(await deleteUnreadable(store, old)).toBe(2);

      expect(await store.broker.queue(registryQueue).getJob(sweepJob(old))).toBeUndefined();
      expect(await store.broker.queue(gatesQueue('auto', 'gpu')).getJob(gatesJob(old))).toBeUndefined();
      expect(await trialJobsOf(tagged, 'node', old)).toEqual([]);
      expect(await trialJobsOf(tagged, 'wasm', old)).toEqual([]);
      expect(await trialJobsOf(tagged, 'wasm', other)).toHaveLength(1);
    });

    it('is removed by the command that has the beginning of its id, and only with --yes', async () => {
      const tagged = await writeOld();
      const registry = use.store.broker.queue(registryQueue);
      const command = (...flags: string[]) =>
        runCli(['delete', old.slice(0, 15), '--store', formatStoreAddress(use.server.address), ...flags], {
          cwd: use.fleet.folder,
          env: { HYPERSWEEP_SECRET: secret, HYPERSWEEP_NAMESPACE: use.namespace },
        });

      const refused = await command();
      expect(refused.stderr).toMatch(/^USAGE {2}Sweep 00000000000000aa was written by another version of hypersweep/);
      expect(refused.stderr).toContain('hypersweep delete 00000000000000aa --yes');
      expect([refused.status, refused.stdout]).toEqual([2, '']);
      expect(await registry.getJob(sweepJob(old))).toBeDefined();
      expect(await trialJobsOf(tagged, 'node', old)).toHaveLength(1);

      const done = await command('--yes', '--json');
      expect(done.stderr).toBe('');
      expect(JSON.parse(done.stdout)).toEqual({ schemaVersion: 1, sweepId: old, deleted: true, results: null });
      expect(done.status).toBe(0);
      expect(await registry.getJob(sweepJob(old))).toBeUndefined();
      expect(await trialJobsOf(tagged, 'node', old)).toEqual([]);
      expect(await trialJobsOf(tagged, 'wasm', other)).toHaveLength(1);
    });

    it.each([
      ['another record version', { version: 0 }, 'version: '],
      ['a parameter of a type not known here', { parameters: [later] }, 'parameters.0.dimension'],
      [
        'a setting not known here',
        { settings: { ...noopPlan(1, 'newer').settings, moods: 3 } },
        'Unrecognized key: "moods"',
      ],
    ])('is left out with a sentence that says why and what to do: %s', async (_, change, why) => {
      const { store } = use;
      const record = { ...noopPlan(1, 'older').record, ...change } as SweepRecord;
      const { sweepId } = record;
      await store.broker.queue(registryQueue).add('sweep', sealSweep(store.seal, record), { jobId: sweepJob(sweepId) });
      const told: string[] = [];
      const output = { notice: (text: string) => told.push(text) };
      expect(await listSweeps(store, tellRefused(output))).toEqual([]);
      await expect(pickSweep(store, sweepId, output)).rejects.toThrow(`The store has no sweep "${sweepId}".`);
      expect(told).toEqual([
        expect.stringContaining(`The record of sweep ${sweepId} in the store was refused: `),
        told[0],
      ]);
      expect(told[0]).toContain(why);
      expect(told[0]).toContain('Another version of hypersweep wrote it');
      expect(told[0]).toContain(`hypersweep delete ID --yes`);
    });

    it('is told of where it stands in queues of its own version: by list, and by report where nothing else fits', async () => {
      const { store } = use;
      const { record } = noopPlan(1, 'older');
      const older = store.broker.queue('sweeps-v0');
      await older.add('sweep', { body: {} }, { jobId: sweepJob(record.sweepId) });
      await store.broker.queue(versionsQueue).add('version', {}, { jobId: versionJob(0) });
      const command = (...words: string[]) =>
        runCli([...words, '--store', formatStoreAddress(use.server.address)], {
          cwd: use.fleet.folder,
          env: { HYPERSWEEP_SECRET: secret, HYPERSWEEP_NAMESPACE: use.namespace },
        });
      const words =
        'This store also holds sweeps of record version 0, which this hypersweep does not see: it reads version 1.';

      const listed = await command('list', '--json');
      expect(listed.stderr).toContain(words);
      expect(JSON.parse(listed.stdout)).toEqual({ schemaVersion: 1, sweeps: [] });
      const reported = await command('report', record.sweepId);
      expect(reported.stderr).toContain(words);
      expect(reported.stderr).toContain(`The store has no sweep "${record.sweepId}".`);
      expect([reported.status, reported.stdout]).toEqual([2, '']);

      await registerSweep(store, record);
      const notices: string[] = [];
      const output = { notice: (text: string) => notices.push(text) };
      expect((await pickSweep(store, record.sweepId, output)).sweep.record).toEqual(record);
      expect(notices).toEqual([]);
      await tellOtherVersions(store, output);
      expect(notices).toEqual([expect.stringContaining(words)]);
      await older.remove(sweepJob(record.sweepId));
      await tellOtherVersions(store, output);
      expect(notices).toHaveLength(1);
    });
  }),
);

it('tells a record of another version from any other error', async () => {
  const seal = { secret: 'a secret', storeId: 'a store' };
  const job = sealGates(seal, old, { wanted: [], swept: [], trials: [] });
  // eslint-disable-next-line @typescript-eslint/require-await -- what fails at once shall fail as a promise
  const open = (sweepId: string) => unlessRefused(async () => openGates(seal, sweepId, job));
  expect(await open(old)).not.toBeNull();
  expect(await open(other)).toBeNull();
  await expect(unlessRefused(() => Promise.reject(new Error('the store is away')))).rejects.toThrow(
    'the store is away',
  );
});
