import { createServer as createWebServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A server on a port of its own on this machine's loopback. */
export interface FakeServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Accepts connections and never says a word. */
export function silentServer(): Promise<FakeServer> {
  return listening(createServer());
}

/** A web server, which is neither Redis nor PostgreSQL. */
export function webServer(): Promise<FakeServer> {
  return listening(createWebServer((_request, response) => response.end('hello')));
}

/** Closes every connection at once. */
export function closingServer(): Promise<FakeServer> {
  return listening(createServer((socket) => socket.end()));
}

/** Speaks just enough of Redis' protocol to answer INFO with these fields, and refuses everything else. */
export function fakeRedis(info: Readonly<Record<string, string>>): Promise<FakeServer> {
  const text = Object.entries(info)
    .map(([name, value]) => `${name}:${value}\r\n`)
    .join('');
  const reply = (socket: Socket) => (chunk: Buffer) => {
    for (const command of chunk.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g)) {
      const name = command[1]!.toLowerCase();
      socket.write(name === 'info' ? `$${text.length}\r\n${text}\r\n` : `-ERR unknown command '${name}'\r\n`);
    }
  };
  return listening(createServer((socket) => socket.on('data', reply(socket))));
}

/** Speaks just enough of PostgreSQL's protocol to let anybody in and tell its version and whether it is a replica. */
export function fakePostgres(version: number, replica: boolean): Promise<FakeServer> {
  const answer = Buffer.concat([
    message('T', rowDescription(['version', 23], ['replica', 16])),
    message('D', dataRow(String(version), replica ? 't' : 'f')),
    message('C', Buffer.from('SELECT 1\0')),
    message('Z', Buffer.from('I')),
  ]);
  const welcome = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]);
  return listening(
    createServer((socket) => {
      socket.once('data', () => {
        socket.write(welcome);
        socket.once('data', () => socket.write(answer));
      });
    }),
  );
}

async function listening(server: Server): Promise<FakeServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function rowDescription(...columns: readonly (readonly [string, number])[]): Buffer {
  const parts = columns.map(([name, type]) => {
    const rest = Buffer.alloc(18);
    rest.writeInt32BE(type, 6);
    rest.writeInt16BE(-1, 10);
    return Buffer.concat([Buffer.from(`${name}\0`), rest]);
  });
  return Buffer.concat([count(columns.length), ...parts]);
}

function dataRow(...values: readonly string[]): Buffer {
  const parts = values.flatMap((value) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(value.length);
    return [length, Buffer.from(value)];
  });
  return Buffer.concat([count(values.length), ...parts]);
}

function count(number: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(number);
  return buffer;
}
