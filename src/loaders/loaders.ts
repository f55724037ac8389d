import DataLoader from 'dataloader';
import type { EvaluationLogResponse, EvaluationResponse, EvaluationRunResponse } from '../contract/evaluation.ts';
import type { LogResponse } from '../contract/log.ts';
import type { Page } from '../contract/page.ts';
import type { EvaluationStatsResponse, EvaluatorStatsResponse, RunStatsResponse } from '../contract/stats.ts';
import type { Upstream } from '../upstream/client.ts';
import { UpstreamError } from '../upstream/errors.ts';
import type { Checked } from '../upstream/shapes.ts';
import { createListing, type Listing, type Slice } from './listing.ts';
import type { PageCall, Window } from './pages.ts';
import { findRows, ScanLimitError } from './row-lookup.ts';

/*
 * What the schema asks for, by key, for the time of one operation. Upstream's shapes pass through unchanged, except that what they leave to
 * the URL is added here: a run, a row and stats carry the `evaluation_id` they were asked for with.
 */

/**
 * Marks the objects that have a type of their own in the graph and none in upstream's JSON. A symbol, which no JSON can hold:
 * whatever keys upstream sends, a log is not taken for a run.
 */
export const ENTITY = Symbol('entity');

interface Entity<Typename extends string> {
  readonly [ENTITY]?: Typename;
}

export type Evaluation = EvaluationResponse & Entity<'Evaluation'>;
export type Log = LogResponse;
/** A run as a member of one evaluation. */
export type Run = EvaluationRunResponse & Entity<'Run'> & { readonly evaluation_id: string };
/** A scored row of one evaluation. */
export type EvaluationLog = EvaluationLogResponse & Entity<'EvaluationLog'> & { readonly evaluation_id: string };
export type EvaluatorStats = EvaluatorStatsResponse & { readonly evaluation_id: string };
export type RunStats = Omit<RunStatsResponse, 'evaluator_stats'> & {
  readonly evaluation_id: string;
  readonly evaluator_stats: readonly EvaluatorStats[];
};
export type EvaluationStats = Omit<EvaluationStatsResponse, 'run_stats'> & {
  readonly evaluation_id: string;
  readonly run_stats: readonly Checked<RunStats>[];
};

/** A window of an evaluation's rows: those of these runs, of all with none named. */
export interface EvaluationLogsKey {
  readonly evaluationId: string;
  /** Sorted, each once. */
  readonly runIds: readonly string[];
  readonly window: Window;
}

/** A window of the evaluations of a file, or of all where the source allows that. */
export interface EvaluationsKey {
  readonly fileId: string | undefined;
  readonly window: Window;
}

export interface RunKey {
  readonly evaluationId: string;
  readonly runId: string;
}

/** One scored row, by its log. */
export interface EvaluationLogRowKey {
  readonly evaluationId: string;
  /** Undefined: the first row of the log in any run. */
  readonly runId: string | undefined;
  readonly logId: string;
}

/** An evaluation by the name that it has among those of its file. */
export interface EvaluationNameKey {
  readonly fileId: string;
  readonly name: string;
}

interface Loader<Key, Value> {
  load(key: Key): Promise<Value>;
}

/** One upstream call a key however many fields ask, except for the two listings, whose windows of one tick share calls. */
export interface Loaders {
  /** Null: upstream does not know it. */
  readonly evaluation: Loader<string, Evaluation | null>;
  readonly evaluations: Loader<EvaluationsKey, Slice<Evaluation>>;
  /** By evaluation. A damaged run is an error in its place. */
  readonly runs: Loader<string, readonly Checked<Run>[]>;
  /** One of them; null where the evaluation, or such a run of it, does not exist. Rejects where it is damaged. */
  readonly run: Loader<RunKey, Run | null>;
  /** The stats of one of them; null where there are none. Rejects where they are damaged. */
  readonly runStats: Loader<RunKey, RunStats | null>;
  /** By evaluation. */
  readonly stats: Loader<string, EvaluationStats>;
  readonly evaluationLogs: Loader<EvaluationLogsKey, Slice<EvaluationLog>>;
  /** Null: the evaluation has no such row. One call where the source can look rows up, else up to `maxScanCalls`, then a `ScanLimitError`. */
  readonly evaluationLog: Loader<EvaluationLogRowKey, EvaluationLog | null>;
  /** Null: the file has none of that name. A call for every `maxPageSize` evaluations of the file up to it, then a `ScanLimitError`. */
  readonly evaluationByName: Loader<EvaluationNameKey, Evaluation | null>;
  /** Null: upstream does not know it. What a listing brings is not reused here: it may be less than the log has on its own. */
  readonly log: Loader<string, Log | null>;
}

