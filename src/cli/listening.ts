import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createDoor, type Server as NetServer, type Socket } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Facade } from '../compose.ts';
import type { Config } from '../config/config.ts';
import type { Begun } from '../server/http/known-door.ts';

/** What answers behind an address. */
type Answering = Pick<Facade, 'fetch' | 'knownDoor'>;

interface Listening {
  readonly port: number;
  /** The option that chooses another port. */
  readonly flag: string;
  readonly config: Config;
}

/** A server that listens; on loopback by both of its addresses, for nobody knows which of them `localhost` means to a client. */
export const listen = async (facade: Answering, listening: Listening): Promise<Server> => {
  const server = await listenOn(facade, listening);
  if (BOTH.has(listening.config.host)) await listenBeside(server);
  return server;
};

const BOTH: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost']);

/** What else lets connections into a server. */
const doors = new WeakMap<Server, NetServer>();

/** Where the other address is not there, or taken, that changes nothing. */
const listenBeside = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const { port, family } = server.address() as AddressInfo;
    const door = createDoor((socket) => server.emit('connection', socket));
    door.on('error', () => resolve());
    door.listen({ port, host: family === 'IPv6' ? '127.0.0.1' : '::1' }, () => {
      doors.set(server, door);
      resolve();
    });
  });

const listenOn = (facade: Answering, { port, flag, config }: Listening): Promise<Server> =>
  new Promise((resolve, reject) => {
    const { host: hostname, requestTimeout, keepAliveTimeout } = config;
    // Node refuses to wait longer for a part than for the whole.
    const headersTimeout = Math.min(config.headersTimeout, requestTimeout);
    const serverOptions = { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval: 1_000 };
    const server = createServer(serverOptions, listenerOf(facade, hostname));
    server.on('error', (error: NodeJS.ErrnoException) => reject(new Error(listenProblem(error, { port, flag, config }))));
    server.listen(port, hostname, () => resolve(server));
  });

/** `hostname`: what a request is taken to be for where it does not say so. */
const listenerOf = ({ fetch, knownDoor }: Answering, hostname: string): RequestListener => {
  const begun = new WeakMap<object, Begun>();
  const handle = (request: Request, { incoming, outgoing }: HttpBindings) =>
    fetch(request, { incoming, outgoing, ownsBody: true, begun: begun.get(incoming) });
  const answer = getRequestListener(handle as Parameters<typeof getRequestListener>[0], { hostname });
  if (!knownDoor) return answer;
  return (incoming, outgoing) =>
    knownDoor(incoming, outgoing, (given) => {
      if (given) begun.set(incoming, given);
      void answer(incoming, outgoing);
    });
};

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
  const door = doors.get(server);
  const end = Promise.all([server, ...(door ? [door] : [])].map((each) => new Promise((resolve) => each.close(resolve))));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await end;
  clearInterval(idle);
};

const listenProblem = ({ code, message }: NodeJS.ErrnoException, { port, flag, config: { host } }: Listening): string => {
  if (code === 'EADDRINUSE') return `port ${port} on ${host} is taken; choose another with ${flag}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EADDRNOTAVAIL')
    return `${host} is no address of this machine; choose another with --host`;
  if (code === 'EACCES') return `not allowed to listen on port ${port}; choose another with ${flag}`;
  return message;
};

export const originOf = (server: Server, { host }: Config): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
