import { Writable } from 'node:stream';
import { pino, type DestinationStream, type Logger } from 'pino';

/**
 * The worker's log: lines of JSON, or readable ones for a person who watches a terminal. Every line tells the worker, `host/pid`; those
 * of an attempt its sweep, trial and attempt, too.
 * @throws Error for a level that does not exist
 */
export async function openLog(options: {
  readonly level: string;
  readonly worker: string;
  /** Whether a person watches. */
  readonly isTerminal: boolean;
  readonly destination: DestinationStream;
}): Promise<Logger> {
  const { level, worker, isTerminal, destination } = options;
  const settings = { level, base: { worker } };
  if (!isTerminal) return pino(settings, destination);
  const { default: pretty } = await import('pino-pretty');
  return pino(settings, pretty({ destination: writing(destination), translateTime: 'HH:MM:ss' }));
}

/** pino-pretty takes Node's streams or file numbers; a destination of pino's only writes. */
function writing(destination: DestinationStream) {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      destination.write(chunk.toString('utf8'));
      done();
    },
  });
}
