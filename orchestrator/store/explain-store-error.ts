import { SweepError } from '../../shared/errors.ts';
import { errorCode, errorText } from './system-error.ts';
import { unsuitable, type StoreTrouble } from './store-trouble.ts';

const nothingLost = 'Nothing is lost; the same command goes on where this one stopped.';

/** What a store says when it refuses, rather than being away: by the first word of Redis' answer or PostgreSQL's code. */
const refusals: readonly (readonly [pattern: RegExp | null, code: readonly string[], trouble: StoreTrouble])[] = [
  [
    /^OOM /,
    [],
    {
      what: 'is out of memory',
      remedy: `Raise its maxmemory (CONFIG SET maxmemory 2gb); then sweeps that are done can be deleted. ${nothingLost}`,
    },
  ],
  [null, ['53200'], { what: 'is out of memory', remedy: `Give its machine more. ${nothingLost}` }],
  [
    null,
    ['53300'],
    {
      what: 'lets nobody else in',
      remedy: `Raise its max_connections, or end what else is connected: a worker holds up to three. ${nothingLost}`,
    },
  ],
  [
    /^MISCONF|^ERR .*No space left/,
    ['53100', '58030'],
    {
      what: 'cannot write to its disk, and takes no more trials until it can',
      remedy: `Make room there. ${nothingLost}`,
    },
  ],
  [/^READONLY/, [], { what: 'is read-only', remedy: `Give --store the address of the primary. ${nothingLost}` }],
  [
    // What BullMQ says where there is nothing of its own, which it may not make in such a store.
    /Run the migrations explicitly/,
    ['25006'],
    {
      what: 'is read-only',
      remedy: `Give --store the address of the primary, or set its default_transaction_read_only to off. ${nothingLost}`,
    },
  ],
  [
    /^NOREPLICAS/,
    [],
    {
      what: 'takes no writes while it has fewer replicas than its min-replicas-to-write asks for',
      remedy: `Bring its replicas back. ${nothingLost}`,
    },
  ],
  [
    /^EXECABORT/,
    [],
    { what: 'takes no writes', remedy: `It is out of memory or read-only; its log says which. ${nothingLost}` },
  ],
  [
    /^NOPERM/,
    ['42501'],
    { what: 'does not let this user do what sweeps need', remedy: 'docs/workers.md has the permissions that suffice.' },
  ],
];

/** What the store itself says: one line, without where in which of BullMQ's scripts Redis met it. */
export function storeWords(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.replace(/\.? script: [0-9a-f]{40}, on @user_script:\d+\.?$/, '').slice(0, 200);
}

/** What a store that refuses lacks, such as "is read-only"; undefined for an error of another kind. */
export function storeLack(error: unknown): string | undefined {
  return refusalOf(error)?.what;
}

function refusalOf(error: unknown): StoreTrouble | undefined {
  const code = errorCode(error) ?? '';
  const text = errorText(error);
  const [, , trouble] = refusals.find(([pattern, codes]) => pattern?.test(text) === true || codes.includes(code)) ?? [];
  return trouble;
}

/** The error to show for one that the store gave; any other error as it is. `place`: the store, without its password. */
export function explainStoreError(error: unknown, place: string): unknown {
  if (error instanceof SweepError) return error;
  const known = refusalOf(error);
  if (known === undefined) return error;
  return unsuitable(place, { what: `${known.what} (${storeWords(errorText(error))})`, remedy: known.remedy });
}
