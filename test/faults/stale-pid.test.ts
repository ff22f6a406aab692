import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { processStart } from '../../orchestrator/store/process-identity.ts';
import { describeWith } from '../support/require-service.ts';
import { putMark, readMark, storeProject, type StoreProject } from '../support/store-project.ts';

describeWith('postgres', 'a private PostgreSQL whose pid file names a stranger by now', () => {
  let projects: StoreProject[] = [];
  afterEach(async () => {
    await Promise.all(projects.map((project) => project.remove()));
    projects = [];
  });

  it('starts, keeps its data, and leaves the stranger alone, which may be the server of another project', async () => {
    const [project, other] = [storeProject('postgres'), storeProject('postgres')];
    projects = [project, other];
    const first = await project.open();
    await putMark(first.address, 'still here');
    const { folder } = JSON.parse(readFileSync(join(project.stateFolder, 'store.json'), 'utf8')) as { folder: string };
    const path = join(resolve(project.stateFolder, folder), 'data/postmaster.pid');
    const [, ...rest] = readFileSync(path, 'utf8').split('\n');
    await first.close();
    await vi.waitFor(() => expect(existsSync(path)).toBe(false), 10_000);
    await other.open();
    const stranger = other.serverPid();
    const started = await processStart(stranger);
    writeFileSync(path, [stranger, ...rest].join('\n'));

    expect(await readMark((await project.open()).address)).toBe('still here');
    expect(await processStart(stranger)).toBe(started);
  });
});
