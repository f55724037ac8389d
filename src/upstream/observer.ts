import type { Answer, Call, Endpoint, Method, Send } from '../contract/send.ts';
import { abortError, UpstreamError, type UpstreamFault } from './errors.ts';

/** What an endpoint is called; `other` is a call of which it is not known. */
export type EndpointName = Endpoint | 'other';

/** One sending of a call. */
export interface AttemptStart {
  readonly endpoint: EndpointName;
  readonly method: Method;
  /** How often the same call was sent before: 0, and more when it is tried again. */
  readonly resend: number;
  readonly signal: AbortSignal | undefined;
}

/** What came of it: an answer's status, or the fault instead. */
export type AttemptEnd =
  | { readonly status: number; readonly fault?: undefined }
  | { readonly fault: UpstreamFault['kind']; readonly status?: undefined };

/** An attempt under way, as its observer sees it. */
export interface ObservedAttempt {
  /** To be sent along, such as a trace's context. Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Called once. */
  end(end: AttemptEnd): void;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/** Receives all that goes on between here and upstream, to count, time and trace it. It must not throw. */
export interface UpstreamObserver {
  attempt(start: AttemptStart): ObservedAttempt;
  /** A call will be tried again. */
  retry(endpoint: EndpointName): void;
  /** The breaker of one key at this endpoint has taken this state. */
  breaker(endpoint: EndpointName, state: BreakerState): void;
}

const UNSEEN: ObservedAttempt = { end: () => undefined };

/** Looks away. */
export const NO_OBSERVER: UpstreamObserver = { attempt: () => UNSEEN, retry: () => undefined, breaker: () => undefined };

/** Sends a call once; `resend` counts how often it was sent before. */
export type Attempt = (call: Call, resend: number) => Promise<Answer>;

/** Sending, with every attempt reported to an observer. */
export const observed =
  (send: Send, observer: UpstreamObserver): Attempt =>
  async (call, resend) => {
    const { endpoint = 'other', method, signal } = call;
    const attempt = observer.attempt({ endpoint, method, resend, signal });
    try {
      const answer = await send(attempt.headers ? { ...call, headers: { ...call.headers, ...attempt.headers } } : call);
      attempt.end({ status: answer.status });
      return answer;
    } catch (error) {
      attempt.end({ fault: faultKindOf(error, signal) });
      throw error;
    }
  };

/** An abort surfaces in many guises; the signal is what knows. */
const faultKindOf = (error: unknown, signal: AbortSignal | undefined): UpstreamFault['kind'] => {
  if (signal?.aborted) return abortError(signal).fault.kind;
  return error instanceof UpstreamError ? error.fault.kind : 'unreachable';
};
