import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { serve } from '@hono/node-server';
import type { Config } from '../config/config.ts';
import type { Facade } from '../facade.ts';

interface Listening {
  readonly port: number;
  /** The option that chooses another port. */
  readonly flag: string;
  readonly config: Config;
}

/** A server that listens. */
export const listen = ({ fetch }: Pick<Facade, 'fetch'>, { port, flag, config }: Listening): Promise<Server> =>
  new Promise((resolve, reject) => {
    const { host: hostname, headersTimeout, requestTimeout, keepAliveTimeout } = config;
    const serverOptions = { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval: 1_000 };
    const server = serve({ fetch, port, hostname, serverOptions }, () => resolve(server)) as Server;
    server.on('error', (error: NodeJS.ErrnoException) => reject(new Error(listenProblem(error, { port, flag, config }))));
  });

/** The connections that no request came on yet, such as browsers open ahead of need: Node does not count them as idle. */
export const unusedConnections = (server: Server): ReadonlySet<Socket> => {
  const unused = new Set<Socket>();
  server.on('connection', (connection: Socket) => {
    unused.add(connection);
    connection.once('close', () => unused.delete(connection));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return unused;
};

/** Takes no more connections, and waits for the requests of those there are. */
export const closed = async (server: Server): Promise<void> => {
  const end = new Promise((resolve) => server.close(resolve));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await end;
  clearInterval(idle);
};

const listenProblem = ({ code, message }: NodeJS.ErrnoException, { port, flag, config: { host } }: Listening): string => {
  if (code === 'EADDRINUSE') return `port ${port} on ${host} is taken; choose another with ${flag}`;
  if (code === 'EACCES') return `not allowed to listen on port ${port}; choose another with ${flag}`;
  return message;
};

export const originOf = (server: Server, { host }: Config): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
