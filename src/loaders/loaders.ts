import type { EvaluationQuestion } from '../analysis/evaluations/evaluation-filter.ts';
import type { Ends } from '../analysis/pace.ts';
import type { Question, QuestionAnswer } from '../analysis/question.ts';
import type { Direction, FileKind, FileOrder } from '../contract/file.ts';
import type { Warn } from '../contract/warning.ts';
import type { Upstream } from '../upstream/client.ts';
import type { FileReference } from '../upstream/file-client.ts';
import type { Checked } from '../upstream/shapes.ts';
import type { Loader } from './batching.ts';
import type {
  Datapoint,
  Evaluation,
  EvaluationLog,
  EvaluationStats,
  File,
  FileEnvironment,
  FileVersion,
  Log,
  Run,
  RunStats,
} from './entities.ts';
import type { AnchoredWindow, Slice } from './listing/listing.ts';

/** A window of an evaluation's rows: those of these runs, of all with none named. */
export interface EvaluationLogsKey {
  readonly evaluationId: string;
  /** Sorted, each once. */
  readonly runIds: readonly string[];
  readonly window: AnchoredWindow;
}

/** A window of the evaluations of a file, or of all where the source allows that. */
export interface EvaluationsKey {
  readonly fileId: string | undefined;
  readonly window: AnchoredWindow;
}

export interface RunKey {
  readonly evaluationId: string;
  readonly runId: string;
}

