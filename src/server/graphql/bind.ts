import type { ExportHealth } from '../../contract/finding.ts';
import type { Send } from '../../contract/send.ts';
import { createLoaders } from '../../loaders/create-loaders.ts';
import { lazily } from '../../loaders/lazily.ts';
import type { LoadersOptions } from '../../loaders/loaders.ts';
import type { ProgressHub } from '../../loaders/progress/hub.ts';
import { createWrites } from '../../loaders/writes.ts';
import type { SourceDescription } from '../../schema/kit/context.ts';
import { createUpstream, type Upstream } from '../../upstream/client.ts';
import type { Flights } from '../../upstream/flights.ts';
import { createRequest, type UpstreamRequest } from '../../upstream/request.ts';
import { createUpstreamWrites } from '../../upstream/write-client.ts';
import type { ReadingFor } from '../execution/selected-reading.ts';
import { type Bounded, type BoundsOptions, createBounds } from './bounds.ts';
import type { ExecuteOptions } from './execute-operations.ts';
import { holdsPersisted, type PersistedDocuments } from './persisted-downloads.ts';
import { createWarnings } from './warnings.ts';

export interface BindOptions extends BoundsOptions {
  readonly send: Send;
  readonly flights: Flights;
  readonly progress: ProgressHub;
  readonly source: SourceDescription;
  /** As `Context` has it, for the caller with this key. */
  exportHealth(apiKey: string | undefined): Promise<ExportHealth | null>;
  readonly readingFor: ReadingFor;
  /** As `LoadersOptions` has it. */
  readonly readSelected: boolean;
  /** The source answers nobody without a key. */
  readonly keyRequired: boolean;
  readonly upstreamPage: number;
  /** As `LoadersOptions` has it; false where it is absent. */
  readonly anyRange?: boolean | undefined;
  /** The most pages that a look-up or a scan may read. */
  readonly scanLimit: number;
  /** Only these documents are executed; without it, any. */
  readonly persisted: PersistedDocuments | undefined;
}

const boundedFlights = (flights: Flights, bounded: Bounded): Flights => ({
  ...flights,
  join: (name, present, work) => bounded(() => flights.join(name, present, work)),
});

const boundedRequest =
  (request: UpstreamRequest, bounded: Bounded): UpstreamRequest =>
  (...call) =>
    bounded(() => request(...call));

/** What questions go through, each time as it is then. */
const through = (upstream: () => Upstream): LoadersOptions['scanUpstream'] => ({
  evaluation: (id) => upstream().evaluation(id),
  evaluations: (request) => upstream().evaluations(request),
  evaluationLogs: (request) => upstream().evaluationLogs(request),
  fileLogs: (request) => upstream().fileLogs(request),
});

/** Every execution gets loaders of its own, over an upstream bound to its caller's key, its caller's presence and its deadline. */
export const createBind =
  (options: BindOptions): ExecuteOptions['bind'] =>
  (call) => {
    const { send, flights, source, keyRequired } = options;
    const { document, apiKey } = call;
    const warnings = createWarnings();
    const { bounded, boundedApart, ends, spendRows, spendAnalysis, ending, endingOfQuestions, renew } = createBounds(options, call);
    const { signal, at: deadline } = ending();
    const caller = { send, apiKey, keyRequired, readRows: options.readingFor(document), signal, deadline };
    const asking = () => createUpstream({ ...caller, signal: endingOfQuestions() }, boundedFlights(flights, boundedApart));
    let ofQuestions = lazily(asking);
    const loaders = createLoaders({
      upstream: createUpstream(caller, boundedFlights(flights, bounded)),
      scanUpstream: through(() => ofQuestions()),
      ends,
      maxPageSize: options.upstreamPage,
      anyRange: options.anyRange ?? false,
      readSelected: options.readSelected,
      maxScanCalls: options.scanLimit,
      warn: warnings.warn,
      spend: spendRows,
      spendAnalysis,
    });
    return {
      context: {
        loaders,
        writes: createWrites(createUpstreamWrites(boundedRequest(createRequest(caller), bounded)), loaders),
        source,
        warn: warnings.warn,
        exportHealth: () => options.exportHealth(apiKey),
        heldByPath: options.persisted && holdsPersisted(call.persisted),
        watchProgress: (watch) => options.progress.watch({ apiKey, ...watch }),
        startAnew: (changed) => {
          const { signal, at } = renew();
          Object.assign(caller, { signal, deadline: at });
          ofQuestions = lazily(asking);
          warnings.startAnew();
          loaders.forget(changed);
        },
      },
      warnings,
      isLate: () => ending().isLate(),
    };
  };
