import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { refuse } from '../refusal.ts';

/** Turns away what would be more than so many requests at a time. A stream counts until it has begun; see `limitStreams`. */
export const limitRequests = (maxRequests: number): MiddlewareHandler => {
  let inFlight = 0;
  return async (context, next) => {
    if (inFlight >= maxRequests) {
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
};

/** Reads no more than so many bytes of a body, whatever its headers say. */
export const limitBody = (maxSize: number): MiddlewareHandler =>
  bodyLimit({
    maxSize,
    onError: (context) => refuse(context, { status: 413, code: 'PAYLOAD_TOO_LARGE', message: 'The request is too large.' }),
  });
