import type { Answer, Call, Send } from '../contract/send.ts';
import { abortError } from './errors.ts';

/** Work in flight, which all who ask for the same share. Nothing is kept: once it has landed, well or not, the next who asks begins anew. */
export interface Flights {
  /**
   * What the work of this name brings: the one in flight, or one that begins now. The name holds everything that it depends on, its caller's
   * key too. `present` ends the waiting of this one alone, with an `UpstreamError`; `abandoned` is aborted when the last who waited has left.
   */
  join<T>(name: string, present: AbortSignal | undefined, work: (abandoned: AbortSignal | undefined) => Promise<T>): Promise<T>;
  /** Nothing that has begun is joined any more: a change was made since. Those who wait for it wait on. */
  seal(): void;
}

interface Flight {
  readonly landing: Promise<unknown>;
  readonly abandoned: AbortController;
  waiting: number;
}

/** `onJoin` is called for each who asks, with whether what it asks for was in flight. */
export const createFlights = (onJoin: (isShared: boolean) => void): Flights => {
  const inAir = new Map<string, Flight>();
  const end = (name: string, flight: Flight): void => {
    if (inAir.get(name) === flight) inAir.delete(name);
  };
  const begin = (name: string, work: (abandoned: AbortSignal) => Promise<unknown>): Flight => {
    const abandoned = new AbortController();
    const flight: Flight = { landing: work(abandoned.signal), abandoned, waiting: 0 };
    inAir.set(name, flight);
    const over = (): void => end(name, flight);
    flight.landing.then(over, over);
    return flight;
  };
  const wait = (name: string, flight: Flight, present: AbortSignal | undefined): Promise<unknown> => {
    flight.waiting += 1;
    if (!present) return flight.landing;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        flight.waiting -= 1;
        if (flight.waiting === 0) {
          end(name, flight);
          flight.abandoned.abort(present.reason);
        }
        reject(abortError(present));
      };
      present.addEventListener('abort', leave, { once: true });
      const stay = (): void => present.removeEventListener('abort', leave);
      flight.landing.then(
        (value) => {
          stay();
          resolve(value);
        },
        (error: unknown) => {
          stay();
          reject(error);
        },
      );
    });
  };
  return {
    join: <T>(name: string, present: AbortSignal | undefined, work: (abandoned: AbortSignal | undefined) => Promise<T>) => {
      if (present?.aborted) return Promise.reject(abortError(present));
      const known = inAir.get(name);
      onJoin(known !== undefined);
      // What one name stands for has one type.
      return wait(name, known ?? begin(name, work), present) as Promise<T>;
    },
    seal: () => inAir.clear(),
  };
};

/** Nobody shares: each does its own work. */
export const apart: Flights = { join: (_name, present, work) => work(present), seal: () => undefined };

/** Whether a change may have been made, by its answer: whose key may not make it has changed nothing, and is to disturb nobody. */
const mayHaveChanged = (answer: Answer | undefined): boolean => answer?.status !== 401 && answer?.status !== 403;

/** Tells of a change; without an answer what became of it shows later. */
type Report = (call: Call, answer: Answer | undefined) => void | Promise<void>;

/**
 * A `Send` that reports every change that may have been made, once it is answered and before its caller hears of it: a report that takes time
 * is waited for.
 */
export const afterChanges =
  (send: Send, report: Report): Send =>
  (call) =>
    call.method === 'GET' ? send(call) : reported(send(call), (answer) => report(call, answer));

const reported = async (answering: Promise<Answer>, report: (answer: Answer | undefined) => void | Promise<void>): Promise<Answer> => {
  let answer: Answer | undefined;
  try {
    answer = await answering;
    return answer;
  } finally {
    if (mayHaveChanged(answer)) await report(answer);
  }
};

/** The same of the paths of changes alone. */
export const reportingChanges = (send: Send, changed: (path: string) => void | Promise<void>): Send =>
  afterChanges(send, ({ path }) => changed(path));
