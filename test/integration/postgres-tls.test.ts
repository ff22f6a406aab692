import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openSweepStore } from '../../orchestrator/queue/sweep-store.ts';
import { openStore } from '../../orchestrator/store/open-store.ts';
import { findPostgres, runnableBinaries } from '../../orchestrator/store/postgres-binaries.ts';
import { serverUser } from '../../orchestrator/store/run-as.ts';
import { SweepError } from '../../shared/errors.ts';
import { freePort } from '../chaos/redis-child.ts';
import { makeCertificates, type Certificates } from '../support/certificates.ts';
import { describeWith } from '../support/require-service.ts';
import { killHard, storeProject, type StoreProject } from '../support/store-project.ts';

const secret = 'a secret of the TLS tests';

describeWith('postgres', 'a PostgreSQL behind TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hs-pg-tls-'));
  let project: StoreProject;
  let server: ChildProcess;
  let address: URL;
  let own: Certificates;

  /** The private server's data, served on a port with TLS by a process of the test's own. */
  beforeAll(async () => {
    project = storeProject('postgres');
    const first = await project.open();
    const local = first.address;
    const data = join(project.dataFolder(), 'data');
    await first.close();
    await vi.waitFor(() => expect(project.serverPid()).toBe(0), 20_000);
    own = makeCertificates(folder, 'own');
    await install(own);
    const [found, port] = [await findPostgres(), await freePort()];
    if (found === null || local.kind !== 'postgres') throw new Error('expected PostgreSQL');
    const user = await serverUser();
    const binary = join(await runnableBinaries(found, user !== null), 'bin', 'postgres');
    const options = { listen_addresses: 'localhost', port, unix_socket_directories: '', ssl: 'on', ssl_cert_file: 'cert.pem', ssl_key_file: 'key.pem' }; // prettier-ignore
    const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    server = spawn(binary, ['-D', data, ...flags], { stdio: 'ignore', ...user });
    address = new URL(local.url);
    address.port = String(port);
    address.search = '?sslmode=verify-full';
    await vi.waitFor(() => visit(own.ca), { timeout: 20_000, interval: 100 });
  });
  afterAll(async () => {
    await killHard(server.pid ?? 0);
    await project.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function install({ certificate, key }: Certificates): Promise<void> {
    const user = await serverUser();
    for (const [from, name] of [[certificate, 'cert.pem'], [key, 'key.pem']] as const) {
      const path = join(project.dataFolder(), 'data', name);
      copyFileSync(from, path);
      if (user !== null) chownSync(path, user.uid, user.gid);
    }
  } // prettier-ignore

  /** Opens it as every command does, knowing an authority or none. */
  async function visit(ca: string | null): Promise<void> {
    const url = new URL(address);
    if (ca !== null) url.searchParams.set('sslrootcert', ca);
    const open = await openStore({ store: url.href, env: { HYPERSWEEP_SECRET: secret }, cwd: folder });
    await open.close();
  }
  const refusal = async (ca: string | null) => {
    const error: unknown = await visit(ca).then(() => 'opened', (reason: unknown) => reason);
    return error instanceof SweepError ? `${error.code} ${error.message} ${error.hint ?? ''}` : String(error);
  }; // prettier-ignore

  it('is used when its authority is known, and refused with the reason when it is not or the certificate has expired', async () => {
    const url = new URL(address);
    url.searchParams.set('sslrootcert', own.ca);
    const store = await openSweepStore({ kind: 'postgres', url: url.href }, { secret });
    expect(store.seal.storeId).toMatch(/^[0-9a-f-]{36}$/);
    await store.close();

    expect(await refusal(null)).toMatch(
      /^STORE_UNREACHABLE .*certificate that cannot be trusted \((SELF_SIGNED|UNABLE)/,
    );
    const other = makeCertificates(folder, 'other');
    expect(await refusal(other.ca)).toMatch(/cannot be trusted \(.*sslrootcert=ca\.pem/s);
    expect(await refusal(join(folder, 'nowhere.pem'))).toMatch(/cannot be asked: ENOENT.*nowhere\.pem.*PEM files/s);

    const old = makeCertificates(mkdtempSync(join(folder, 'old-')), 'old', -1);
    await install(old);
    server.kill('SIGHUP');
    await vi.waitFor(async () => expect(await refusal(old.ca)).toContain('CERT_HAS_EXPIRED'), 10_000);
    expect(await refusal(old.ca)).toContain('Renew');
  });
});
