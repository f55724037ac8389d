import { UpstreamError } from '../../upstream/errors.ts';
import { MAX_ANALYSED } from '../limits/cost.ts';
import { createEnding, type Ending } from './ending.ts';
import type { Call } from './execute-operations.ts';

export interface BoundsOptions {
  /** Milliseconds that each event of a subscription may wait for upstream. */
  readonly operationTimeout: number;
  /** The most upstream calls that an operation may make; attempts to make one again are not counted. */
  readonly upstreamCalls: number;
  /** The most rows that an operation may ask for. */
  readonly maxCost: number;
}

/** What every call of an operation goes through before it is shared: what one operation may not ask for is refused to nobody else. */
export type Bounded = <T>(call: () => Promise<T>) => Promise<T>;

/** What bounds one execution: that its caller waits for it, its deadline, and how many calls and rows it may ask for. */
export interface Bounds {
  readonly bounded: Bounded;
  /** The same for the calls of scans, which have a bound of their own and are not counted among the operation's. */
  readonly boundedApart: Bounded;
  /** Counts rows, before they are asked for. */
  readonly spendRows: (count: number) => void;
  /** Counts a question that has rows summed up, before it is asked. */
  readonly spendAnalysis: () => void;
  ending(): Ending;
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

export const createBounds = (
  { operationTimeout, upstreamCalls, maxCost }: BoundsOptions,
  { operation, present, deadline }: Pick<Call, 'operation' | 'present' | 'deadline'>,
): Bounds => {
  const calls = createAllowance(upstreamCalls, () => new UpstreamError({ kind: 'too-many-calls', max: upstreamCalls }));
  const rows = createAllowance(maxCost, () => new UpstreamError({ kind: 'too-many-rows', max: maxCost }));
  const analyses = createAllowance(MAX_ANALYSED, () => new UpstreamError({ kind: 'too-many-analyses', max: MAX_ANALYSED }));
  let ending = createEnding(present, deadline);
  const boundedApart: Bounded = (call) =>
    ending.during(() => {
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
    spendRows: rows.use,
    spendAnalysis: () => analyses.use(1),
    ending: () => ending,
    renew: () => {
      ending.release();
      ending = createEnding(present, performance.now() + operationTimeout);
      calls.renew();
      rows.renew();
      analyses.renew();
      return ending;
    },
  };
};
