import type { ReadOnlyReason } from '../../contract/read-only.ts';
import type { Answer } from '../../contract/send.ts';
import type { MaybePromise } from '../store/maybe-promise.ts';
import type { Reads } from '../store/reads.ts';
import type { Minting } from './minting.ts';

/** One call whose path matched a route. */
export interface RouteRequest {
  /** Why the store is not to be changed; null where it may be. */
  readonly readOnly: ReadOnlyReason | null;
  readonly minting: Minting;
  /** The `:id` of the path, decoded; empty where the route has none. */
  readonly id: string;
  /** The `:run_id` or `:evaluator_version_id` of the path, decoded; empty where the route has none. */
  readonly memberId: string;
  readonly query: URLSearchParams;
  readonly body: Uint8Array | undefined;
  /** Whether the records of a question of rows are wanted as a stream. */
  readonly streams: boolean;
  /** Ends what takes long. */
  readonly signal: AbortSignal | undefined;
}

/** An endpoint that reads: its path in the router's notation, and what answers it. */
export type ReadRoute = readonly [method: 'GET', path: string, answer: (request: RouteRequest, reads: Reads) => MaybePromise<Answer>];
