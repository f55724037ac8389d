import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { refuse } from '../refusal.ts';

export interface Admission {
  /** Turns away what would be too much. */
  readonly admit: MiddlewareHandler;
  isFull(): boolean;
}

/** Lets in so many requests at a time. A stream counts until it has begun; see `limitStreams`. */
export const limitRequests = (maxRequests: number): Admission => {
  let inFlight = 0;
  const isFull = (): boolean => inFlight >= maxRequests;
  const admit: MiddlewareHandler = async (context, next) => {
    if (isFull()) {
      return refuse(context, {
        status: 503,
        code: 'SERVICE_OVERLOADED',
        message: 'Too many requests are being worked on; try again soon.',
        retryAfterSeconds: 1,
      });
    }
    inFlight += 1;
    try {
      return await next();
    } finally {
      inFlight -= 1;
    }
  };
  return { admit, isFull };
};

/** Reads no more than so many bytes of a body, whatever its headers say. */
export const limitBody = (maxSize: number): MiddlewareHandler => {
  const counted = bodyLimit({
    maxSize,
    onError: (context) => refuse(context, { status: 413, code: 'PAYLOAD_TOO_LARGE', message: 'The request is too large.' }),
  });
  return (context, next) => {
    const isLengthKnown = context.req.header('transfer-encoding') === undefined;
    // HTTP hands on no more than this length, so what fits need not be made a stream to be counted.
    return isLengthKnown && Number(context.req.header('content-length')) <= maxSize ? next() : counted(context, next);
  };
};
