import type { ExportHealth } from '../../contract/finding.ts';
import type { Send } from '../../contract/send.ts';
import { createLoaders } from '../../loaders/create-loaders.ts';
import type { ProgressHub } from '../../loaders/progress.ts';
import { createWrites } from '../../loaders/writes.ts';
import type { SourceDescription } from '../../schema/kit/context.ts';
import { createUpstream } from '../../upstream/client.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import type { Flights } from '../../upstream/flights.ts';
import { createRequest, type UpstreamRequest } from '../../upstream/request.ts';
import { createUpstreamWrites } from '../../upstream/write-client.ts';
import type { ReadingFor } from '../execution/selected-reading.ts';
import { createEnding } from './ending.ts';
import type { ExecuteOptions } from './execute-operations.ts';
import { createWarnings } from './warnings.ts';

export interface BindOptions {
  readonly send: Send;
  readonly flights: Flights;
  readonly progress: ProgressHub;
  readonly source: SourceDescription;
  /** As `Context` has it, for the caller with this key. */
  exportHealth(apiKey: string | undefined): Promise<ExportHealth | null>;
  readonly readingFor: ReadingFor;
  /** The source answers nobody without a key. */
  readonly keyRequired: boolean;
  readonly operationTimeout: number;
  /** The most upstream calls that an operation may make; attempts to make one again are not counted. */
  readonly upstreamCalls: number;
  /** The most rows that an operation may ask for. */
  readonly maxCost: number;
  readonly upstreamPage: number;
  /** As `LoadersOptions` has it; false where it is absent. */
  readonly anyRange?: boolean | undefined;
  /** The most pages that a look-up may read. */
  readonly scanLimit: number;
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

/** What every call of an operation goes through before it is shared: what one operation may not ask for is refused to nobody else. */
type Bounded = <T>(call: () => Promise<T>) => Promise<T>;

const boundedFlights = (flights: Flights, bounded: Bounded): Flights => ({
  ...flights,
  join: (name, present, work) => bounded(() => flights.join(name, present, work)),
});

const boundedRequest =
  (request: UpstreamRequest, bounded: Bounded): UpstreamRequest =>
  (...call) =>
    bounded(() => request(...call));

/** Every execution gets loaders of its own, over an upstream bound to its caller's key, its caller's presence and its deadline. */
export const createBind =
  (options: BindOptions): ExecuteOptions['bind'] =>
  ({ operation, document, apiKey, present, deadline }) => {
    const { send, flights, source, keyRequired, upstreamCalls, maxCost } = options;
    const warnings = createWarnings();
    const calls = createAllowance(upstreamCalls, () => new UpstreamError({ kind: 'too-many-calls', max: upstreamCalls }));
    const rows = createAllowance(maxCost, () => new UpstreamError({ kind: 'too-many-rows', max: maxCost }));
    let ending = createEnding(present, deadline);
    const caller = {
      send,
      apiKey,
      keyRequired,
      readRows: options.readingFor(document),
      signal: ending.signal,
      deadline: ending.at,
    };
    const bounded: Bounded = (call) =>
      ending.during(() => {
        calls.use(1);
        operation.record.upstreamCalls += 1;
        return call();
      });
    const loaders = createLoaders({
      upstream: createUpstream(caller, boundedFlights(flights, bounded)),
      maxPageSize: options.upstreamPage,
      anyRange: options.anyRange ?? false,
      maxScanCalls: options.scanLimit,
      warn: warnings.warn,
      spend: rows.use,
    });
    return {
      context: {
        loaders,
        writes: createWrites(createUpstreamWrites(boundedRequest(createRequest(caller), bounded)), loaders),
        source,
        warn: warnings.warn,
        exportHealth: () => options.exportHealth(apiKey),
        watchProgress: (watch) => options.progress.watch({ apiKey, ...watch }),
        startAnew: (changed) => {
          ending.release();
          ending = createEnding(present, performance.now() + options.operationTimeout);
          caller.signal = ending.signal;
          caller.deadline = ending.at;
          calls.renew();
          rows.renew();
          warnings.startAnew();
          loaders.forget(changed);
        },
      },
      warnings,
      isLate: () => ending.isLate(),
    };
  };
