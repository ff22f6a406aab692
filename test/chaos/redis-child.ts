import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';

/** A Redis on a TCP port that can be killed and started again on the same data. */
export class RedisChild {
  readonly port: number;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  async start(): Promise<void> {
    const flags = ['--port', String(this.port), '--dir', this.#folder, '--appendonly', 'yes', '--save', ''];
    const child = spawn('redis-server', [...flags, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
    this.#child = child;
    this.#ended = new Promise((resolve) => child.on('exit', () => resolve()));
    const client = new Redis({ port: this.port, retryStrategy: () => 20, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  }

  /** Changes a setting of the running server. */
  async set(name: string, value: string): Promise<void> {
    const client = new Redis({ port: this.port, maxRetriesPerRequest: 1 });
    client.on('error', () => undefined);
    await client.config('SET', name, value).finally(() => client.disconnect());
  }

  /** SIGKILL, or SIGTERM on which it saves and leaves; resolves when it is gone. */
  async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#child?.kill(signal);
    await this.#ended;
  }
}

/** A TCP port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
