/* Generated from the .graphql files of these pages by test/ecosystem: npm run test:ecosystem -- -u writes it. */

import type { Document } from '../graph/document.ts';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Who speaks in a message. */
export type ChatRole =
  /** The model. */
  | 'ASSISTANT'
  /** The instructions of the application, as newer models name them. */
  | 'DEVELOPER'
  /** The instructions of the application. */
  | 'SYSTEM'
  /** The answer of a tool to a call. */
  | 'TOOL'
  /** A value that this server does not know. */
  | 'UNKNOWN'
  /** The person. */
  | 'USER';

/** Which evaluations. All given fields have to hold. What is missing fits no operator but isNull; not brings it. An empty object brings every evaluation; a null, or an operator without a value, is an error and never means “all”. At most 10 levels, and 200 operators. */
export type EvaluationFilter = {
  /** All of these have to hold too; at least one is given. */
  and?: Array<EvaluationFilter> | null | undefined;
  /** When it was created. */
  createdAt?: EvaluationTimeOperators | null | undefined;
  /** The name or e-mail address of its creator; one of both has to fit. */
  createdBy?: EvaluationTextOperators | null | undefined;
  /** Only evaluations that this evaluator judges; one that there is nowhere brings none. */
  evaluator?: EvaluatorSelector | null | undefined;
  /** Whether it has a control run. Costs the call of runs for each evaluation that the other fields let through. */
  hasControlRun?: boolean | null | undefined;
  /** Its name. */
  name?: EvaluationTextOperators | null | undefined;
  /** This must not hold; evaluations that lack what it asks for come too. */
  not?: EvaluationFilter | null | undefined;
  /** One of these has to hold; at least one is given. */
  or?: Array<EvaluationFilter> | null | undefined;
  /** How many runs it has. */
  runsCount?: EvaluationNumberOperators | null | undefined;
  /** Words that its name, or the name or e-mail address of its creator, hold: all of them, in any order, by Unicode case folding; a phrase in double quotes counts as one. At most 500 code points. */
  search?: string | null | undefined;
  /** How far it has come; an empty list brings none. Costs the call of stats for each evaluation that the other fields let through. */
  status?: Array<EvaluationStatus> | null | undefined;
  /** When it was last changed. */
  updatedAt?: EvaluationTimeOperators | null | undefined;
};

/** How a range was computed. */
export type EvaluationIntervalMethod =
  /** Student’s t over clusters, here datapoints with several logs, with a cluster-robust standard error. */
  | 'CLUSTERED_T'
  /** Newcombe’s method 10, for the difference of two independent shares. */
  | 'NEWCOMBE_INDEPENDENT'
  /** Newcombe’s method 10 for pairs, for the difference of two shares on the same datapoints. */
  | 'NEWCOMBE_PAIRED'
  /** Student’s t. */
  | 'T'
  /** Welch’s t, for the difference of two independent means. */
  | 'WELCH'
  /** Wilson’s score, for a share. */
  | 'WILSON';

/** What has to be found at a place in a JSON value: all of the given operators at once. At least one is given beside path. Nothing is converted: "5" is not 5. */
export type EvaluationJsonOperators = {
  /** Is a text that holds this one, by Unicode case folding. */
  contains?: string | null | undefined;
  /** Is equal to this value: numbers by value, objects without regard to the order of keys. */
  eq?: unknown;
  /** Whether anything is there at all; a JSON null is. */
  exists?: boolean | null | undefined;
  /** Is a number greater than this one. */
  gt?: number | null | undefined;
  /** Is this number or a greater one. */
  gte?: number | null | undefined;
  /** Is equal to one of these values, at most 1000; an empty list brings nothing. */
  in?: Array<unknown> | null | undefined;
  /** Whether a JSON null is there; nothing at all is not a null. */
  isNull?: boolean | null | undefined;
  /** Is a number less than this one. */
  lt?: number | null | undefined;
  /** Is this number or a lesser one. */
  lte?: number | null | undefined;
  /** Is another value than this one; where nothing is there, it is left out. */
  ne?: unknown;
  /** The place, as a JSON Pointer (RFC 6901) such as "/question"; "" is the whole value. A place that no row has is no error. */
  path: string;
};

/** What the judgment of one evaluator on a log has to be like: a cell of the table that EvaluationLog.judgments shows. All given fields have to hold for one and the same cell; at least one is given, and none of them as null. */
export type EvaluationJudgmentFilter = {
  /** Why the evaluator failed, as JudgmentCell.error has it. */
  error?: EvaluationTextOperators | null | undefined;
  /** Whose judgment; without it, that of any evaluator of the evaluation. One that the evaluation does not have is an error that names those it has. */
  evaluator?: EvaluatorSelector | null | undefined;
  /** The number as the evaluator gave it; only number judgments have one. */
  number?: EvaluationNumberOperators | null | undefined;
  /** The options chosen: of several, one has to fit. */
  option?: EvaluationTextOperators | null | undefined;
  /** The boolean as the evaluator gave it; see score for whether it is good. */
  passed?: boolean | null | undefined;
  /** The judgment as a number where more is better, as Judgment.score tells it. */
  score?: EvaluationNumberOperators | null | undefined;
  /** In which of these states the cell is; an empty list brings nothing. */
  state?: Array<JudgmentState> | null | undefined;
  /** The text written; only text judgments have one. */
  text?: EvaluationTextOperators | null | undefined;
  /** Who gave it, as EvaluatorLog.user has it: looked at is then the newest evaluator log of those whose user fits, where there is one. With state, MISSING finds the rows that these people have not judged. */
  user?: EvaluationTextOperators | null | undefined;
  /** Whether it counts as good or bad; an empty list brings nothing. */
  valence?: Array<Valence> | null | undefined;
};

