import { connect } from 'node:net';

/** Fields of Redis' INFO reply by name. */
export type RedisInfo = ReadonlyMap<string, string>;

/** Reads the text of an INFO reply. */
export function parseRedisInfo(text: string): RedisInfo {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':') && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/** INFO from a Redis on a unix socket, over a connection of its own; null when nothing answers within the time. */
export async function redisInfoOf(socketPath: string, timeoutMs: number): Promise<RedisInfo | null> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    let reply = Buffer.alloc(0);
    const end = (info: RedisInfo | null) => {
      socket.destroy();
      resolve(info);
    };
    socket.setTimeout(timeoutMs, () => end(null));
    socket.once('error', () => end(null));
    socket.once('close', () => end(null));
    socket.once('connect', () => socket.write('INFO\r\n'));
    socket.on('data', (chunk) => {
      reply = Buffer.concat([reply, chunk]);
      const text = bulkString(reply);
      if (text !== null) end(parseRedisInfo(text));
    });
  });
}

/** Major and minor as one number, 6.2 being 602; null when the text has no version. */
export function versionNumber(text: string): number | null {
  const match = /(\d+)\.(\d+)/.exec(text);
  return match === null ? null : Number(match[1]) * 100 + Number(match[2]);
}

function bulkString(reply: Buffer): string | null {
  const head = reply.indexOf('\r\n');
  if (head < 0) return null;
  const length = Number(reply.toString('latin1', 1, head));
  const complete = reply[0] === 36 && reply.length >= head + 2 + length;
  return complete ? reply.toString('utf8', head + 2, head + 2 + length) : null;
}
