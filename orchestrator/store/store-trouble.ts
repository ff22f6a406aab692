import { SweepError } from '../../shared/errors.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
import { errorCode } from './system-error.ts';

/** How long a shared store may take to answer before it counts as unreachable, in ms. */
export const answerMs = 4_000;

/** Something wrong with a store: what, and what to do about it. */
export interface StoreTrouble {
  readonly what: string;
  readonly remedy: string;
}

/** The error for a store that cannot be used at all. */
export function unreachable(place: string, { what, remedy }: StoreTrouble): SweepError {
  return new SweepError('STORE_UNREACHABLE', `${place} ${what}`, { hint: remedy });
}

/** The error for a store that answers and would lose or refuse trials. */
export function unsuitable(place: string, { what, remedy }: StoreTrouble): SweepError {
  return new SweepError('STORE_UNSUITABLE', `${place} ${what}`, { hint: remedy });
}

/** The remedy for an address behind which nothing answers. */
export const checkAddress = 'Check host and port, and that the server runs and its firewall lets this machine in.';

/** Nothing came back, not even a connection. */
export function noAnswer(address: StoreAddress): StoreTrouble {
  const tls = address.kind === 'redis' && address.url.startsWith('rediss:');
  return {
    what: `does not answer within ${answerMs / 1_000} s`,
    remedy: tls ? `${checkAddress} If it speaks no TLS, use redis:// in place of rediss://.` : checkAddress,
  };
}

/** A connection was accepted and then nothing was said. */
export function silent(kind: 'Redis' | 'PostgreSQL'): StoreTrouble {
  return {
    what: `accepts connections and says nothing for ${answerMs / 1_000} s: it is no ${kind}, or it hangs`,
    remedy: otherPort(kind),
  };
}

/** What answers speaks another language, or hangs up at once. */
export function notSpoken(kind: 'Redis' | 'PostgreSQL'): StoreTrouble {
  return { what: `answers, but not as ${kind} does`, remedy: otherPort(kind) };
}

function otherPort(kind: 'Redis' | 'PostgreSQL'): string {
  return kind === 'Redis'
    ? 'Check the port; Redis listens on 6379 unless told otherwise, and with TLS it needs rediss://.'
    : 'Check the port; PostgreSQL listens on 5432 unless told otherwise.';
}

const network: Readonly<Record<string, StoreTrouble>> = {
  ENOTFOUND: { what: 'cannot be reached: the host name is unknown (ENOTFOUND)', remedy: 'Check the host name.' },
  EAI_AGAIN: {
    what: 'cannot be reached: the host name cannot be looked up (EAI_AGAIN)',
    remedy: 'Check the host name and this machine’s network.',
  },
  ECONNREFUSED: { what: 'cannot be reached: nothing listens there (ECONNREFUSED)', remedy: checkAddress },
  ENOENT: { what: 'cannot be reached: there is no such socket (ENOENT)', remedy: 'Check the path.' },
  EACCES: { what: 'cannot be reached: permission denied (EACCES)', remedy: 'Run as a user who may open that socket.' },
  EHOSTUNREACH: { what: 'cannot be reached: no way to the host (EHOSTUNREACH)', remedy: checkAddress },
  ENETUNREACH: { what: 'cannot be reached: no way to the network (ENETUNREACH)', remedy: checkAddress },
  ETIMEDOUT: { what: 'cannot be reached: no answer (ETIMEDOUT)', remedy: checkAddress },
};

/** What a failed connection means, for every kind of store; null when it is the store's own business. */
export function networkTrouble(error: unknown): StoreTrouble | null {
  const code = errorCode(error) ?? '';
  const known = network[code];
  if (known !== undefined) return known;
  if (code === 'CERT_HAS_EXPIRED') {
    return {
      what: 'shows a TLS certificate that has expired (CERT_HAS_EXPIRED)',
      remedy: 'Renew the server’s certificate; if it is valid, this machine’s clock is wrong.',
    };
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) {
    return {
      what: `shows a TLS certificate that cannot be trusted (${code})`,
      remedy:
        'Give Node the certificate of the authority that signed it: NODE_EXTRA_CA_CERTS=ca.pem; ' +
        'for PostgreSQL the address may name it: &sslrootcert=ca.pem',
    };
  }
  return null;
}