export interface LoadersOptions {
  readonly upstream: Upstream;
  /** The most records to ask for in one call (UPSTREAM_PAGE). */
  readonly maxPageSize: number;
  /** The most pages that a look-up may read where upstream has none of its own. */
  readonly maxScanCalls: number;
}

/** The loaders of one operation of one caller; nothing of them outlives it. */
export interface OperationLoaders extends Loaders {
  /** Forgets everything, for something has changed; `changed` is the truth about one evaluation, where it is known. */
  forget(changed?: Evaluation): void;
}

export const createLoaders = (options: LoadersOptions): OperationLoaders => {
  let current = createFreshLoaders(options);
  const through = <Name extends keyof Loaders>(name: Name): Loaders[Name] =>
    ({ load: (key: never) => current.loaders[name].load(key) }) as Loaders[Name];
  return {
    evaluation: through('evaluation'),
    evaluations: through('evaluations'),
    evaluationByName: through('evaluationByName'),
    runs: through('runs'),
    run: through('run'),
    runStats: through('runStats'),
    stats: through('stats'),
    evaluationLogs: through('evaluationLogs'),
    evaluationLog: through('evaluationLog'),
    log: through('log'),
    forget: (changed) => {
      current = createFreshLoaders(options);
      if (changed) current.primeEvaluation(changed);
    },
  };
};

const createFreshLoaders = ({ upstream, maxPageSize, maxScanCalls }: LoadersOptions) => {
  const evaluation = keyed<Evaluation | null>(async (id) => asEvaluation(await upstream.evaluation(id)));
  const evaluationsOf = (fileId: string | undefined) =>
    createListing<Evaluation>({
      maxSize: maxPageSize,
      identityOf: ({ id }) => id,
      fetchPage: async (call) => {
        const page = await upstream.evaluations({ ...call, fileId });
        for (const record of page.records) if (!(record instanceof Error)) evaluation.prime(record.id, asEvaluation(record));
        return page;
      },
    });
  const readLogs = async (call: PageCall, of: { evaluationId: string; runIds: readonly string[]; logIds?: readonly string[] }) => {
    const page = await upstream.evaluationLogs({ ...call, ...of });
    return { ...page, records: page.records.map((record) => withEvaluationId(record, of.evaluationId, 'EvaluationLog')) };
  };
  const evaluationLogsOf = (evaluationId: string, runIds: readonly string[]) =>
    createListing<EvaluationLog>({
      maxSize: maxPageSize,
      identityOf: (row) => `${row.run_id}\n${row.log.id}`,
      fetchPage: (call) => readLogs(call, { evaluationId, runIds }),
    });
  const evaluationLogOf = (evaluationId: string, runId: string | undefined) =>
    new DataLoader<string, EvaluationLog | null>((ids) =>
      findRows<EvaluationLog>(ids, {
        maxSize: maxPageSize,
        maxCalls: maxScanCalls,
        // A server that ignores run_id must not answer with the row of another run.
        idOf: (row) => (runId === undefined || row.run_id === runId ? row.log.id : ''),
        fetchPage: (call, logIds) =>
          readLogs(call, { evaluationId, runIds: runId === undefined ? [] : [runId], logIds }).catch(orIfNotFound(emptyPage(call))),
      }),
    );
  const stats = keyed(async (id): Promise<EvaluationStats> => {
    const whole = await upstream.stats(id);
    return {
      ...whole,
      evaluation_id: id,
      run_stats: whole.run_stats.map((run) => withEvaluatorStats(withEvaluationId(run, id, 'RunStats'))),
    };
  });
  const runs = keyed(async (id) => (await upstream.runs(id)).map((run) => withEvaluationId(run, id, 'Run')));
  const evaluations = windowed(
    ({ fileId }: EvaluationsKey) => fileId ?? '',
    ({ fileId }) => evaluationsOf(fileId),
  );
  const loaders: Loaders = {
    evaluation,
    evaluations,
    evaluationLog: grouped(
      ({ evaluationId, runId }: EvaluationLogRowKey) => `${evaluationId} ${runId ?? ''}`,
      ({ evaluationId, runId }) => evaluationLogOf(evaluationId, runId),
      ({ logId }) => logId,
    ),
    evaluationByName: {
      load: async ({ fileId, name }) => {
        for (let page = 0; page < maxScanCalls; page += 1) {
          const slice = await evaluations.load({ fileId, window: { offset: page * maxPageSize, count: maxPageSize } });
          const match = slice.rows.find(({ row }) => !(row instanceof Error) && row.name === name)?.row;
          if (match && !(match instanceof Error)) return match;
          if (!slice.hasNext) return null;
        }
        throw new ScanLimitError(maxScanCalls);
      },
    },
    runs,
    run: {
      load: async ({ evaluationId, runId }) => {
        const list: readonly Checked<Run>[] = await runs.load(evaluationId).catch(orIfNotFound([]));
        return soundOrThrow(list.find((run) => (run instanceof Error ? run.standsFor : run.id) === runId));
      },
    },
    runStats: {
      load: async ({ evaluationId, runId }) => {
        const { run_stats } = await stats.load(evaluationId);
        return soundOrThrow(run_stats.find((run) => (run instanceof Error ? run.standsFor : run.run_id) === runId));
      },
    },
    stats,
    evaluationLogs: windowed(
      ({ evaluationId, runIds }) => [evaluationId, ...runIds].join(' '),
      ({ evaluationId, runIds }) => evaluationLogsOf(evaluationId, runIds),
    ),
    log: keyed(upstream.log),
  };
  return { loaders, primeEvaluation: (value: Evaluation) => void evaluation.prime(value.id, asEvaluation(value)) };
};

