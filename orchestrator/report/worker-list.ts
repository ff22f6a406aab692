import type { ForeignPresence, Presence } from '../../shared/presence.ts';
import { recordVersion } from '../../shared/records.ts';
import { workerNames } from '../../shared/worker-names.ts';
import { formatSeconds } from './numbers.ts';
import { painter } from './paint.ts';
import { drawTable } from './table.ts';
import type { Drawing } from './terminal.ts';
import { plain, wrap } from './text.ts';

/** One worker of a list. */
export interface ListedWorker {
  readonly presence: Presence | ForeignPresence;
  readonly state: 'alive' | 'silent';
  readonly ageMs: number;
}

/** A clock that is off by more than this is told. */
const clockOffMs = 15_000;

/** A store's workers, one a line, in the given order, then what is wrong with any of them. */
export function renderWorkers(workers: readonly ListedWorker[], { width, color }: Drawing): string {
  if (workers.length === 0)
    return 'No worker is there. Start one: hypersweep worker --store URL (with the same secret).';
  const names = workerNames(workers.map(({ presence }) => presence));
  const nameOf = ({ presence }: ListedWorker) => plain(names.get(presence.id) ?? '');
  const { lines } = drawTable({
    columns: [
      { title: 'worker', keep: true },
      { title: 'state', keep: true },
      { title: 'slots', keep: true, align: 'right' },
      { title: 'backend' },
      { title: 'tag' },
      { title: 'done', align: 'right' },
      { title: 'last beat', align: 'right' },
      { title: 'up', align: 'right' },
      { title: 'versions' },
      { title: 'trials' },
    ],
    rows: workers.map((worker) => [nameOf(worker), ...row(worker)]),
    width,
    paint: painter(color),
    toneOf: (index) => (workers[index]?.state === 'silent' ? 'warn' : null),
  });
  const remarks = [
    ...workers.flatMap((worker) => remarksOn(worker, nameOf(worker))),
    ...namesakes(workers).map((name) => namesakesRemark(name)),
  ].flatMap((text) => wrap(text, width, { rest: '  ' }));
  return [...lines, ...(remarks.length === 0 ? [] : ['', ...remarks])].join('\n');
}

/** What is told of a worker after its name. */
function row({ presence, state, ageMs }: ListedWorker): string[] {
  const beat = Math.abs(ageMs) > clockOffMs && state === 'alive' ? 'now' : formatSeconds(Math.max(0, ageMs) / 1000);
  if (!isWhole(presence)) return [state, '-', '-', '-', '-', beat, '-', presence.hypersweep, ''];
  const { slots, running, backend, threads, tag, done, startedAt, hypersweep, node, leaving } = presence;
  return [
    state === 'silent' ? 'silent' : leaving ? 'leaving' : running.length > 0 ? 'busy' : 'idle',
    `${running.length}/${slots}`,
    `${backend}, ${threads} thread${threads === 1 ? '' : 's'}`,
    tag,
    String(done),
    beat,
    // Until its last beat: both times are by the worker's own clock.
    formatSeconds(Math.max(0, presence.at - startedAt) / 1000),
    `${hypersweep}, node ${node.replace(/^v/, '')}`,
    running.map(({ trial, attempt }) => (attempt > 1 ? `${trial} (attempt ${attempt})` : trial)).join(', '),
  ];
}

function remarksOn({ presence, state, ageMs }: ListedWorker, name: string): string[] {
  if (!isWhole(presence))
    return [
      `${name} speaks record version ${presence.version}, this command ${recordVersion}: it takes none of this version's trials. Install the same hypersweep everywhere.`,
    ];
  const unfit = presence.unfit.map(({ sweepId, why }) => `${name} cannot run sweep ${sweepId}: ${plain(why)}`);
  if (state === 'silent')
    return [
      ...unfit,
      `${name} has missed its beats: killed, stopped or cut off, or its store takes no writes. Its trials run elsewhere once its lease is over.`,
    ];
  if (Math.abs(ageMs) > clockOffMs)
    return [
      ...unfit,
      `${name}: its clock is ${formatSeconds(Math.abs(ageMs) / 1000)} ${ageMs > 0 ? 'behind' : 'ahead of'} this machine's. Keep clocks right (NTP), above all with PostgreSQL.`,
    ];
  return unfit;
}

/** Host and pid that several living workers have; a silent one may be the life before of a container that was started again. */
function namesakes(workers: readonly ListedWorker[]): string[] {
  const names = workers
    .filter(({ state }) => state === 'alive')
    .map(({ presence }) => `${plain(presence.host)}/${presence.pid}`);
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
}

function namesakesRemark(name: string): string {
  return (
    `${name} is the name of several workers. Nothing is lost by it; give each container a host name of its own, and results and ` +
    'logs tell them apart.'
  );
}

function isWhole(presence: Presence | ForeignPresence): presence is Presence {
  return presence.version === recordVersion;
}
