import { createHash, timingSafeEqual } from 'node:crypto';
import { RegExpRouter } from 'hono/router/reg-exp-router';
import type { Answer, Call, Send } from '../contract/send.ts';
import { methodNotAllowed, notFound, unauthorized, unprocessable } from './error-answers.ts';
import { ROUTES, type Route, type RouteRequest } from './routes.ts';
import type { Store } from './store.ts';

export interface BackendOptions {
  /** Closed together with the backend. */
  readonly store: Store;
  /** What callers must present in `x-api-key`; every caller is let in where it is absent. */
  readonly serverApiKey?: string | undefined;
}

/** A v5 API over a store. */
export interface Backend {
  /** Rejects for an aborted signal and when the database fails; everything else is an answer. */
  readonly send: Send;
  close(): void;
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Digests are compared, in constant time, so that neither the key nor its length shows in how long an answer takes. */
const keyCheck = (serverApiKey: string | undefined): ((call: Call) => boolean) => {
  if (serverApiKey === undefined) return () => true;
  const expected = digestOf(serverApiKey);
  return ({ headers }) => {
    const given = headers['x-api-key'];
    return given !== undefined && timingSafeEqual(digestOf(given), expected);
  };
};

/** Undefined for malformed percent-encoding. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const METHODS = [...new Set(ROUTES.map(([method]) => method))];

const createMatch = () => {
  const router = new RegExpRouter<Route>();
  for (const route of ROUTES) router.add(route[0], route[1], route);
  /** The route of a path, with its parameter as it stands in the path. */
  return (method: string, path: string): { route: Route; id: string } | undefined => {
    const [matches, stash] = router.match(method, path);
    // Against its types, the router has no list of matches for an empty path with a method that no route has.
    const [route, params] = matches?.[0] ?? [];
    if (!route) return undefined;
    const id = params?.['id'];
    return { route, id: (typeof id === 'number' ? stash?.[id] : id) ?? '' };
  };
};

/** A v5 API that answers from the store, without HTTP: see `Send`. */
export const createBackend = ({ store, serverApiKey }: BackendOptions): Backend => {
  const hasKey = keyCheck(serverApiKey);
  const match = createMatch();

  const answer = (call: Call): Answer => {
    if (!hasKey(call)) return unauthorized();
    const [path = '', ...rest] = call.path.split('?');
    const found = match(call.method, path);
    if (!found) {
      const allowed = METHODS.filter((method) => match(method, path));
      return allowed.length > 0 ? methodNotAllowed(allowed) : notFound('There is no such endpoint.');
    }
    const id = decoded(found.id);
    if (id === undefined) {
      return unprocessable([{ loc: ['path', 'id'], msg: 'value is not valid percent-encoding', type: 'value_error.url' }]);
    }
    const request: RouteRequest = { store, id, query: new URLSearchParams(rest.join('?')) };
    return found.route[2](request);
  };

  return {
    send: async (call) => {
      call.signal?.throwIfAborted();
      return answer(call);
    },
    close: () => store.close(),
  };
};
