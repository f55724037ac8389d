import { createServer, type ServerResponse } from 'node:http';
import { createUpstream } from './upstream.ts';

/* Run as a process of its own: the v5 API under /v5. A message to the process sets the milliseconds that every answer takes. */

const send = createUpstream();
let latency = 0;
process.on('message', (milliseconds) => {
  latency = Number(milliseconds);
});

const answer = async (path: string, outgoing: ServerResponse): Promise<void> => {
  const { status, headers, body } = await send({ method: 'GET', path, headers: {} });
  const write = () => outgoing.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
  if (latency === 0) write();
  else setTimeout(write, latency);
};

// The bench is over, well or not.
process.on('disconnect', () => process.exit());

const server = createServer((incoming, outgoing) => void answer(incoming.url?.slice('/v5'.length) ?? '', outgoing));
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env['PORT']), '127.0.0.1');
