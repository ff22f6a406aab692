import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { StoreAddress } from '../../shared/store-address.ts';
import { SweepError } from '../../shared/errors.ts';
import { errorCode, errorText, writingState } from './system-error.ts';

/** A private store's server that answers. */
export interface RunningServer {
  readonly address: StoreAddress;
  /** Path of the unix socket that it is reached at. */
  readonly socket: string;
  readonly pid: number;
  /** Whether it already ran, left behind by a keeper that was killed. */
  readonly adopted: boolean;
  /** How it ended; pending while it runs. */
  readonly ended: Promise<string>;
  /** Connections of others, such as workers that finish a trial; 0 when it cannot tell. */
  readonly otherConnections: () => Promise<number>;
  /** Stops it in order; it leaves its data complete on disk. */
  readonly stop: () => Promise<void>;
}

/** What a keeper can start, stop and start again on the same data at the same address. */
export interface PrivateServer {
  readonly title: 'Redis' | 'PostgreSQL';
  /** No data are there yet, so that the first start may take longer. */
  readonly firstTime: boolean;
  /** Starts it, or adopts the one that still runs on these data. Stopped again where `signal` aborts before it answers. */
  readonly start: (signal: AbortSignal) => Promise<RunningServer>;
}

const markerSchema = z.strictObject({
  version: z.literal(1),
  kind: z.enum(['redis', 'postgres']),
  /** Absolute, or relative to the state folder. */
  folder: z.string().min(1),
  /** Absolute folder of the socket at the last start. */
  socketFolder: z.string().min(1),
});

/** What a state folder says about its private store: which kind holds its results, and where. */
export type StoreMarker = z.infer<typeof markerSchema>;

/** Path of the marker, for messages. */
export function markerPath(stateFolder: string): string {
  return join(stateFolder, 'store.json');
}

/**
 * The marker, or null before a private store was first ready.
 * @throws SweepError `STORE_NOT_AVAILABLE` when it is damaged.
 */
export async function readMarker(stateFolder: string): Promise<StoreMarker | null> {
  const path = markerPath(stateFolder);
  try {
    return markerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    const why = errorCode(error) === undefined ? 'is damaged' : `cannot be read: ${errorText(error)}`;
    throw new SweepError('STORE_NOT_AVAILABLE', `${path}, which says where the results are, ${why}`, {
      hint: `Restore it, or move ${stateFolder} away to start with an empty store.`,
      cause: error,
    });
  }
}

/** Writes the marker in one step. */
export async function writeMarker(stateFolder: string, marker: StoreMarker): Promise<void> {
  const path = markerPath(stateFolder);
  const text = JSON.stringify(marker);
  await writingState(path, async () => {
    if ((await readFile(path, 'utf8').catch(() => '')) === text) return;
    await writeFile(`${path}.tmp`, text, { mode: 0o600 });
    await rename(`${path}.tmp`, path);
  });
}