/** A field that rows are put together by. */
export type EvaluationLogDimension =
  /** The datapoint. */
  | 'DATAPOINT'
  /** The environment. */
  | 'ENVIRONMENT'
  /** The first line of what went wrong. */
  | 'ERROR'
  /** Why the model stopped. */
  | 'FINISH_REASON'
  /** Whether the log failed. */
  | 'HAS_ERROR'
  /** What made the log. */
  | 'KIND'
  /** The model. */
  | 'MODEL'
  /** The run. */
  | 'RUN'
  /** Where the call came from. */
  | 'SOURCE'
  /** The end user. */
  | 'USER'
  /** The version that made the log. */
  | 'VERSION';

/** By what rows are put together; exactly one of the fields. */
export type EvaluationLogDimensionSelector =
  {   /** By the time at which the log was written. */
  createdAt: EvaluationTimeBucket; field?: never; inputsPath?: never; judgment?: never; metadataPath?: never; targetPath?: never; }
  |  { createdAt?: never;   /** By a field of every row. */
  field: EvaluationLogDimension; inputsPath?: never; judgment?: never; metadataPath?: never; targetPath?: never; }
  |  { createdAt?: never; field?: never;   /** By what is at this JSON Pointer of the inputs; objects and lists by their JSON text. */
  inputsPath: string; judgment?: never; metadataPath?: never; targetPath?: never; }
  |  { createdAt?: never; field?: never; inputsPath?: never;   /** By the judgment of this evaluator: its option or boolean, else its state. A row with several options counts in each of them. */
  judgment: EvaluatorSelector; metadataPath?: never; targetPath?: never; }
  |  { createdAt?: never; field?: never; inputsPath?: never; judgment?: never;   /** By what is at this JSON Pointer of the metadata. */
  metadataPath: string; targetPath?: never; }
  |  { createdAt?: never; field?: never; inputsPath?: never; judgment?: never; metadataPath?: never;   /** By what is at this JSON Pointer of the target of the datapoint. */
  targetPath: string; };

/** Which scored rows. All given fields have to hold. What is missing fits no operator but isNull and exists; not brings it. An empty object brings every row; a null, or an operator without a value, is an error and never means “all”. At most 10 levels, and 200 operators. */
export type EvaluationLogFilter = {
  /** All of these have to hold too; at least one is given. */
  and?: Array<EvaluationLogFilter> | null | undefined;
  /** When the log was written. */
  createdAt?: EvaluationTimeOperators | null | undefined;
  /** Only rows made from these datapoints, by upstream id; at most 1000, an empty list brings none. */
  datapointIds?: Array<string | number> | null | undefined;
  /** Seconds from start to end. */
  duration?: EvaluationNumberOperators | null | undefined;
  /** The name of the environment. */
  environment?: EvaluationTextOperators | null | undefined;
  /** What went wrong with the log itself; the failures of evaluators are a state of judgments. */
  error?: EvaluationTextOperators | null | undefined;
  /** Why the model stopped, in the provider’s words. */
  finishReason?: EvaluationTextOperators | null | undefined;
  /** Whether the log itself failed. */
  hasError?: boolean | null | undefined;
  /** What has to be in the log’s inputs; all of these. */
  inputs?: Array<EvaluationJsonOperators> | null | undefined;
  /** What has to be true of judgments; all of these, each of one cell. */
  judgments?: Array<EvaluationJudgmentFilter> | null | undefined;
  /** Only logs of these kinds; an empty list brings none. */
  kinds?: Array<LogKind> | null | undefined;
  /** Only these logs, by upstream or global id; at most 1000, and an empty list brings none. */
  logIds?: Array<string | number> | null | undefined;
  /** What has to be in the log’s metadata; all of these. */
  metadata?: Array<EvaluationJsonOperators> | null | undefined;
  /** The model of the version that made the log. */
  model?: EvaluationTextOperators | null | undefined;
  /** This must not hold; rows that lack what it asks for come too. */
  not?: EvaluationLogFilter | null | undefined;
  /** One of these has to hold; at least one is given. */
  or?: Array<EvaluationLogFilter> | null | undefined;
  /** The text that came out. */
  output?: EvaluationTextOperators | null | undefined;
  /** Tokens that came out. */
  outputTokens?: EvaluationNumberOperators | null | undefined;
  /** Tokens that went in. */
  promptTokens?: EvaluationNumberOperators | null | undefined;
  /** Seconds that the provider took. */
  providerLatency?: EvaluationNumberOperators | null | undefined;
  /** Only rows of these runs, by upstream or global id; at most 50, and an empty list brings none. Upstream filters by it, so it saves calls. Runs that the evaluation does not have are an error that names those it has: one call more looks for them where no row is let through, or where all rows were read and a run has none of them; of a part of the rows they are told where the source says so, or the runs are asked for beside. Refused in Run.logs. */
  runIds?: Array<string | number> | null | undefined;
  /** Words that output, error or the texts in the inputs hold: all of them, in any order, by Unicode case folding; a phrase in double quotes counts as one. At most 500 code points. */
  search?: string | null | undefined;
  /** Where the call came from. */
  source?: EvaluationTextOperators | null | undefined;
  /** What has to be in the target of the datapoint; all of these. */
  target?: Array<EvaluationJsonOperators> | null | undefined;
  /** Prompt and output cost together, in US dollars. */
  totalCost?: EvaluationNumberOperators | null | undefined;
  /** Prompt and output tokens together. */
  totalTokens?: EvaluationNumberOperators | null | undefined;
  /** The end user, as the log’s writer named it. */
  user?: EvaluationTextOperators | null | undefined;
  /** Only logs of these versions, by upstream or global id; at most 1000, an empty list brings none. */
  versionIds?: Array<string | number> | null | undefined;
};

