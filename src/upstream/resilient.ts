import { hash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Call, Send } from '../contract/send.ts';
import { type Breaker, type CallOutcome, createBreaker, type Permit } from './breaker.ts';
import { abortError, UpstreamError } from './errors.ts';
import { type EndpointName, observed, type UpstreamObserver } from './observer.ts';
import { createRetryBudget, hasTimeFor, type Outcome, pauseAfter, type RetryBudget } from './retry.ts';
import { createSlots, type SlotsOptions } from './slots.ts';

export interface ResilienceOptions extends SlotsOptions {
  /** How often a read is sent again at most. */
  readonly retries: number;
  readonly observer: UpstreamObserver;
  /** At least 0 and less than 1. */
  readonly random: () => number;
}

/** How busy the way to upstream is. */
export interface UpstreamLoad {
  readonly inFlight: number;
  readonly queued: number;
}

/** Breakers are kept for so many pairs of a key and an endpoint; the pair longest out of use is forgotten. */
const MAX_BREAKERS = 4_096;

const now = (): number => performance.now();

/**
 * A `Send` over one that may fail: it bounds the calls in flight and in the queue, sends reads again where that may help, and stops calling
 * an endpoint that fails. A breaker judges calls by what they come to in the end: what a second attempt mends is no failure.
 */
export const createResilientSend = (send: Send, options: ResilienceOptions): { send: Send; load(): UpstreamLoad } => {
  const attempt = observed(send, options.observer);
  const slots = createSlots(options);
  const breakerOf = createBreakers(options.observer);
  const budgetOf = createBudgets();
  const sendOnce = async (call: Call, resend: number, pass: Pass): Promise<Outcome> => {
    try {
      const queued = slots.take(call.signal);
      if (queued !== undefined) await queued;
      try {
        if (!pass.breaker.allows(pass.permit)) throw refusal(pass.breaker);
        return { answer: await attempt(call, resend) };
      } finally {
        slots.free();
      }
    } catch (error) {
      return { error };
    }
  };
  /** What a call comes to in the end that came to this at first. */
  const sendAgain = async (call: Call, first: Outcome, pass: Pass, budget: RetryBudget): Promise<Outcome> => {
    let outcome = first;
    const last = call.method !== 'GET' || pass.permit.isTrial ? 0 : options.retries;
    for (let resend = 0; !isGood(outcome) && resend !== last && !call.signal?.aborted; resend += 1) {
      const pause = pauseAfter(outcome, resend, options.random);
      if (pause === undefined || !hasTimeFor(call, pause, now()) || !budget.take()) return outcome;
      options.observer.retry(call.endpoint ?? 'other');
      if (!(await paused(pause, call.signal))) return outcome;
      outcome = await sendOnce(call, resend + 1, pass);
    }
    return outcome;
  };
  return {
    send: async (call) => {
      const breaker = breakerOf(call);
      const permit = breaker.enter();
      if (permit === undefined) throw refusal(breaker);
      const pass = { breaker, permit };
      const budget = budgetOf(call);
      budget.spend();
      const first = await sendOnce(call, 0, pass);
      const outcome = isGood(first) ? first : await sendAgain(call, first, pass, budget);
      breaker.settle(permit, verdictOn(outcome, call.signal));
      if (!outcome.answer) throw outcome.error;
      return outcome.answer;
    },
    load: () => ({ inFlight: slots.held(), queued: slots.waiting() }),
  };
};

interface Pass {
  readonly breaker: Breaker;
  readonly permit: Permit;
}

const refusal = (breaker: Breaker): UpstreamError =>
  new UpstreamError({ kind: 'resting', retryAfterSeconds: Math.max(1, Math.ceil(breaker.restLeft() / 1000)) });

/** Whether the pause is over; false: nobody waits for the call any more. */
const paused = (ms: number, signal: AbortSignal | undefined): Promise<boolean> =>
  setTimeout(ms, true, { ...(signal && { signal }) }).catch(() => false);

const isGood = ({ answer }: Outcome): boolean => answer !== undefined && answer.status < 300;

/** Upstream failed where it said so, was not there, or let the deadline pass. A refusal is an answer, however often it comes. */
const verdictOn = ({ answer, error }: Outcome, signal: AbortSignal | undefined): CallOutcome => {
  if (answer) return answer.status < 500 ? 'good' : 'failed';
  const fault = error instanceof UpstreamError ? error.fault : undefined;
  if (fault?.kind === 'overloaded' || fault?.kind === 'resting') return 'neither';
  if (signal?.aborted) {
    const leftQueue = fault?.kind === 'unreachable' && fault.neverSent === true;
    return !leftQueue && abortError(signal).fault.kind === 'timeout' ? 'failed' : 'neither';
  }
  return fault === undefined || fault.kind === 'unreachable' ? 'failed' : 'good';
};

/** One for all keys, so that the whole load has a bound, and for each endpoint, so that a dead one leaves the others theirs. */
const createBudgets = (): ((call: Call) => RetryBudget) => {
  const budgets = new Map<EndpointName, RetryBudget>();
  return ({ endpoint }) => {
    const name = endpoint ?? 'other';
    const budget = budgets.get(name) ?? createRetryBudget(now);
    budgets.set(name, budget);
    return budget;
  };
};

/** Hashes keys; the last one is remembered, for calls come many in a row with the same. */
const createHashOf = (): ((key: string) => string) => {
  let last = { key: '', hashed: hash('sha256', '') };
  return (key) => {
    if (key !== last.key) last = { key, hashed: hash('sha256', key) };
    return last.hashed;
  };
};

/** One for each pair of a key and an endpoint; of a key only its hash is kept. */
const createBreakers = (observer: UpstreamObserver): ((call: Call) => Breaker) => {
  const breakers = new Map<string, Breaker>();
  const hashOf = createHashOf();
  let last: { readonly endpoint: EndpointName; readonly key: string; readonly breaker: Breaker } | undefined;
  return (call) => {
    const { endpoint = 'other' } = call;
    const key = call.headers['x-api-key'] ?? '';
    if (last?.endpoint === endpoint && last.key === key) return last.breaker;
    const name = `${endpoint} ${hashOf(key)}`;
    const breaker = breakers.get(name) ?? createBreaker({ now, onChange: (state) => observer.breaker(endpoint, state) });
    // A map keeps the order of insertion: what is used goes to the end.
    breakers.delete(name);
    breakers.set(name, breaker);
    const [oldest] = breakers.size > MAX_BREAKERS ? breakers.keys() : [];
    if (oldest !== undefined) {
      breakers.get(oldest)?.discard();
      breakers.delete(oldest);
    }
    last = { endpoint, key, breaker };
    return breaker;
  };
};
