import { RegExpRouter } from 'hono/router/reg-exp-router';
import type { ReadOnlyReason } from '../contract/read-only.ts';
import type { Answer, Call, Send } from '../contract/send.ts';
import { type Access, createAccess, keyOf } from './rest/access.ts';
import {
  busy,
  methodNotAllowed,
  notFound,
  outcomeUnknown,
  RefusedError,
  readOnlyKey,
  unauthorized,
  unprocessable,
} from './rest/error-answers.ts';
import { createMinting } from './rest/minting.ts';
import type { RouteRequest } from './rest/route-request.ts';
import { ROUTES, type Route } from './routes.ts';
import type { MaybePromise } from './store/maybe-promise.ts';
import { OutcomeUnknownError, type Store, StoreHeldError } from './store/store.ts';

export interface BackendOptions {
  /** Closed together with the backend. */
  readonly store: Store;
  /** Who may ask; everyone where it is absent. */
  readonly access?: Access;
  /** Why the store is not to be changed: whatever would do it is answered with 403. */
  readonly readOnly?: ReadOnlyReason | null;
  /** Milliseconds since 1970; the system's clock where it is absent. */
  readonly now?: () => number;
}

/** A v5 API over a store. */
export interface Backend {
  /**
   * Rejects for an aborted signal and when the database fails; everything else is an answer. 503 is the one to a call that found the database
   * held by another process, or out of reach, for as long as it is waited for; nothing of it was done. 504 is the one to a change of which nobody
   * knows whether it was made.
   */
  readonly send: Send;
  close(): MaybePromise<void>;
}

/** Undefined for malformed percent-encoding. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const METHODS = [...new Set(ROUTES.map(([method]) => method))];

/** A parameter of a path, as it stands in it; an empty text where the path has none. */
interface PathParameter {
  readonly name: string;
  readonly text: string;
}

interface Match {
  readonly route: Route;
  readonly id: PathParameter;
  readonly member: PathParameter;
}

const MEMBER_NAMES = ['run_id', 'evaluator_version_id'];

const createMatch = () => {
  const router = new RegExpRouter<Route>();
  for (const route of ROUTES) router.add(route[0], route[1], route);
  return (method: string, path: string): Match | undefined => {
    const [matches, stash] = router.match(method, path);
    // Against its types, the router has no list of matches for an empty path with a method that no route has.
    const [route, params] = matches?.[0] ?? [];
    if (!route) return undefined;
    const parameter = (...names: string[]): PathParameter => {
      const name = names.find((one) => params?.[one] !== undefined) ?? '';
      const value = params?.[name];
      return { name, text: (typeof value === 'number' ? stash?.[value] : value) ?? '' };
    };
    return { route, id: parameter('id'), member: parameter(...MEMBER_NAMES) };
  };
};

const malformed = ({ name }: PathParameter): Answer =>
  unprocessable([{ loc: ['path', name], msg: 'value is not valid percent-encoding', type: 'value_error.url' }]);

/** A route, and the request to it. */
interface Routed {
  readonly route: Route;
  readonly request: RouteRequest;
}

/** Finds the route that answers a call, unless the call is refused before. */
const createRouting = (access: Access, given: Pick<RouteRequest, 'readOnly' | 'minting'>) => {
  const match = createMatch();
  return (call: Call): Routed | { readonly refused: Answer } => {
    const right = access.rightOf(keyOf(call.headers));
    if (right === 'no-key' || right === 'wrong-key') return { refused: unauthorized(right) };
    const [path = '', ...rest] = call.path.split('?');
    const found = match(call.method, path);
    if (!found) {
      const allowed = METHODS.filter((method) => match(method, path));
      return { refused: allowed.length > 0 ? methodNotAllowed(allowed) : notFound('There is no such endpoint.') };
    }
    const id = decoded(found.id.text);
    const memberId = decoded(found.member.text);
    if (id === undefined) return { refused: malformed(found.id) };
    if (memberId === undefined) return { refused: malformed(found.member) };
    if (right === 'read' && call.method !== 'GET') return { refused: readOnlyKey() };
    const query = new URLSearchParams(rest.join('?'));
    return {
      route: found.route,
      request: { ...given, id, memberId, query, body: call.body, streams: call.streams ?? false, signal: call.signal },
    };
  };
};

/** A v5 API that answers from the store, without HTTP: see `Send`. */
export const createBackend = ({ store, access = createAccess(undefined), readOnly = null, now = Date.now }: BackendOptions): Backend => {
  const routed = createRouting(access, { readOnly, minting: createMinting(now) });

  const answer = async ({ route, request }: Routed, { signal }: Call): Promise<Answer> => {
    if (route[0] === 'GET') return store.read((reads) => route[2](request, reads), { signal });
    const begun = route[2](request);
    return typeof begun === 'function' ? store.change(begun, { signal }) : begun;
  };

  return {
    send: async (call) => {
      call.signal?.throwIfAborted();
      const found = routed(call);
      if ('refused' in found) return found.refused;
      try {
        return await answer(found, call);
      } catch (error) {
        if (error instanceof StoreHeldError) return busy(error.message);
        if (error instanceof OutcomeUnknownError) return outcomeUnknown(error.message);
        if (error instanceof RefusedError) return error.answer;
        throw error;
      }
    },
    close: () => store.close(),
  };
};
