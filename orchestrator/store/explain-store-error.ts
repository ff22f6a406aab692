import { SweepError } from '../../shared/errors.ts';
import { errorCode, errorText } from './system-error.ts';
import { unsuitable, type StoreTrouble } from './store-trouble.ts';

const nothingLost = 'Nothing is lost; the same command goes on where this one stopped.';

/** What a store says when it refuses, rather than being away: by the first word of Redis' answer or PostgreSQL's code. */
const refusals: readonly (readonly [pattern: RegExp, code: readonly string[], trouble: StoreTrouble])[] = [
  [
    /^OOM /,
    ['53200'],
    { what: 'is out of memory', remedy: `Raise its maxmemory, or delete sweeps that are done. ${nothingLost}` },
  ],
  [
    /^MISCONF|^ERR .*No space left/,
    ['53100', '58030'],
    {
      what: 'cannot write to its disk, and takes no more trials until it can',
      remedy: `Make room there. ${nothingLost}`,
    },
  ],
  [/^READONLY/, ['25006'], { what: 'is read-only', remedy: `Give --store the address of the primary. ${nothingLost}` }],
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

/** The error to show for one that the store gave; any other error as it is. `place`: the store, without its password. */
export function explainStoreError(error: unknown, place: string): unknown {
  if (error instanceof SweepError) return error;
  const text = errorText(error);
  const code = errorCode(error) ?? '';
  const known = refusals.find(([pattern, codes]) => pattern.test(text) || codes.includes(code));
  if (known === undefined) return error;
  const [, , { what, remedy }] = known;
  return unsuitable(place, { what: `${what} (${storeWords(text)})`, remedy });
}