/** One step of an order; ties go on to the next step, and at last to upstream’s order. */
export type EvaluationLogOrder = {
  /** What is compared. */
  by: EvaluationLogOrderKey;
  /** Which end comes first. */
  direction?: EvaluationOrderDirection | null | undefined;
  /** Where rows come that lack it. */
  nulls?: EvaluationOrderNulls | null | undefined;
};

/** What every log may be ordered by. */
export type EvaluationLogOrderField =
  /** When the log was written. */
  | 'CREATED_AT'
  /** The upstream id of the datapoint, so that the same question of several runs stands together. */
  | 'DATAPOINT'
  /** Seconds from start to end. */
  | 'DURATION'
  /** How many of the evaluators failed on it. */
  | 'JUDGMENT_ERRORS'
  /** Upstream’s order. */
  | 'LISTED'
  /** How long the output is, in Unicode code points. */
  | 'OUTPUT_LENGTH'
  /** Tokens that came out. */
  | 'OUTPUT_TOKENS'
  /** Tokens that went in. */
  | 'PROMPT_TOKENS'
  /** Seconds that the provider took. */
  | 'PROVIDER_LATENCY'
  /** Prompt and output cost together. */
  | 'TOTAL_COST'
  /** Prompt and output tokens together. */
  | 'TOTAL_TOKENS';

/** What rows are ordered by: a field, a judgment, or a place in a JSON value; exactly one of them. */
export type EvaluationLogOrderKey =
  {   /** A field of every log. */
  field: EvaluationLogOrderField; inputsPath?: never; judgment?: never; metadataPath?: never; }
  |  { field?: never;   /** What is at this JSON Pointer of the inputs: numbers before texts. */
  inputsPath: string; judgment?: never; metadataPath?: never; }
  |  { field?: never; inputsPath?: never;   /** The score of this evaluator’s judgment, where more is better. */
  judgment: EvaluatorSelector; metadataPath?: never; }
  |  { field?: never; inputsPath?: never; judgment?: never;   /** What is at this JSON Pointer of the metadata: numbers before texts. */
  metadataPath: string; };

/** What a number has to be like: all of the given operators at once. At least one is given, and none of them as null. */
export type EvaluationNumberOperators = {
  /** Is this number. */
  eq?: number | null | undefined;
  /** Is greater than this number. */
  gt?: number | null | undefined;
  /** Is this number or greater. */
  gte?: number | null | undefined;
  /** Is one of these numbers, at most 1000; an empty list brings nothing. */
  in?: Array<number> | null | undefined;
  /** True: only what has no number. False: only what has one. */
  isNull?: boolean | null | undefined;
  /** Is less than this number. */
  lt?: number | null | undefined;
  /** Is this number or less. */
  lte?: number | null | undefined;
  /** Is another number than this one; what has no number is left out. */
  ne?: number | null | undefined;
};

/** One step of an order of evaluations; ties go on to the next step, and at last to upstream’s order. */
export type EvaluationOrder = {
  /** Which end comes first. */
  direction?: EvaluationOrderDirection | null | undefined;
  /** What is compared. */
  field: EvaluationOrderField;
  /** Where evaluations come that lack it. */
  nulls?: EvaluationOrderNulls | null | undefined;
};

/** Which end comes first. */
export type EvaluationOrderDirection =
  /** From the least, the earliest or A. */
  | 'ASC'
  /** From the greatest, the latest or Z. */
  | 'DESC';

/** What evaluations may be ordered by. */
export type EvaluationOrderField =
  /** When it was created. */
  | 'CREATED_AT'
  /** Its name, by Unicode case folding. */
  | 'NAME'
  /** How many runs it has. */
  | 'RUNS_COUNT'
  /** When it was last changed. */
  | 'UPDATED_AT';

