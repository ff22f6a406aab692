import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy that can be as bad as a network. */
export interface Proxy {
  readonly port: number;
  /** Ends every connection at once; new ones are let in. */
  readonly cut: () => void;
  /** From now on every chunk arrives so much later, in both directions; 0 for none. */
  readonly delay: (ms: number) => void;
  /** Connections stay, and nothing passes until it is called with false. */
  readonly hold: (on: boolean) => void;
  /** New connections are ended at once, as by a server that is about to stop, until it is called with false. */
  readonly refuse: (on: boolean) => void;
  readonly close: () => Promise<void>;
}

/** Starts a proxy to a TCP port, or a unix socket, of this machine. */
export async function startProxy(target: number | string): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const state = { delayMs: 0, held: false, refusing: false };
  const waiting: (() => void)[] = [];
  const pass = (from: Socket, to: Socket) => {
    // One queue and one timer: two timers of different lengths do not end in the order in which they are due.
    const late: { readonly chunk: Buffer; readonly due: number }[] = [];
    let timer: NodeJS.Timeout | undefined;
    const send = () => {
      timer = undefined;
      while (late[0] !== undefined && late[0].due <= performance.now()) {
        const chunk = late.shift()?.chunk;
        if (chunk !== undefined && !to.destroyed) to.write(chunk);
      }
      if (late[0] !== undefined) timer = setTimeout(send, late[0].due - performance.now());
    };
    from.on('data', (chunk: Buffer) => {
      const later = () => {
        late.push({ chunk, due: performance.now() + state.delayMs });
        if (timer === undefined) send();
      };
      if (state.held) waiting.push(later);
      else later();
    });
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  };
  const server = createServer((client) => {
    if (state.refusing) {
      client.destroy();
      return;
    }
    const upstream = typeof target === 'number' ? connect(target, '127.0.0.1') : connect(target);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => sockets.delete(socket));
    }
    pass(client, upstream);
    pass(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: portOf(server.address()),
    cut,
    delay: (ms) => {
      state.delayMs = ms;
    },
    hold: (on) => {
      state.held = on;
      if (!on) for (const send of waiting.splice(0)) send();
    },
    refuse: (on) => {
      state.refusing = on;
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
