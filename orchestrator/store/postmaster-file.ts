import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processCommand, processFolder, processStart } from './process-identity.ts';

/** Above every system's largest process id. */
const nobody = 2_000_000_000;

/**
 * The running server of a data folder by its postmaster.pid, or null. After a crash or a restart of the machine the number
 * in it may be any program's by now, even another project's PostgreSQL.
 */
export async function postmasterOf(data: string): Promise<number | null> {
  const pid = await recordedPid(data);
  if (pid === null) return null;
  const [command, folder] = await Promise.all([processCommand(pid), processFolder(pid)]);
  const isPostmaster = command.includes('postgres') && !command.startsWith('postgres:');
  return isPostmaster && (folder === data || command.includes(data)) ? pid : null;
}

/**
 * Lets PostgreSQL start on data whose postmaster.pid names a living process that is no server of theirs, at which it would
 * refuse. The rest of the file stays: by it PostgreSQL finds leftovers of the dead server that still use the data.
 */
export async function forgetStrangerIn(data: string): Promise<void> {
  const pid = await recordedPid(data);
  if (pid === null || pid === nobody || (await processStart(pid)) === null || (await postmasterOf(data)) !== null)
    return;
  const path = join(data, 'postmaster.pid');
  const [, ...rest] = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, [nobody, ...rest].join('\n'));
}

async function recordedPid(data: string): Promise<number | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}