/** Where rows come that lack what is ordered by. */
export type EvaluationOrderNulls =
  /** In front, in both directions. */
  | 'FIRST'
  /** At the end, in both directions. */
  | 'LAST';

/** The kind of place that evaluations come from. */
export type EvaluationSourceKind =
  /** A directory that the official export tool wrote. */
  | 'EXPORT_DIRECTORY'
  /** A server that speaks the v5 REST API. */
  | 'LIVE_API'
  /** The sample that comes with this server. */
  | 'SAMPLE';

/** How far an evaluation or a run has come. */
export type EvaluationStatus =
  /** Stopped by a person. */
  | 'CANCELLED'
  /** All logs and judgments are there, or it was closed by hand. */
  | 'COMPLETED'
  /** Created; nothing works on it yet. */
  | 'PENDING'
  /** Logs and judgments are being produced. */
  | 'RUNNING'
  /** A value that this server does not know. */
  | 'UNKNOWN';

/** What a text has to be like: all of the given operators at once. At least one is given, and none of them as null. */
export type EvaluationTextOperators = {
  /** Whether upper and lower case differ; else texts are compared by Unicode case folding. No operator by itself. */
  caseSensitive?: boolean | null | undefined;
  /** Holds this text. */
  contains?: string | null | undefined;
  /** Is this text. */
  eq?: string | null | undefined;
  /** Is one of these texts, at most 1000; an empty list brings nothing. */
  in?: Array<string> | null | undefined;
  /** True: only what has no text. False: only what has one. */
  isNull?: boolean | null | undefined;
  /** Is another text than this one; what has no text is left out. */
  ne?: string | null | undefined;
  /** Is none of these texts, at most 1000; what has no text is left out. */
  notIn?: Array<string> | null | undefined;
  /** Begins with this text. */
  startsWith?: string | null | undefined;
};

/** How long a stretch of time is. Weeks begin on Monday. */
export type EvaluationTimeBucket =
  /** A day. */
  | 'DAY'
  /** An hour; of the one that comes twice in autumn, each by itself. */
  | 'HOUR'
  /** A month. */
  | 'MONTH'
  /** A week. */
  | 'WEEK';

/** When something has to have been, to the microsecond; a time without a zone is UTC: all of the given operators at once. At least one is given, and none of them as null. */
export type EvaluationTimeOperators = {
  /** After this time. */
  gt?: string | null | undefined;
  /** At this time or after it. */
  gte?: string | null | undefined;
  /** True: only what has no time. False: only what has one. */
  isNull?: boolean | null | undefined;
  /** Before this time. */
  lt?: string | null | undefined;
  /** At this time or before it. */
  lte?: string | null | undefined;
};

/** The kind of judgment that an evaluator gives. */
export type EvaluatorReturnType =
  /** True or false. */
  | 'BOOLEAN'
  /** Any number of its options. */
  | 'MULTI_SELECT'
  /** A number. */
  | 'NUMBER'
  /** One of its options. */
  | 'SELECT'
  /** Free text. */
  | 'TEXT'
  /** A value that this server does not know. */
  | 'UNKNOWN';

/** Picks evaluators; exactly one of the fields. */
export type EvaluatorSelector =
  {   /** By the name of the file. */
  name: string; path?: never; versionId?: never; }
  |  { name?: never;   /** By the full path of the file. */
  path: string; versionId?: never; }
  |  { name?: never; path?: never;   /** By the version, with its upstream or its global id. */
  versionId: string | number; };

/** The kind of a file and of its versions. */
export type FileKind =
  /** A model in a loop with tools. */
  | 'AGENT'
  /** Inputs, and what is expected of them. */
  | 'DATASET'
  /** A judge of logs. */
  | 'EVALUATOR'
  /** A pipeline of other files, traced as one. */
  | 'FLOW'
  /** Settings and template of a model call. */
  | 'PROMPT'
  /** A function that models or flows may call. */
  | 'TOOL'
  /** A value that this server does not know. */
  | 'UNKNOWN';

/** What came of an evaluator’s work on a log. */
export type JudgmentState =
  /** There is none, and no error: the evaluator abstained, or is not done yet. */
  | 'ABSTAINED'
  /** The evaluator failed: it left an error, whatever judgment came with it, or a number that is not finite. */
  | 'ERRORED'
  /** There is a judgment, and no error. */
  | 'JUDGED'
  /** The evaluator left no log at all. */
  | 'MISSING';

/** What made a log. */
export type LogKind =
  /** An agent: a model called in a loop with tools. */
  | 'AGENT'
  /** An evaluator: the log is a judgment. */
  | 'EVALUATOR'
  /** A flow: the log is the root of a trace. */
  | 'FLOW'
  /** A prompt: one call of a model. */
  | 'PROMPT'
  /** A tool. */
  | 'TOOL'
  /** A value that this server does not know. */
  | 'UNKNOWN';

/** Whether a judgment counts as good or bad. */
export type Valence =
  /** Bad. Of a number: lower is better. */
  | 'NEGATIVE'
  /** Neither. */
  | 'NEUTRAL'
  /** Good. Of a number: higher is better. */
  | 'POSITIVE'
  /** A value that this server does not know. */
  | 'UNKNOWN';

