/** The evaluation, or a part of one that is there. */
export type Unknown = 'evaluation' | 'stats' | 'runs';

/** Why an upstream call brought nothing usable. */
export type UpstreamFault =
  /** No key came with the request and none is configured; nothing was sent. */
  | { readonly kind: 'no-key' }
  /**
   * An answer with a status that is no success. `loc`: the input it rejects, from a 422, and `locs` all of that. `ofWrite`: the call was to
   * change something. `maxGroups`: what is asked of rows would make more groups than this. `unknown`: what a 404 is about, where that is known.
   */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly ofWrite?: boolean;
      readonly loc?: readonly (string | number)[];
      readonly locs?: readonly (readonly (string | number)[])[];
      readonly retryAfterSeconds?: number;
      readonly maxGroups?: number;
      readonly unknown?: Unknown;
    }
  /** The deadline passed before the whole answer was here. */
  | { readonly kind: 'timeout' }
  /** The client that asked has left. */
  | { readonly kind: 'cancelled' }
  /** The process ends, and with it what takes long. */
  | { readonly kind: 'server-ends' }
  /** No connection, or one that broke. `neverSent`: it is certain that nothing of the call got out. */
  | { readonly kind: 'unreachable'; readonly neverSent?: boolean }
  /** The endpoint fails, so that nothing is sent there for a while. */
  | { readonly kind: 'resting'; readonly retryAfterSeconds: number }
  /** Too many calls wait for upstream already, or (`held`) another process holds the database of the embedded one; nothing was sent, or done. */
  | { readonly kind: 'overloaded'; readonly retryAfterSeconds?: number; readonly held?: boolean }
  /** The operation has made as many calls as one may; nothing was sent. */
  | { readonly kind: 'too-many-calls'; readonly max: number }
  /** The operation has asked for as many rows as one may bring; nothing was sent. */
  | { readonly kind: 'too-many-rows'; readonly max: number }
  | { readonly kind: 'too-many-analyses'; readonly max: number }
  /** A write got out, or may have, and no answer came. `logId`: the log that is there if it was carried out. */
  | { readonly kind: 'outcome-unknown'; readonly logId?: string }
  /** An answer that is not what the contract promises; `what` says how in words of ours, never quoting it. */
  | { readonly kind: 'shape'; readonly what: string }
  /** An answer of more bytes than are taken, or than upstream makes: then `fits` is a number of records that it expects to send. */
  | { readonly kind: 'too-large'; readonly fits?: number };

/**
 * The only error that leaves `upstream/`. Its message is built from our own words: upstream's text, host, path and key never enter it,
 * so that anyone may see it. `cause` keeps the original for debugging and must not be shown.
 * The GraphQL code belonging to a fault is decided in `server/errors.ts`.
 */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly fault: UpstreamFault;
  /** Of an error that stands for a damaged record: the id that the record has all the same. */
  standsFor: string | undefined;

  constructor(fault: UpstreamFault, options?: ErrorOptions) {
    super(messageOf(fault), options);
    this.fault = fault;
  }
}

/** An answer, or a part of one, that breaks the contract. */
export const shapeError = (what: string): UpstreamError => new UpstreamError({ kind: 'shape', what });

/** Why a signal ended the calls: `AbortSignal.timeout` names its reason, an `UpstreamError` is one, and anything else is a client that left. */
export const abortError = ({ reason }: AbortSignal): UpstreamError => {
  if (reason instanceof UpstreamError) return reason;
  return new UpstreamError({ kind: reason instanceof DOMException && reason.name === 'TimeoutError' ? 'timeout' : 'cancelled' });
};

/** For `catch`: what stands for something that upstream does not know. */
export const orIfNotFound =
  <T>(value: T) =>
  (error: unknown): T => {
    if (error instanceof UpstreamError && error.fault.kind === 'status' && error.fault.status === 404) return value;
    throw error;
  };

const messageOf = (fault: UpstreamFault): string => {
  switch (fault.kind) {
    case 'no-key':
      return 'An API key is needed: send it in the X-API-KEY header.';
    case 'timeout':
      return 'The evaluation source did not answer in time.';
    case 'cancelled':
      return 'The request was cancelled.';
    case 'server-ends':
      return 'This server ends; ask again.';
    case 'outcome-unknown':
      return 'The change was sent and no answer came: it may have been carried out or not. Read before you try again.';
    case 'unreachable':
      return 'The evaluation source cannot be reached.';
    case 'resting':
      return 'The evaluation source keeps failing here and is left alone for a while.';
    case 'overloaded':
      return fault.held ? HELD : 'Too many calls to the evaluation source are waiting.';
    case 'too-many-calls':
      return `An operation may make at most ${fault.max} calls to the evaluation source.`;
    case 'too-many-rows':
      return `The operation brings more than the ${fault.max} rows allowed (--max-cost).`;
    case 'too-many-analyses':
      return `An operation may have rows summed up at most ${fault.max} times.`;
    case 'too-large':
      return 'The evaluation source sent an answer that is too large.';
    case 'shape':
      return `The evaluation source sent an answer that does not fit its contract: ${fault.what}.`;
    case 'status':
      if (fault.unknown) return UNKNOWN[fault.unknown];
      return fault.status === 403 && fault.ofWrite ? READ_ONLY : statusMessage(fault.status);
  }
};

const HELD = 'The database of the evaluation source is in use by another process, or does not answer; nothing was changed. Try again.';
const READ_ONLY = 'This change is not allowed: these evaluations, or this API key, can only read.';

const UNKNOWN: Readonly<Record<Unknown, string>> = {
  evaluation: 'The evaluation source does not know this evaluation.',
  stats: 'The evaluation source knows this evaluation, but not its stats.',
  runs: 'The evaluation source knows this evaluation, but not its runs.',
};

const statusMessage = (status: number): string => {
  if (status === 401) return 'The evaluation source does not accept this API key.';
  if (status === 403) return 'This API key may not read this.';
  if (status === 404) return 'The evaluation source does not know this.';
  if (status === 429) return 'The evaluation source asks to slow down.';
  if (status === 400 || status === 422) return 'The evaluation source rejects the input.';
  if (status >= 500) return 'The evaluation source failed.';
  return 'The evaluation source gave an answer that is not expected here.';
};
