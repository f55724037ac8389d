import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Where to: a port of this machine. */
  readonly to: number;
  /** What becomes of bytes that a client sends: they are passed on; or the client is cut off, before or after that. */
  readonly judge: (bytes: Buffer) => 'pass' | 'cut' | 'pass-and-cut';
}

/** Stands between clients and a server. */
const startTcpProxy = async ({ to, judge }: ProxyOptions): Promise<TcpProxy> => {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
    upstream.on('close', () => client.destroy());
    upstream.on('data', (bytes) => client.write(bytes));
    client.on('data', (bytes) => {
      const judged = judge(bytes);
      if (judged !== 'cut') upstream.write(bytes);
      if (judged !== 'pass') client.destroy();
    });
    // The server reads to its end what was passed on: nothing of it is taken back.
    client.on('close', () => upstream.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

/** The message of PostgreSQL's protocol that ends what is to be carried out. */
const SYNC = Buffer.from('S\0\0\0\u0004', 'latin1');

/** A way to a PostgreSQL server that is cut, once it is armed, when a client says COMMIT next: before the server hears it, or after. */
export const cutAtCommit = async (to: number, judged: 'cut' | 'pass-and-cut'): Promise<TcpProxy & { arm(): void }> => {
  let isArmed = false;
  let isReached = false;
  const proxy = await startTcpProxy({
    to,
    judge: (bytes) => {
      isReached ||= isArmed && bytes.includes('COMMIT');
      if (!isReached || !(judged === 'cut' || bytes.subarray(-SYNC.length).equals(SYNC))) return 'pass';
      // What comes afterwards finds the way open.
      isArmed = false;
      isReached = false;
      return judged;
    },
  });
  return {
    ...proxy,
    arm: () => {
      isArmed = true;
    },
  };
};