export type EvaluationQueryVariables = Exact<{
  id: string | number;
}>;


export type EvaluationQuery = { evaluation: { id: string, humanloopId: string, name: string | null, fileId: string | null, status: EvaluationStatus | null, url: string | null, createdAt: string | null, updatedAt: string | null, file: { id: string, name: string | null, path: string | null } | null, createdBy: { name: string | null } | null, controlRun: { id: string, label: string } | null, evaluators: Array<{ version: { id: string, versionId: string, name: string | null, path: string | null, spec:
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
         | null } | null } | null> | null, runs: Array<{ id: string, humanloopId: string, label: string, control: boolean | null, status: EvaluationStatus | null, version:
        | { model: string | null, id: string, kind: FileKind, name: string | null, versionName: string | null }
        | { id: string, kind: FileKind, name: string | null, versionName: string | null }
        | { id: string, kind: FileKind, name: string | null, versionName: string | null }
        | { id: string, kind: FileKind, name: string | null, versionName: string | null }
        | { id: string, kind: FileKind, name: string | null, versionName: string | null }
        | { model: string | null, id: string, kind: FileKind, name: string | null, versionName: string | null }
        | { id: string, kind: FileKind, name: string | null, versionName: string | null }
       | null, dataset: { id: string, name: string | null, versionName: string | null, datapointsCount: number | null } | null, stats: { numLogs: number | null, expectedLogs: number | null, cells: Array<{ evaluator: { id: string } | null, stats:
            | { numJudgments: number | null, numNulls: number | null, numErrors: number | null, score: number | null }
            | { numJudgments: number | null, numNulls: number | null, numErrors: number | null, score: number | null }
            | { numJudgments: number | null, numNulls: number | null, numErrors: number | null, score: number | null }
            | { numJudgments: number | null, numNulls: number | null, numErrors: number | null, score: number | null }
           | null }> | null } | null } | null> | null } | null, evaluationSource: { kind: EvaluationSourceKind } };

export type EvaluatorColumnFragment = { id: string, versionId: string, name: string | null, path: string | null, spec:
    | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
    | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
    | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
    | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
    | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
   | null };

export type EvaluationIntervalsQueryVariables = Exact<{
  id: string | number;
}>;


export type EvaluationIntervalsQuery = { evaluation: { id: string, logs: { groups: { nodes: Array<{ keys: Array<{ value: unknown }>, aggregates: { count: number, errorCount: number, duration: { count: number, mean: number | null, percentile: number | null }, totalCost: { count: number, sum: number | null, mean: number | null }, judgments: Array<{ numJudgments: number, score: number | null, evaluator: { id: string } | null, scoreInterval: { lower: number, upper: number, method: EvaluationIntervalMethod, n: number } | null }> } }> } | null, scan: { rowsRead: number, isPushedDown: boolean } } | null } | null };

export type EvaluationsQueryVariables = Exact<{
  page: number;
  fileId?: string | number | null | undefined;
  filter?: EvaluationFilter | null | undefined;
  orderBy?: Array<EvaluationOrder> | EvaluationOrder | null | undefined;
}>;


export type EvaluationsQuery = { evaluations: { totalCount: number, pageCursors: { first: { page: number } | null, around: Array<{ page: number, isCurrent: boolean }>, last: { page: number } | null, previous: { page: number } | null, next: { page: number } | null }, nodes: Array<{ id: string, humanloopId: string, name: string | null, fileId: string | null, runsCount: number | null, updatedAt: string | null, createdBy: { name: string | null } | null } | null> } | null };

export type EvaluationScoresQueryVariables = Exact<{
  page: number;
  fileId?: string | number | null | undefined;
  filter?: EvaluationFilter | null | undefined;
  orderBy?: Array<EvaluationOrder> | EvaluationOrder | null | undefined;
}>;


export type EvaluationScoresQuery = { evaluations: { nodes: Array<{ id: string, status: EvaluationStatus | null, file: { id: string, name: string | null, path: string | null } | null, stats: { runStats: Array<{ runId: string, run: { id: string, label: string, control: boolean | null } | null, cells: Array<{ evaluator: { id: string, name: string | null, spec:
                | { returnType: EvaluatorReturnType | null, numberLimits: { min: number | null, max: number | null } | null }
                | { returnType: EvaluatorReturnType | null, numberLimits: { min: number | null, max: number | null } | null }
                | { returnType: EvaluatorReturnType | null, numberLimits: { min: number | null, max: number | null } | null }
                | { returnType: EvaluatorReturnType | null, numberLimits: { min: number | null, max: number | null } | null }
                | { returnType: EvaluatorReturnType | null, numberLimits: { min: number | null, max: number | null } | null }
               | null } | null, stats:
              | { numJudgments: number | null, score: number | null }
              | { numJudgments: number | null, score: number | null }
              | { numJudgments: number | null, score: number | null }
              | { numJudgments: number | null, score: number | null }
             | null }> | null } | null> } | null } | null> } | null };

