import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';

/** A message of Node's whose body, once it is read, is left here for the Request that @hono/node-server makes of it. */
type Incoming = IncomingMessage & { rawBody?: Buffer };

/** What the HTTP server of this program passes along with a request. */
export interface OwnBindings {
  readonly incoming: IncomingMessage;
  /** Nobody else reads the body of `incoming`, so that whoever does may leave it there. */
  readonly ownsBody: true;
}

/** The message of Node's that a request came in by, where this program's server made the request of it. */
export const ownIncomingOf = (context: Context): Incoming | undefined => {
  const bindings = context.env as Partial<OwnBindings> | undefined;
  return bindings?.ownsBody ? bindings.incoming : undefined;
};

/** The JSON of a body that came whole already, which is left there as well; undefined for what is no JSON. */
export const jsonAtHand = (incoming: Incoming): unknown => {
  incoming.rawBody = (incoming.read() as Buffer | null) ?? Buffer.alloc(0);
  // Its end may be still to come: only a message that has ended is let go of while its connection waits for the next one.
  incoming.resume();
  try {
    return JSON.parse(incoming.rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
};

/** Reads a body whose length is known, and leaves it for the Request, which would otherwise make streams to read it. Rejects where its client leaves. */
export const readIncoming = (incoming: Incoming): Promise<void> =>
  new Promise((resolve, reject) => {
    // An error is made with the stack that it came up in: for each request that would cost more than reading its body.
    const leave = (): void => reject(new DOMException('The client left.', 'AbortError'));
    // Nothing more is heard of it.
    if (incoming.destroyed) return leave();
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      incoming.rawBody = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      resolve();
    });
    incoming.on('error', reject);
    incoming.on('close', () => {
      if (!incoming.readableEnded) leave();
    });
  });
