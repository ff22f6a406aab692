import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { statfs } from 'node:fs/promises';
import { SweepError } from '../../shared/errors.ts';
import { neededBytes } from './native-release.ts';
import { runProgram } from './run-program.ts';

/** What building the native package needs, and each package manager's name for it. */
const requirements = [
  { what: 'g++', debian: 'g++', fedora: 'gcc-c++', arch: 'gcc' },
  { what: 'make', debian: 'make', fedora: 'make', arch: 'make' },
  { what: 'python3', debian: 'python3', fedora: 'python3', arch: 'python' },
  { what: 'pip', debian: 'python3-pip', fedora: 'python3-pip', arch: 'python-pip' },
  { what: 'npm', debian: 'npm', fedora: 'npm', arch: 'npm' },
  { what: "Node's headers", debian: 'libnode-dev', fedora: 'nodejs-devel', arch: 'nodejs' },
] as const;

type Requirement = (typeof requirements)[number];

const managers = [
  { program: 'apt-get', command: 'apt-get install', key: 'debian' },
  { program: 'dnf', command: 'dnf install', key: 'fedora' },
  { program: 'pacman', command: 'pacman -S', key: 'arch' },
] as const;

/** What a check may look at. */
export interface PrerequisiteRequest {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Whether the wheel is a file that is here already, so that pip is not needed. */
  readonly offline: boolean;
  readonly signal: AbortSignal;
}

/**
 * Checks everything that the build needs, before anything is fetched, and gives the folder of Node's headers.
 * @throws SweepError `SETUP_FAILED` that names all that is missing and what installs it
 */
export async function checkPrerequisites(request: PrerequisiteRequest): Promise<{ readonly nodeDir: string }> {
  await checkSpace(request.cwd);
  const nodeDir = findNodeDir(await askedNodeDir(request), process.execPath);
  const has = async (program: string, args: readonly string[]) => {
    const { cwd, env, signal } = request;
    return (await runProgram(program, args, { cwd, env, signal })).status === 0;
  };
  const [gxx, make, python3, pip, npm] = await Promise.all([
    has('g++', ['--version']),
    has('make', ['--version']),
    has('python3', ['--version']),
    request.offline || has('python3', ['-m', 'pip', '--version']),
    has('npm', ['--version']),
  ]);
  const present: Record<Requirement['what'], boolean> = {
    ...{ 'g++': gxx, make, python3, pip, npm },
    "Node's headers": nodeDir !== null,
  };
  const missing = requirements.filter(({ what }) => !present[what]);
  if (missing.length === 0 && nodeDir !== null) return { nodeDir };
  let manager: (typeof managers)[number] | undefined;
  for (const one of managers) if (manager === undefined && (await has(one.program, ['--version']))) manager = one;
  throw new SweepError(
    'SETUP_FAILED',
    `Building the native package needs ${missing.map(({ what }) => what).join(', ')}, not found here.`,
    { hint: remedyFor(missing, manager) },
  );
}

/**
 * The folder whose `include/node` has Node's headers: what npm's `nodedir` says, beside the running node, or where systems
 * put them. Any version's will do: the package uses only the interface that all versions share (Node-API).
 */
export function findNodeDir(asked: string, execPath: string): string | null {
  const places = [asked, dirname(dirname(execPath)), '/usr', '/usr/local'];
  const complete = (place: string) =>
    ['node_api.h', 'common.gypi', 'config.gypi'].every((name) => existsSync(join(place, 'include', 'node', name)));
  return places.find((place) => place !== '' && complete(place)) ?? null;
}

/** npm's `nodedir`, from its files or the environment; empty where it is not set. */
async function askedNodeDir({ cwd, env, signal }: PrerequisiteRequest): Promise<string> {
  const { status, output } = await runProgram('npm', ['config', 'get', 'nodedir'], { cwd, env, signal });
  const folder = output.trim();
  return status === 0 && folder.startsWith('/') ? folder : '';
}

function remedyFor(missing: readonly Requirement[], manager: (typeof managers)[number] | undefined): string {
  const headers = missing.some(({ what }) => what === "Node's headers")
    ? " Node's own downloads bring the headers as include/node; npm_config_nodedir=FOLDER says where they lie."
    : '';
  const pip = missing.some(({ what }) => what === 'pip')
    ? ' Without pip, fetch the wheel on another machine and give it with --wheel FILE.'
    : '';
  if (manager === undefined) return `Install what is missing with your system's package manager.${headers}${pip}`;
  return `Install it: ${manager.command} ${missing.map((one) => one[manager.key]).join(' ')}.${headers}${pip}`;
}

async function checkSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  throw new SweepError(
    'SETUP_FAILED',
    `The native library needs ${gigabytes(neededBytes)} GB of disk, and ${gigabytes(free)} GB are free where ${folder} is.`,
    { hint: 'Free some space there and run setup again.' },
  );
}
