import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { KeeperClients } from '../../../orchestrator/store/keeper-clients.ts';
import type { KeeperMessage } from '../../../orchestrator/store/keeper-message.ts';

const ready: KeeperMessage = { kind: 'ready', address: 'redis:///x' };

/** Joins, and gives every line that was told until the keeper closes. */
async function listen(path: string): Promise<{ readonly heard: Promise<unknown[]> }> {
  const socket = connect(path);
  const lines: unknown[] = [];
  createInterface({ input: socket }).on('line', (line) => lines.push(JSON.parse(line)));
  const ended = once(socket, 'close');
  await once(socket, 'data');
  return { heard: ended.then(() => lines) };
}

it('tells the first who joins what was said when nobody was there, and no later one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hs-clients-'));
  const path = join(folder, 's');
  let greeting: KeeperMessage | null = null;
  const clients = new KeeperClients(
    () => greeting,
    () => undefined,
  );
  await clients.listen(path);
  const notice: KeeperMessage = { kind: 'notice', text: 'starting (first time)' };
  clients.tell(notice, { heard: true });
  greeting = ready;
  clients.tell(ready);
  const first = await listen(path);
  const second = await listen(path);
  await clients.close();
  expect(await first.heard).toEqual([notice, ready]);
  expect(await second.heard).toEqual([ready]);
  rmSync(folder, { recursive: true });
});

it('greets with what it waits for once, though nobody heard it yet', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hs-clients-'));
  const path = join(folder, 's');
  const notice: KeeperMessage = { kind: 'notice', text: 'starting it again' };
  const clients = new KeeperClients(
    () => notice,
    () => undefined,
  );
  await clients.listen(path);
  clients.tell(notice, { heard: true });
  const { heard } = await listen(path);
  await clients.close();
  expect(await heard).toEqual([notice]);
  rmSync(folder, { recursive: true });
});
