import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { removeFolder } from '../support/remove-folder.ts';
import { queueOf } from '../../orchestrator/queue/trials.ts';
import { sealTrial } from '../../shared/sealed.ts';
import { registryQueue, storeJob, trialJob } from '../../shared/store-layout.ts';
import { makeCertificates } from '../support/certificates.ts';
import { openFleet, useFleet } from '../support/fleet.ts';
import { noopPlan } from '../support/noop-plan.ts';
import { startRedis, type TestRedis } from '../support/redis-server.ts';
import { describeWith } from '../support/require-service.ts';
import { makeProject, runCli } from '../support/run-cli.ts';
import { freePort } from '../chaos/redis-child.ts';

const secret = 'a secret of the security tests';
const password = 'pass-of-the-minimal-user';

/** What a user of Redis needs for sweeps, as docs/workers.md says it. */
const permissions = [
  '~hypersweep:*', '+@read', '+@write', '+@connection', '+@scripting', '+@transaction', '+@blocking', '-@dangerous', '+info',
]; // prettier-ignore

describeWith('redis', 'a store behind TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hs-tls-'));
  const servers: ChildProcess[] = [];
  const own = makeCertificates(folder, 'own');
  const project = makeProject({});
  afterAll(() => {
    for (const server of servers) server.kill('SIGKILL');
    removeFolder(folder);
    project.remove();
  });

  async function serve({ ca, certificate, key }: typeof own): Promise<string> {
    const port = await freePort();
    const data = mkdtempSync(join(folder, 'data-'));
    const tls = ['--tls-port', String(port), '--tls-cert-file', certificate, '--tls-key-file', key];
    const plain = await freePort();
    const flags = ['--port', String(plain), ...tls, '--tls-ca-cert-file', ca, '--tls-auth-clients', 'no'];
    const args = [...flags, '--dir', data, '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];
    servers.push(spawn('redis-server', args, { stdio: 'ignore' }));
    const client = new Redis({ port: plain, retryStrategy: () => 20, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
    return `rediss://localhost:${port}`;
  }
  const list = (store: string, env: NodeJS.ProcessEnv) =>
    runCli(['list', '--store', store], { cwd: project.folder, env: { HYPERSWEEP_SECRET: secret, ...env } });

  it('is used when its authority is known, and refused with the reason when it is not or the certificate has expired', async () => {
    const store = await serve(own);
    expect(await list(store, { NODE_EXTRA_CA_CERTS: own.ca })).toMatchObject({ status: 0 });

    const unknown = await list(store, {});
    expect(unknown.status).toBe(5);
    expect(unknown.stderr).toMatch(/STORE_UNREACHABLE .*certificate that cannot be trusted \((SELF_SIGNED|UNABLE)/);
    expect(unknown.stderr).toContain('NODE_EXTRA_CA_CERTS=ca.pem');

    const other = makeCertificates(folder, 'other');
    expect((await list(store, { NODE_EXTRA_CA_CERTS: other.ca })).status).toBe(5);

    const old = makeCertificates(mkdtempSync(join(folder, 'old-')), 'old', -1);
    const expired = await list(await serve(old), { NODE_EXTRA_CA_CERTS: old.ca });
    expect(expired.status).toBe(5);
    expect(expired.stderr).toContain('CERT_HAS_EXPIRED');
    expect(expired.stderr).toContain('Renew');
  });
});

describeWith('redis', 'a sweep on a Redis that allows no more than it needs', () => {
  let server: TestRedis;
  let project: ReturnType<typeof makeProject>;
  beforeAll(async () => {
    server = await startRedis();
    project = makeProject({ 'task.ts': task, 'sweep.yaml': sweep });
  });
  afterAll(async () => {
    await server.stop();
    project.remove();
  });

  it('runs, and neither secret nor password is anywhere to be read', async () => {
    const admin = adminOf(server);
    const port = await freePort();
    await admin.config('SET', 'port', String(port));
    await admin.call('ACL', 'SETUSER', 'minimal', 'on', `>${password}`, ...permissions);
    await admin.call('ACL', 'SETUSER', 'default', 'resetpass', '>adminpass');
    const store = `redis://minimal@127.0.0.1:${port}`;
    writeFileSync(join(project.folder, 'password'), `${password}\n`);
    const env = {
      HYPERSWEEP_SECRET: secret,
      HYPERSWEEP_STORE_PASSWORD_FILE: 'password',
      SOME_TOKEN: 'token-value',
      HF_TOKEN: 'passed-value',
    };
    const lines: string[] = [];
    const watch = setInterval(() => lines.push(...commandLines()), 100);
    const ran = await runCli(['run', 'sweep.yaml', '--slots', '1', '--store', store], { cwd: project.folder, env });
    clearInterval(watch);
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.stdout).toContain('2 complete');
    const log = readFileSync(join(project.folder, '.hypersweep/logs/worker.log'), 'utf8');
    const report = readdirSync(join(project.folder, '.hypersweep/reports'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    const workers = lines.filter((line) => line.includes('worker/main.js'));
    expect(workers.length).toBeGreaterThan(0);
    for (const text of [log, ran.stdout, ran.stderr, ...report, ...workers]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(password);
    }
    const seen = JSON.parse(readFileSync(join(project.folder, 'seen.json'), 'utf8')) as Record<string, string>;
    expect(Object.keys(seen).filter((name) => name.startsWith('HYPERSWEEP'))).toEqual([]);
    expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${secret}|${password}|token-value`));
    expect(seen['HF_TOKEN']).toBe('passed-value');
    admin.disconnect();
  });
});

describeWith('redis', 'a worker that is handed what nobody signed', () => {
  const use = useFleet(startRedis, { secret, share: true });

  it('refuses each, runs none of it, and trains the next genuine trial', async () => {
    await use.fleet.worker({ slots: 1 }).ready;
    const queue = queueOf(use.store, 'wasm');
    const forger = { secret: 'somebody else’s secret', storeId: use.store.seal.storeId };
    const { trials, record } = noopPlan(40, 'never registered');
    const bodies = trials.map(({ id, configuration, replicate, seed, params }) => ({
      version: 1 as const, sweepId: record.sweepId, id, configuration, replicate, seed, params, fingerprint: null,
    })); // prettier-ignore
    const jobs: (readonly [string, unknown])[] = [
      ...bodies.map((body) => [trialJob(body.id), sealTrial(forger, body)] as const),
      ...[{}, { body: null }, { body: { text: 'x', hmac: 'y' } }, [1], 'text', { code: 'process.exit(1)' }].map(
        (data, index) => [`trial-${index}${'a'.repeat(15)}-0-x`, data] as const,
      ),
      ['../../etc/passwd', sealTrial(forger, bodies[0]!)],
      [trialJob('__proto__'), { body: { text: '{"__proto__":{"polluted":1}}', hmac: 'f'.repeat(64) } }],
    ];
    await queue.addBulk(jobs.map(([jobId, data]) => ({ name: 'trial', data, opts: { jobId, attempts: 1000 } })));
    await vi.waitFor(async () => expect((await queue.getJobCounts('failed'))['failed']).toBe(jobs.length), {
      timeout: 20_000,
      interval: 100,
    });
    const plan = await use.fleet.start('quick', 1);
    expect(await use.fleet.finished(plan)).toMatchObject([{ state: 'complete' }]);
  });

  it('does not start with another secret, and says why', async () => {
    const other = openFleet(use.store, {
      address: use.server.address,
      namespace: use.namespace,
      secret: 'a secret of somebody else',
    });
    const worker = other.worker();
    await expect(worker.ready).rejects.toThrow(/not the one that this store was first used with/);
    await other.close();
    expect((await use.store.broker.queue(registryQueue).getJob(storeJob))?.data).toMatchObject({
      storeId: use.store.seal.storeId,
    });
  });
});

describe('paths', () => {
  let project: ReturnType<typeof makeProject>;
  beforeEach(() => {
    project = makeProject({ 'sweep.yaml': sweep });
  });
  afterEach(() => {
    project.remove();
  });

  it('of tasks may not leave the project, neither by name nor by a link', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'hs-outside-'));
    writeFileSync(join(outside, 'task.ts'), task);
    symlinkSync(join(outside, 'task.ts'), join(project.folder, 'task.ts'));
    const linked = await runCli(['check', 'sweep.yaml'], { cwd: project.folder });
    expect(linked).toMatchObject({ status: 2 });
    expect(linked.stderr).toContain('task: ./task.ts is outside of the project');
    rmSync(outside, { recursive: true });
  });

  it('of reports may not be links somebody laid, and names in them are letters and digits', async () => {
    const { reportPaths, writeReport } = await import('../../orchestrator/run/write-report.ts');
    const paths = reportPaths(project.folder, { name: '../../etc/cron.d/x', sweepId: 'a'.repeat(16) });
    expect(paths.folder).toBe(join(project.folder, 'reports', 'etc-cron-d-x-aaaaaaaa'));
    mkdirSync(join(project.folder, 'elsewhere'));
    symlinkSync(join(project.folder, 'elsewhere'), join(project.folder, 'reports'));
    const model = {} as Parameters<typeof writeReport>[1];
    await expect(writeReport(paths, model)).rejects.toThrow(/reports is a symbolic link/);
    expect(readdirSync(join(project.folder, 'elsewhere'))).toEqual([]);
  });
});

const task = `
import { writeFileSync } from 'node:fs';
import { defineTrainable } from 'hypersweep';
export default defineTrainable(({ params }) => {
  writeFileSync('seen.json', JSON.stringify(process.env));
  return { 'eval/x': Number(params['a']) };
});
`;
const sweep = `name: safe
task: ./task.ts
method: grid
seed: 1
backend: wasm
pass_env: [HF_TOKEN]
metric: {name: eval/x, goal: maximize}
parameters:
  a: {values: [1, 2]}
`;

function adminOf({ address }: TestRedis): Redis {
  return new Redis({ path: address.kind === 'redis-socket' ? address.path : '' });
}

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    });
}