export type RowAtQueryVariables = Exact<{
  id: string | number;
  place: number;
  filter?: EvaluationLogFilter | null | undefined;
  orderBy?: Array<EvaluationLogOrder> | EvaluationLogOrder | null | undefined;
}>;


export type RowAtQuery = { evaluation: { id: string, logs: { totalCount: number, nodes: Array<{ id: string, runId: string, log:
          | { id: string, humanloopId: string }
          | { id: string, humanloopId: string }
          | { id: string, humanloopId: string }
          | { id: string, humanloopId: string }
          | { id: string, humanloopId: string }
          | { id: string, humanloopId: string }
         } | null> } | null } | null };

export type RowQueryVariables = Exact<{
  evaluationId: string | number;
  runId: string | number;
  id: string | number;
}>;


export type RowQuery = { evaluation: { id: string, humanloopId: string, name: string | null } | null, evaluationLog: { id: string, run: { id: string, humanloopId: string, label: string, control: boolean | null } | null, datapoint: { humanloopId: string | null, inputs: unknown, target: unknown, messages: Array<{ role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null> | null } | null, log:
      | { __typename: 'AgentLog', promptTokens: number | null, outputTokens: number | null, totalCost: number | null, finishReason: string | null, id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, messages: Array<{ role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null> | null, outputMessage: { role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
      | { __typename: 'EvaluatorLog', id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
      | { __typename: 'FlowLog', id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
      | { __typename: 'OtherLog', id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
      | { __typename: 'PromptLog', promptTokens: number | null, outputTokens: number | null, totalCost: number | null, finishReason: string | null, id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, messages: Array<{ role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null> | null, outputMessage: { role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
      | { __typename: 'ToolLog', id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, duration: number | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
    , allEvaluatorLogs: Array<{ depth: number, isTruncated: boolean, log: { id: string, humanloopId: string, error: string | null, createdAt: string | null, evaluator: { id: string, name: string | null } | null, judgment:
          | { display: string, score: number | null, valence: Valence | null }
          | { display: string, score: number | null, valence: Valence | null }
          | { display: string, score: number | null, valence: Valence | null }
          | { display: string, score: number | null, valence: Valence | null }
          | { display: string, score: number | null, valence: Valence | null }
          | { display: string, score: number | null, valence: Valence | null }
         | null } | null }> } | null };

export type MessageFragment = { role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null };

export type RowColumnsQueryVariables = Exact<{
  id: string | number;
}>;


export type RowColumnsQuery = { evaluation: { id: string, humanloopId: string, name: string | null, evaluators: Array<{ version: { id: string, versionId: string, name: string | null, path: string | null, spec:
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
         | null } | null } | null> | null, runs: Array<{ id: string, humanloopId: string, label: string, control: boolean | null } | null> | null } | null, evaluationSource: { kind: EvaluationSourceKind } };

export type RowsQueryVariables = Exact<{
  id: string | number;
  page: number;
  filter?: EvaluationLogFilter | null | undefined;
  orderBy?: Array<EvaluationLogOrder> | EvaluationLogOrder | null | undefined;
}>;


export type RowsQuery = { evaluation: { id: string, logs: { totalCount: number, nodes: Array<{ id: string, runId: string, run: { id: string, label: string, control: boolean | null } | null, datapoint: { inputs: unknown } | null, log:
          | { __typename: 'AgentLog', totalTokens: number | null, totalCost: number | null, id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
          | { __typename: 'EvaluatorLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
          | { __typename: 'FlowLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
          | { __typename: 'OtherLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
          | { __typename: 'PromptLog', totalTokens: number | null, totalCost: number | null, id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
          | { __typename: 'ToolLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
        , judgments: Array<{ state: JudgmentState, display: string | null, score: number | null, error: string | null, evaluator: { id: string } | null, judgment:
            | { valence: Valence | null }
            | { valence: Valence | null }
            | { valence: Valence | null }
            | { valence: Valence | null }
            | { valence: Valence | null }
            | { valence: Valence | null }
           | null } | null> | null } | null>, scan: { rowsRead: number, isPushedDown: boolean } } | null } | null };

export type RowCellsFragment = { id: string, runId: string, run: { id: string, label: string, control: boolean | null } | null, datapoint: { inputs: unknown } | null, log:
    | { __typename: 'AgentLog', totalTokens: number | null, totalCost: number | null, id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
    | { __typename: 'EvaluatorLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
    | { __typename: 'FlowLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
    | { __typename: 'OtherLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
    | { __typename: 'PromptLog', totalTokens: number | null, totalCost: number | null, id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
    | { __typename: 'ToolLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null, duration: number | null }
  , judgments: Array<{ state: JudgmentState, display: string | null, score: number | null, error: string | null, evaluator: { id: string } | null, judgment:
      | { valence: Valence | null }
      | { valence: Valence | null }
      | { valence: Valence | null }
      | { valence: Valence | null }
      | { valence: Valence | null }
      | { valence: Valence | null }
     | null } | null> | null };

export type RowFacetsQueryVariables = Exact<{
  id: string | number;
  filter?: EvaluationLogFilter | null | undefined;
  by: Array<EvaluationLogDimensionSelector> | EvaluationLogDimensionSelector;
}>;


export type RowFacetsQuery = { evaluation: { id: string, logs: { facets: Array<{ totalCount: number, values: Array<{ count: number, isSelected: boolean, key: { label: string | null, value: unknown } }> }> | null } | null } | null };

export const EvaluationDocument: Document<EvaluationQuery, EvaluationQueryVariables> = {
  "name": "Evaluation",
  "hash": "03b280138829c953d3ab9fa6c796ee56ebba613dd8c0ae2f2a96bcfc777ee917",
  "text": "query Evaluation($id: ID!) {\n  evaluation(id: $id) {\n    id\n    humanloopId\n    name\n    fileId\n    file {\n      id\n      name\n      path\n    }\n    status\n    url\n    createdAt\n    updatedAt\n    createdBy {\n      name\n    }\n    controlRun {\n      id\n      label\n    }\n    evaluators {\n      version {\n        ...EvaluatorColumn\n      }\n    }\n    runs {\n      id\n      humanloopId\n      label\n      control\n      status\n      version {\n        id\n        kind\n        name\n        versionName\n        ... on PromptVersion {\n          model\n        }\n        ... on AgentVersion {\n          model\n        }\n      }\n      dataset {\n        id\n        name\n        versionName\n        datapointsCount\n      }\n      stats {\n        numLogs\n        expectedLogs\n        cells {\n          evaluator {\n            id\n          }\n          stats {\n            numJudgments\n            numNulls\n            numErrors\n            score\n          }\n        }\n      }\n    }\n  }\n  evaluationSource {\n    kind\n  }\n}\n\nfragment EvaluatorColumn on EvaluatorVersion {\n  id\n  versionId\n  name\n  path\n  spec {\n    returnType\n    numberValence\n    numberLimits {\n      min\n      max\n    }\n    options {\n      name\n      valence\n    }\n  }\n}"
};

export const EvaluationIntervalsDocument: Document<EvaluationIntervalsQuery, EvaluationIntervalsQueryVariables> = {
  "name": "EvaluationIntervals",
  "hash": "18004fa356b61c469593c60cf89445b9175a3b2abe044678f506f85c4e0a203e",
  "text": "query EvaluationIntervals($id: ID!) {\n  evaluation(id: $id) {\n    id\n    logs(first: 1) {\n      groups(by: [{field: RUN}], first: 100) {\n        nodes {\n          keys {\n            value\n          }\n          aggregates {\n            count\n            errorCount\n            duration {\n              count\n              mean\n              percentile(p: 95)\n            }\n            totalCost {\n              count\n              sum\n              mean\n            }\n            judgments {\n              evaluator {\n                id\n              }\n              numJudgments\n              score\n              scoreInterval {\n                lower\n                upper\n                method\n                n\n              }\n            }\n          }\n        }\n      }\n      scan {\n        rowsRead\n        isPushedDown\n      }\n    }\n  }\n}"
};

export const EvaluationsDocument: Document<EvaluationsQuery, EvaluationsQueryVariables> = {
  "name": "Evaluations",
  "hash": "297d34ec5ca435c5c8f409fe15828f0045479d57e6d3354cf3fb5f105fb6aaca",
  "text": "query Evaluations($page: Int!, $fileId: ID, $filter: EvaluationFilter, $orderBy: [EvaluationOrder!]) {\n  evaluations(\n    page: $page\n    perPage: 25\n    fileId: $fileId\n    filter: $filter\n    orderBy: $orderBy\n  ) {\n    totalCount\n    pageCursors(around: 5) {\n      first {\n        page\n      }\n      around {\n        page\n        isCurrent\n      }\n      last {\n        page\n      }\n      previous {\n        page\n      }\n      next {\n        page\n      }\n    }\n    nodes {\n      id\n      humanloopId\n      name\n      fileId\n      runsCount\n      updatedAt\n      createdBy {\n        name\n      }\n    }\n  }\n}"
};

export const EvaluationScoresDocument: Document<EvaluationScoresQuery, EvaluationScoresQueryVariables> = {
  "name": "EvaluationScores",
  "hash": "8806f59da6c60ab645ab4e4b356d047e7aec281ae15c56a27f66e3ac4b70ed4f",
  "text": "query EvaluationScores($page: Int!, $fileId: ID, $filter: EvaluationFilter, $orderBy: [EvaluationOrder!]) {\n  evaluations(\n    page: $page\n    perPage: 25\n    fileId: $fileId\n    filter: $filter\n    orderBy: $orderBy\n  ) {\n    nodes {\n      id\n      status\n      file {\n        id\n        name\n        path\n      }\n      stats {\n        runStats {\n          runId\n          run {\n            id\n            label\n            control\n          }\n          cells {\n            evaluator {\n              id\n              name\n              spec {\n                returnType\n                numberLimits {\n                  min\n                  max\n                }\n              }\n            }\n            stats {\n              numJudgments\n              score\n            }\n          }\n        }\n      }\n    }\n  }\n}"
};

export const RowDocument: Document<RowQuery, RowQueryVariables> = {
  "name": "Row",
  "hash": "24c781f75d2dc43e604c57e271b43630618dd9327de283d70f84f3a6af3e3f56",
  "text": "query Row($evaluationId: ID!, $runId: ID!, $id: ID!) {\n  evaluation(id: $evaluationId) {\n    id\n    humanloopId\n    name\n  }\n  evaluationLog(evaluationId: $evaluationId, runId: $runId, id: $id) {\n    id\n    run {\n      id\n      humanloopId\n      label\n      control\n    }\n    datapoint {\n      humanloopId\n      inputs\n      target\n      messages {\n        ...Message\n      }\n    }\n    log {\n      __typename\n      id\n      humanloopId\n      kind\n      inputs\n      output\n      error\n      stdout\n      createdAt\n      duration\n      source\n      environment\n      user\n      metadata\n      version {\n        id\n        kind\n        name\n        versionName\n      }\n      ... on ModelLog {\n        messages {\n          ...Message\n        }\n        outputMessage {\n          ...Message\n        }\n        promptTokens\n        outputTokens\n        totalCost\n        finishReason\n      }\n      trace {\n        depth\n        isTruncated\n        log {\n          id\n          humanloopId\n          kind\n          duration\n          error(maxLength: 400)\n          version {\n            id\n            name\n          }\n        }\n      }\n    }\n    allEvaluatorLogs {\n      depth\n      isTruncated\n      log {\n        id\n        humanloopId\n        error\n        createdAt\n        evaluator {\n          id\n          name\n        }\n        judgment {\n          display\n          score\n          valence\n        }\n      }\n    }\n  }\n}\n\nfragment Message on ChatMessage {\n  role\n  name\n  text\n  content\n  toolCallId\n  toolCalls {\n    id\n    functionName\n    arguments\n  }\n}"
};

export const RowAtDocument: Document<RowAtQuery, RowAtQueryVariables> = {
  "name": "RowAt",
  "hash": "4d458a1b9b78a84e2fbb7181d249734243e7eb5ef5a2923d2e96e1e1415cb79f",
  "text": "query RowAt($id: ID!, $place: Int!, $filter: EvaluationLogFilter, $orderBy: [EvaluationLogOrder!]) {\n  evaluation(id: $id) {\n    id\n    logs(page: $place, perPage: 1, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      nodes {\n        id\n        runId\n        log {\n          id\n          humanloopId\n        }\n      }\n    }\n  }\n}"
};

export const RowColumnsDocument: Document<RowColumnsQuery, RowColumnsQueryVariables> = {
  "name": "RowColumns",
  "hash": "d4299a7e9742089954e0e9c5c7b8553100feaafbfa2338b5aa0d51aee95356a5",
  "text": "fragment EvaluatorColumn on EvaluatorVersion {\n  id\n  versionId\n  name\n  path\n  spec {\n    returnType\n    numberValence\n    numberLimits {\n      min\n      max\n    }\n    options {\n      name\n      valence\n    }\n  }\n}\n\nquery RowColumns($id: ID!) {\n  evaluation(id: $id) {\n    id\n    humanloopId\n    name\n    evaluators {\n      version {\n        ...EvaluatorColumn\n      }\n    }\n    runs {\n      id\n      humanloopId\n      label\n      control\n    }\n  }\n  evaluationSource {\n    kind\n  }\n}"
};

export const RowFacetsDocument: Document<RowFacetsQuery, RowFacetsQueryVariables> = {
  "name": "RowFacets",
  "hash": "50020dd7d8fa6aeacded9b95833321894f6e2bcfb70e7978b342d7674b35e15c",
  "text": "query RowFacets($id: ID!, $filter: EvaluationLogFilter, $by: [EvaluationLogDimensionSelector!]!) {\n  evaluation(id: $id) {\n    id\n    logs(first: 1, filter: $filter) {\n      facets(by: $by, first: 12) {\n        totalCount\n        values {\n          count\n          isSelected\n          key {\n            label\n            value\n          }\n        }\n      }\n    }\n  }\n}"
};

export const RowsDocument: Document<RowsQuery, RowsQueryVariables> = {
  "name": "Rows",
  "hash": "aa1433c1d96a787fba07f55c854ccf93000640bd525670b749df708b092600c3",
  "text": "query Rows($id: ID!, $page: Int!, $filter: EvaluationLogFilter, $orderBy: [EvaluationLogOrder!]) {\n  evaluation(id: $id) {\n    id\n    logs(page: $page, perPage: 50, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      nodes {\n        ...RowCells\n      }\n      scan {\n        rowsRead\n        isPushedDown\n      }\n    }\n  }\n}\n\nfragment RowCells on EvaluationLog {\n  id\n  runId\n  run {\n    id\n    label\n    control\n  }\n  datapoint {\n    inputs\n  }\n  log {\n    __typename\n    id\n    humanloopId\n    inputs\n    output(maxLength: 240)\n    error(maxLength: 240)\n    duration\n    ... on ModelLog {\n      totalTokens\n      totalCost\n    }\n  }\n  judgments {\n    evaluator {\n      id\n    }\n    state\n    display\n    score\n    error\n    judgment {\n      valence\n    }\n  }\n}"
};
