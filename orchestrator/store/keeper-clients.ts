import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { KeeperMessage } from './keeper-message.ts';

/** The commands that hold a connection to the keeper's control socket. */
export class KeeperClients {
  #server: Server | null = null;
  readonly #sockets = new Set<Socket>();
  readonly #greeting: () => KeeperMessage | null;
  readonly #onLeft: () => void;
  /** What was told while nobody was there. */
  #unheard: KeeperMessage | null = null;

  /** `greeting` is told to each one that joins; `onLeft` is called when the last one has left. */
  constructor(greeting: () => KeeperMessage | null, onLeft: () => void) {
    this.#greeting = greeting;
    this.#onLeft = onLeft;
  }

  get count(): number {
    return this.#sockets.size;
  }

  /**
   * Listens at a path, again where its socket was removed; those who joined stay. Only the holder of the lock may, since it
   * removes what an earlier keeper left there.
   */
  async listen(path: string): Promise<void> {
    this.#server?.close();
    await rm(path, { force: true });
    const server = createServer((socket) => this.#join(socket));
    this.#server = server;
    // Made 0600 from the start: between bind, which is synchronous, and a chmod somebody else could connect.
    const before = process.umask(0o177);
    try {
      server.listen(path);
    } finally {
      process.umask(before);
    }
    await once(server, 'listening');
  }

  /** Tells all of them; what is to be `heard` waits for the next one to join where nobody is there. */
  tell(message: KeeperMessage, { heard = false } = {}): void {
    if (heard && this.#sockets.size === 0) this.#unheard = message;
    for (const socket of this.#sockets) send(socket, message);
  }

  /** Takes nobody in any more and ends the connections once what was told has been sent. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      if (this.#server === null) resolve();
      else this.#server.close(() => resolve());
    });
    for (const socket of this.#sockets) {
      socket.end();
      socket.setTimeout(1_000, () => socket.destroy());
    }
    await closed;
  }

  #join(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      if (this.#sockets.size === 0) this.#onLeft();
    });
    for (const message of new Set([this.#unheard, this.#greeting()])) if (message !== null) send(socket, message);
    this.#unheard = null;
  }
}

function send(socket: Socket, message: KeeperMessage): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}
