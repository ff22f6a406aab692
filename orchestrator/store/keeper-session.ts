import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { failedError, parseKeeperLine, readyAddress, type KeeperMessage } from './keeper-message.ts';
import type { StoreAddress } from '../../shared/store-address.ts';

/** A held connection to a keeper whose store answers. */
export interface KeeperSession {
  readonly address: StoreAddress;
  /** Resolves when the connection ended, by us or by the keeper's death. */
  readonly ended: Promise<void>;
  /** Leaves; idempotent. */
  readonly close: () => void;
}

interface SessionOptions {
  readonly onNotice: (text: string) => void;
  /** How long a keeper that says nothing is waited for, in ms. */
  readonly silenceMs: number;
}

/**
 * Joins the keeper at a control socket and waits until its store answers. Null when no keeper is there, or when it went
 * away meanwhile: look again.
 * @throws SweepError when the keeper says that its store cannot be started.
 */
export async function joinKeeper(path: string, { onNotice, silenceMs }: SessionOptions): Promise<KeeperSession | null> {
  const socket = connect(path);
  const ended = new Promise<void>((resolve) => {
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
  });
  const close = () => void socket.destroy();
  let joined = false;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(close, silenceMs);
    const hear = (message: KeeperMessage) => {
      if (message.kind === 'notice') {
        timer.refresh();
        onNotice(message.text);
        return;
      }
      clearTimeout(timer);
      if (message.kind === 'ready') {
        if (joined) onNotice('the private store is up again');
        joined = true;
        // A command that has nothing left to do may end without waiting for this connection.
        socket.unref();
        resolve({ address: readyAddress(message), ended, close });
      } else {
        close();
        reject(failedError(message));
      }
    };
    const lines = createInterface({ input: socket });
    // It repeats the socket's errors as its own; the socket's close says all there is to know.
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      const message = parseKeeperLine(line);
      if (message !== null) hear(message);
    });
    void ended.then(() => {
      clearTimeout(timer);
      resolve(null);
    });
  });
}