const soundOrThrow = <T>(record: Checked<T> | undefined): T | null => {
  if (record instanceof Error) throw record;
  return record ?? null;
};

const withEvaluationId = <T extends object, Typename extends string>(
  value: Checked<T>,
  evaluation_id: string,
  typename: Typename,
): Checked<T & Entity<Typename> & { evaluation_id: string }> =>
  value instanceof Error ? value : { ...value, evaluation_id, [ENTITY]: typename };

/** The object itself, marked: it is this operation's own, fresh from its JSON. */
const asEvaluation = <T extends EvaluationResponse | null>(evaluation: T): T & Entity<'Evaluation'> =>
  (evaluation && Object.assign(evaluation, { [ENTITY]: 'Evaluation' })) as T & Entity<'Evaluation'>;

const withEvaluatorStats = (run: Checked<RunStatsResponse & { evaluation_id: string }>): Checked<RunStats> =>
  run instanceof Error
    ? run
    : { ...run, evaluator_stats: run.evaluator_stats.map((stats) => ({ ...stats, evaluation_id: run.evaluation_id })) };

/** A loader whose keys have one endpoint call each; every key settles on its own, for upstream has no batch look-ups. */
const keyed = <Value>(read: (id: string) => Promise<Value>): DataLoader<string, Value> =>
  new DataLoader<string, Value>((ids) => Promise.all(ids.map((id) => read(id).catch(toError))), { batch: false });

/** A loader whose keys are windows of listings: those asked of one listing in one tick are answered together, listings settle apart. */
const windowed = <Key extends { readonly window: Window }, T>(nameOf: (key: Key) => string, open: (key: Key) => Listing<T>) =>
  grouped(
    nameOf,
    (key: Key): Loader<Window, Slice<T>> => {
      const listing = open(key);
      // What the batch gives back for a window is a promise in a box: the windows of a batch are planned together and settle apart.
      const boxes = new DataLoader<Window, { slice: Promise<Slice<T> | Error> }, string>(
        async (windows) => listing.slices(windows).map((slice) => ({ slice })),
        { cacheKeyFn: ({ offset, count }) => `${offset}+${count}` },
      );
      return {
        load: async (window) => {
          const slice = await (await boxes.load(window)).slice;
          if (slice instanceof Error) throw slice;
          return slice;
        },
      };
    },
    ({ window }) => window,
  );

/** A loader with a loader of its own for each group of keys; groups settle apart. */
const grouped = <Key, Part, Value>(
  nameOf: (key: Key) => string,
  open: (key: Key) => Loader<Part, Value>,
  partOf: (key: Key) => Part,
): Loader<Key, Value> => {
  const groups = new Map<string, Loader<Part, Value>>();
  return {
    load: (key) => {
      const name = nameOf(key);
      const group = groups.get(name) ?? open(key);
      groups.set(name, group);
      return group.load(partOf(key));
    },
  };
};

const emptyPage = (call: PageCall): Page<never> => ({ records: [], ...call, total: 0 });

/** For `catch`: what stands for something that upstream does not know. */
const orIfNotFound =
  <T>(value: T) =>
  (error: unknown): T => {
    if (error instanceof UpstreamError && error.fault.kind === 'status' && error.fault.status === 404) return value;
    throw error;
  };

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error('The call failed.', { cause: error }));
