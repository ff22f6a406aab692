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
  [
    /^READONLY|^NOREPLICAS/,
    ['25006'],
    { what: 'is read-only', remedy: `Give --store the address of the primary. ${nothingLost}` },
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

/** The error to show for one that the store gave; any other error as it is. `place`: the store, without its password. */
export function explainStoreError(error: unknown, place: string): unknown {
  if (error instanceof SweepError) return error;
  const text = errorText(error);
  const code = errorCode(error) ?? '';
  const known = refusals.find(([pattern, codes]) => pattern.test(text) || codes.includes(code));
  if (known === undefined) return error;
  const [, , { what, remedy }] = known;
  return unsuitable(place, { what: `${what} (${text.split('\n', 1)[0]?.slice(0, 200) ?? ''})`, remedy });
}
