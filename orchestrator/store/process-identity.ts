import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemEnvironment } from './run-as.ts';

const run = promisify(execFile);

/**
 * What tells a process from a later one with the same pid: its start time. Null when it is gone, or dead and only not yet
 * reaped by its parent.
 */
export async function processStart(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return linuxStart(pid);
  const text = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { env: systemEnvironment }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  return text === '' || text.startsWith('Z') ? null : text.slice(text.indexOf(' ') + 1).trim();
}

/** The command line of a process, arguments separated by spaces; empty when it is gone. */
export async function processCommand(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text.replaceAll('\0', ' ').trim();
  }
  return run('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { env: systemEnvironment }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}

/** The working folder of a process where the system tells it cheaply (Linux), else null. */
export async function processFolder(pid: number): Promise<string | null> {
  return readlink(`/proc/${pid}/cwd`).catch(() => null);
}

/**
 * Where pids mean what they mean here: this boot of this machine and, in containers, this pid namespace. Process ids
 * written under another value cannot be looked up.
 */
export async function processSpace(): Promise<string> {
  if (process.platform !== 'linux') return process.platform;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${boot.trim()} ${namespace}`;
}

async function linuxStart(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in parentheses, which may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const started = fields[19];
  if (started === undefined || state === 'Z' || state === 'X') return null;
  return started;
}
