import { createServer, type ServerResponse } from 'node:http';
import { neutralRow } from './neutral-rows.ts';
import { createUpstream } from './upstream.ts';

/*
 * Run as a process of its own: the v5 API under /v5, `neutral` with neutral rows. A message to the process sets the milliseconds that every answer
 * takes; 'calls' asks how many calls came since it was asked last.
 */

const send = createUpstream(process.argv[2] === 'neutral' ? neutralRow : undefined);
let latency = 0;
let calls = 0;
process.on('message', (message) => {
  if (message !== 'calls') latency = Number(message);
  else {
    process.send?.(calls);
    calls = 0;
  }
});

const answer = async (path: string, outgoing: ServerResponse): Promise<void> => {
  calls += 1;
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