/** One scored row, by its log. */
export interface EvaluationLogKey {
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

/** What is asked of the rows of an evaluation's runs. */
export interface AnalysisKey {
  readonly evaluationId: string;
  /** Sorted, each once: of these runs, of all with none named. */
  readonly runIds: readonly string[];
  readonly question: Question;
  /**
   * Rows before this place of the listing are as if there were none, and rows are read from it on: nobody else is asked. For questions of rows
   * in the order of their listing, without a total or anything that is made of all rows.
   */
  readonly fromPlace?: number | undefined;
}

/** What came of a question. */
export interface Analysis<Row = EvaluationLog> {
  /** The rows of the window, in the order asked, each with its place in the listing that was asked, from 0. */
  readonly rows: readonly { readonly place: number; readonly row: Checked<Row> }[];
  readonly answer: QuestionAnswer;
  /** Whether the source answered by itself; else the rows were read here. */
  readonly isPushedDown: boolean;
}

/** What is asked of the evaluations of a file, or of all where the source allows that. */
export interface AskedEvaluationsKey {
  readonly fileId: string | undefined;
  readonly question: EvaluationQuestion;
  /** All that pass are shown: then each is read whole with the list. */
  readonly isWhole?: true;
}

/** What came of it. */
export interface AskedEvaluations {
  /** Those of the window, in the order asked. */
  readonly rows: readonly Checked<Evaluation>[];
  /** Null where it was not asked for, and the reading ended before. */
  readonly total: number | null;
  /** Null where neither it nor the total was asked for. */
  readonly hasNext: boolean | null;
}

/** A window of files in an order. */
export interface FilesKey {
  /** Sorted, each once: of these kinds, of all with none named. */
  readonly kinds: readonly FileKind[];
  /** Those whose name holds this text, in any case. */
  readonly name?: string | undefined;
  /** Those with a version deployed to the environment of this name. */
  readonly environment?: string | undefined;
  readonly sortBy?: FileOrder | undefined;
  readonly direction?: Direction | undefined;
  readonly window: AnchoredWindow;
}

/** A version of a file: by its id, or by the name of an environment; without either the one that the file stands for. */
export interface FileVersionKey {
  readonly fileId: string;
  /** Undefined where it is not known: then the kinds are tried one after another, the likeliest first. */
  readonly kind?: FileKind | undefined;
  readonly versionId?: string | undefined;
  readonly environment?: string | undefined;
}

/** A version by its id alone. */
export interface VersionIdKey {
  readonly versionId: string;
  /** Of a file of this kind, where that is known. */
  readonly kind?: FileKind | undefined;
}

/** A file by its path, among those of a kind, or of all. */
export interface FilePathKey {
  readonly path: string;
  readonly kind?: FileKind | undefined;
}

/** A version of a dataset. */
export interface DatasetVersionKey {
  readonly datasetId: string;
  readonly versionId: string;
}

/** A window of the datapoints of a version of a dataset. */
export interface DatapointsKey extends DatasetVersionKey {
  readonly window: AnchoredWindow;
}

/** A window of the logs that a file has of its own. */
export interface FileLogsKey {
  readonly fileId: string;
  readonly versionId?: string | undefined;
  /** Timestamps between which they were created; both belong to it. */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  readonly window: AnchoredWindow;
}

/** What is asked of the logs that a file has of its own. */
export interface FileAnalysisKey extends Pick<AnalysisKey, 'question' | 'fromPlace'> {
  readonly fileId: string;
  /** Of this version alone, whatever the question says. */
  readonly versionId?: string | undefined;
  /** What the source may leave out, for no log beyond it counts for the answer. */
  readonly narrowedTo?: Pick<FileLogsKey, 'versionId' | 'startDate' | 'endDate'> | undefined;
}

/** The runs of an evaluation as far as they were met. */
export interface RunsKnown {
  /** Upstream ids of those of which a row was read. */
  readonly seen: ReadonlySet<string>;
  /** Upstream ids that the source does not know. */
  readonly unknown: ReadonlySet<string>;
  /** Whether they were asked for. */
  readonly isListed: boolean;
}

/** One upstream call a key however many fields ask, except for listings, whose windows of one tick share calls. */
export interface Loaders {
  /** Null: upstream does not know it. */
  readonly evaluation: Loader<string, Evaluation | null>;
  readonly evaluations: Loader<EvaluationsKey, Slice<Evaluation>>;
  /** By evaluation. A damaged run is an error in its place. */
  readonly runs: Loader<string, readonly Checked<Run>[]>;
  /** What this operation knows of them so far. Makes no call. */
  readonly runsKnown: Loader<string, RunsKnown>;
  /** One of them; null where the evaluation, or such a run of it, does not exist. Rejects where it is damaged. */
  readonly run: Loader<RunKey, Run | null>;
  /** The stats of one of them; null where there are none. Rejects where they are damaged. */
  readonly runStats: Loader<RunKey, RunStats | null>;
  /** By evaluation. */
  readonly stats: Loader<string, EvaluationStats>;
  readonly evaluationLogs: Loader<EvaluationLogsKey, Slice<EvaluationLog>>;
  /** Null: the evaluation has no such row. One call where the source can look rows up, else up to `maxScanCalls`, then a `ScanLimitError`. */
  readonly evaluationLog: Loader<EvaluationLogKey, EvaluationLog | null>;
  /** Null: the file has none of that name. A call for every `maxPageSize` evaluations of the file up to it, then a `ScanLimitError`. */
  readonly evaluationByName: Loader<EvaluationNameKey, Evaluation | null>;
  /**
   * One call where the source answers questions of rows, else up to `maxScanCalls`, then a `ScanLimitError`: the rows are read page by page, once
   * for all questions about the same runs. Rejects with a `QuestionError` for what cannot be asked of these rows.
   */
  readonly analysis: Loader<AnalysisKey, Analysis>;
  /** The same of the logs that a file has of its own. */
  readonly fileAnalysis: Loader<FileAnalysisKey, Analysis<Log>>;
  /**
   * The list is read page by page, once for all that is asked of the evaluations of a file; up to `maxScanCalls`, then a `ScanLimitError`. What
   * the list does not tell costs a call for each evaluation that may still pass.
   */
  readonly askedEvaluations: Loader<AskedEvaluationsKey, AskedEvaluations>;
  /** Null: upstream does not know it. What a listing brings is not reused here: it may be less than the log has on its own. */
  readonly log: Loader<string, Log | null>;
  /** Of one kind from that kind's endpoint, else from the one of all. A file of a kind, or of a name, that was not asked for is an error in its place. */
  readonly files: Loader<FilesKey, Slice<File>>;
  /** Null: there is no such file, or no such version of it. One call where the kind is known, else one for each kind up to the right one. */
  readonly fileVersion: Loader<FileVersionKey, FileVersion | null>;
  /**
   * Null: there is no such version. One call for all of a tick where the source can look versions up, else a call for every `maxPageSize` files of
   * the kind and for each of them, up to `maxScanCalls`, then a `ScanLimitError`.
   */
  readonly versionById: Loader<VersionIdKey, FileVersion | null>;
  /**
   * Null: no file has the path. A call for every `maxPageSize` files whose name is the last one of the path, then a `ScanLimitError`. Rejects with
   * a `PathError` where several files have it.
   */
  readonly fileByPath: Loader<FilePathKey, File | null>;
  /** The newest first, as far as the source orders them. A damaged version is an error in its place. */
  readonly fileVersions: Loader<FileReference, readonly Checked<FileVersion>[]>;
  /** Every environment, those where no version of the file is deployed too. */
  readonly fileEnvironments: Loader<FileReference, readonly Checked<FileEnvironment>[]>;
  readonly datapoints: Loader<DatapointsKey, Slice<Datapoint>>;
  /**
   * All of a version. A call for every `maxPageSize` of them, up to `maxScanCalls`, then a `ScanLimitError`. A damaged one is an error in its
   * place.
   */
  readonly wholeDataset: Loader<DatasetVersionKey, readonly Checked<Datapoint>[]>;
  /** A log that was not asked for, for a source may not know what it is asked, is an error in its place. */
  readonly fileLogs: Loader<FileLogsKey, Slice<Log>>;
}

export interface LoadersOptions {
  readonly upstream: Upstream;
  /** The same for the calls of questions, which are bounded by `maxScanCalls` alone and may end before others. */
  readonly scanUpstream: Pick<Upstream, 'evaluation' | 'evaluationLogs' | 'evaluations' | 'fileLogs'>;
  /** What ends questions that are answered by reading rows, with an `UpstreamError`; they go on where it is absent. */
  readonly ends?: Ends;
  /** The most records to ask for in one call (UPSTREAM_PAGE). */
  readonly maxPageSize: number;
  /** The source gives any range of a listing, not pages alone. */
  readonly anyRange: boolean;
  /** Of what is looked at for no more than a part, that part alone is read. */
  readonly readSelected: boolean;
  /** The most pages that a look-up or a scan may read where upstream does not do it by itself. */
  readonly maxScanCalls: number;
  /** Adds a warning to the answer of the operation. */
  readonly warn: Warn;
  /** Counts rows that the operation is about to ask for; throws where they are more than it may bring. */
  readonly spend: (rows: number) => void;
  /** Counts a question that has rows summed up, before it is asked; throws where they are more than the operation may ask. */
  readonly spendAnalysis: () => void;
}

/** The loaders of one operation of one caller; nothing of them outlives it. */
export interface OperationLoaders extends Loaders {
  /** Forgets everything, for something has changed; `changed` is the truth about one evaluation, where it is known. */
  forget(changed?: Evaluation): void;
}
