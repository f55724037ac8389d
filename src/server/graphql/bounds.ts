import { lazily } from '../../loaders/lazily.ts';
import type { LoadersOptions } from '../../loaders/loaders.ts';
import { abortError, UpstreamError } from '../../upstream/errors.ts';
import { MAX_ANALYSED } from '../limits/cost.ts';
import { type Questions, serverEnds } from '../questions.ts';
import { createEnding, type Ending } from './ending.ts';
import type { Call } from './execute-operations.ts';

export interface BoundsOptions {
  /** Milliseconds that each event of a subscription may wait for upstream. */
  readonly operationTimeout: number;
  /** The most upstream calls that an operation may make; attempts to make one again are not counted. */
  readonly upstreamCalls: number;
  /** The most rows that an operation may ask for. */
  readonly maxCost: number;
  readonly questions: Questions;
}

/** What every call of an operation goes through before it is shared: what one operation may not ask for is refused to nobody else. */
export type Bounded = <T>(call: () => Promise<T>) => Promise<T>;

/** What bounds one execution: that its caller waits for it, its deadline, and how many calls and rows it may ask for. */
export interface Bounds {
  readonly bounded: Bounded;
  /** The same for the calls of questions, which have a bound of their own and are not counted among the operation's. */
  readonly boundedApart: Bounded;
  /** As `LoadersOptions` has it. */
  readonly ends: NonNullable<LoadersOptions['ends']>;
  /** Counts rows, before they are asked for. */
  readonly spendRows: (count: number) => void;
  /** Counts a question that has rows summed up, before it is asked. */
  readonly spendAnalysis: () => void;
  ending(): Ending;
  /** Aborted with the ending, and when questions are broken off. */
  endingOfQuestions(): AbortSignal;
  /** All of it again, for the next event of a subscription. */
  renew(): Ending;
}

/** Counts what one operation uses of something, and refuses what is more than it may; until it may as much again. */
const createAllowance = (max: number, exceeded: () => UpstreamError) => {
  let left = max;
  return {
    use: (count: number): void => {
      if (count > left) throw exceeded();
      left -= count;
    },
    renew: (): void => {
      left = max;
    },
  };
};

/** The ending of an operation's questions: the operation's own, or the server's. */
const createQuestionEnding = ({ signal, isLate, during }: Ending, questions: Questions) => {
  const ended = new AbortController();
  const end = (reason: unknown): void => ended.abort(reason);
  if (signal.aborted) end(signal.reason);
  else signal.addEventListener('abort', () => end(signal.reason), { once: true });
  /** Between two calls nobody watches the clock. */
  const check = (): void => {
    if (ended.signal.aborted) throw abortError(ended.signal);
    if (questions.isEnding()) throw serverEnds();
    if (isLate()) throw new UpstreamError({ kind: 'timeout' });
  };
  return {
    signal: ended.signal,
    during: <T>(work: () => Promise<T>): Promise<T> => during(() => questions.during(end, work)),
    check,
  };
};

export const createBounds = (
  { operationTimeout, upstreamCalls, maxCost, questions }: BoundsOptions,
  { operation, present, deadline }: Pick<Call, 'operation' | 'present' | 'deadline'>,
): Bounds => {
  const calls = createAllowance(upstreamCalls, () => new UpstreamError({ kind: 'too-many-calls', max: upstreamCalls }));
  const rows = createAllowance(maxCost, () => new UpstreamError({ kind: 'too-many-rows', max: maxCost }));
  const analyses = createAllowance(MAX_ANALYSED, () => new UpstreamError({ kind: 'too-many-analyses', max: MAX_ANALYSED }));
  let ending = createEnding(present, deadline);
  const endQuestions = () => createQuestionEnding(ending, questions);
  let ofQuestions = lazily(endQuestions);
  const boundedApart: Bounded = (call) =>
    ofQuestions().during(() => {
      operation.record.upstreamCalls += 1;
      return call();
    });
  return {
    bounded: (call) =>
      ending.during(() => {
        calls.use(1);
        operation.record.upstreamCalls += 1;
        return call();
      }),
    boundedApart,
    ends: { throwIfAborted: () => ofQuestions().check() },
    spendRows: rows.use,
    spendAnalysis: () => analyses.use(1),
    ending: () => ending,
    endingOfQuestions: () => ofQuestions().signal,
    renew: () => {
      ending.release();
      ending = createEnding(present, performance.now() + operationTimeout);
      ofQuestions = lazily(endQuestions);
      calls.renew();
      rows.renew();
      analyses.renew();
      return ending;
    },
  };
};
