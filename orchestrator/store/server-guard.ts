import { spawn } from 'node:child_process';
import { systemEnvironment } from './run-as.ts';

/** What a guard looks after. */
interface Guarded {
  readonly pid: number;
  /** Text that the server's command line holds for as long as the process id is its own. */
  readonly sign: string;
  /** Absolute folder of its data. */
  readonly folder: string;
}

/** Seconds between two looks. */
const lookEvery = 2;

// A shell, because it takes a megabyte where another Node would take forty. Its working folder is the data folder as it was.
const script = `
[ / -ef / ] || exit
while sleep ${lookEvery}; do
  command=$({ tr '\\0' ' ' <"/proc/$1/cmdline" || ps -ww -o command= -p "$1"; } 2>/dev/null)
  case $command in *"$2"*) ;; *) exit ;; esac
  [ . -ef "$3" ] || { kill "$1"; exit; }
done
`;

/**
 * Has a server end (SIGTERM) soon after its data folder was deleted, moved or replaced by another, whether a keeper lives or not:
 * nobody could find it any more. The guard ends with its server. PostgreSQL looks after itself in this way.
 */
export function guardServer({ pid, sign, folder }: Guarded): void {
  const guard = spawn('/bin/sh', ['-c', script, 'guard', String(pid), sign, folder], {
    cwd: folder,
    detached: true,
    stdio: 'ignore',
    env: systemEnvironment,
  });
  guard.on('error', () => undefined);
  guard.unref();
}
