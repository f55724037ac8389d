/* Generated from the .graphql files of these pages by test/ecosystem: npm run test:ecosystem -- -u writes it. */

import type { Document } from '../graph/document.ts';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type ChatRole =
  | 'ASSISTANT'
  | 'DEVELOPER'
  | 'SYSTEM'
  | 'TOOL'
  | 'UNKNOWN'
  | 'USER';

export type CorrectEvaluationJudgmentInput = {
  evaluationId: string | number;
  evaluatorLogId: string | number;
  judgment: EvaluationJudgmentInput;
  logId: string | number;
  runId?: string | number | null | undefined;
  user?: string | null | undefined;
};

export type CreateEvaluationInput = {
  evaluators: Array<EvaluationEvaluatorInput>;
  file?: FileSelector | null | undefined;
  name?: string | null | undefined;
};

export type CreateEvaluationRunsInput = {
  continueOnError?: boolean | null | undefined;
  dataset?: FileVersionSelector | null | undefined;
  evaluationId: string | number;
  orchestrated?: boolean | null | undefined;
  useExistingLogs?: boolean | null | undefined;
  versions: Array<FileVersionSelector>;
};

export type DeleteEvaluationJudgmentInput = {
  evaluationId: string | number;
  evaluatorLogId: string | number;
  logId: string | number;
  runId?: string | number | null | undefined;
};

export type EvaluationChange =
  | 'CHANGED'
  | 'ERRORED'
  | 'IMPROVED'
  | 'INCOMPARABLE'
  | 'RECOVERED'
  | 'REGRESSED'
  | 'UNCHANGED';

export type EvaluationComparisonOrder = {
  direction?: EvaluationOrderDirection | null | undefined;
  field: EvaluationComparisonOrderField;
};

export type EvaluationComparisonOrderField =
  | 'CONTROL'
  | 'DELTA'
  | 'DURATION_DELTA'
  | 'TOTAL_COST_DELTA';

export type EvaluationComparisonRowFilter = {
  candidateId?: string | number | null | undefined;
  changes?: Array<EvaluationChange> | null | undefined;
  delta?: EvaluationNumberOperators | null | undefined;
  evaluator?: EvaluatorSelector | null | undefined;
};

export type EvaluationDownloadFormat =
  | 'CSV'
  | 'JSONL';

export type EvaluationEvaluatorInput = {
  evaluator: FileVersionSelector;
  orchestrated?: boolean | null | undefined;
};

export type EvaluationFilter = {
  and?: Array<EvaluationFilter> | null | undefined;
  createdAt?: EvaluationTimeOperators | null | undefined;
  createdBy?: EvaluationTextOperators | null | undefined;
  evaluator?: EvaluatorSelector | null | undefined;
  hasControlRun?: boolean | null | undefined;
  name?: EvaluationTextOperators | null | undefined;
  not?: EvaluationFilter | null | undefined;
  or?: Array<EvaluationFilter> | null | undefined;
  runsCount?: EvaluationNumberOperators | null | undefined;
  search?: string | null | undefined;
  status?: Array<EvaluationStatus> | null | undefined;
  updatedAt?: EvaluationTimeOperators | null | undefined;
};

export type EvaluationGateEvidence =
  | 'INTERVAL'
  | 'OBSERVED';

export type EvaluationGateInput = {
  allowUnfinished?: boolean | null | undefined;
  confidence?: number | null | undefined;
  controlRunId?: string | number | null | undefined;
  evaluationId: string | number;
  minCoverage?: number | null | undefined;
  pairBy?: EvaluationPairing | null | undefined;
  rules: Array<EvaluationGateRule>;
  runId: string | number;
};

export type EvaluationGateMeasure =
  | 'ERROR_RATE'
  | 'JUDGMENT_ERROR_RATE'
  | 'LOG_COUNT'
  | 'MEAN'
  | 'MEAN_COST'
  | 'OPTION_SHARE'
  | 'PASS_RATE'
  | 'PERCENTILE'
  | 'REGRESSED_COUNT'
  | 'REGRESSED_RATE'
  | 'SCORE';

export type EvaluationGateReason =
  | 'BOUND_BROKEN'
  | 'BOUND_KEPT'
  | 'MISSING_JUDGMENTS'
  | 'NOT_MEASURABLE'
  | 'NO_CONTROL'
  | 'NO_EVALUATOR'
  | 'NO_SAMPLES'
  | 'RANGE_HOLDS_BOUND'
  | 'TOO_FEW_SAMPLES';

export type EvaluationGateRule = {
  advisory?: boolean | null | undefined;
  denominator?: StatDenominator | null | undefined;
  evaluator?: EvaluatorSelector | null | undefined;
  evidence?: EvaluationGateEvidence | null | undefined;
  filter?: EvaluationLogFilter | null | undefined;
  max?: number | null | undefined;
  maxDrop?: number | null | undefined;
  measure: EvaluationGateMeasure;
  min?: number | null | undefined;
  minSamples?: number | null | undefined;
  name?: string | null | undefined;
  option?: string | null | undefined;
  percentile?: number | null | undefined;
};

export type EvaluationGateVerdict =
  | 'FAIL'
  | 'INCONCLUSIVE'
  | 'PASS';

export type EvaluationIntervalMethod =
  | 'CLUSTERED_T'
  | 'NEWCOMBE_INDEPENDENT'
  | 'NEWCOMBE_PAIRED'
  | 'T'
  | 'WELCH'
  | 'WILSON';

export type EvaluationJsonOperators = {
  contains?: string | null | undefined;
  eq?: unknown;
  exists?: boolean | null | undefined;
  gt?: number | null | undefined;
  gte?: number | null | undefined;
  in?: Array<unknown> | null | undefined;
  isNull?: boolean | null | undefined;
  lt?: number | null | undefined;
  lte?: number | null | undefined;
  ne?: unknown;
  path: string;
};

export type EvaluationJudgmentFilter = {
  error?: EvaluationTextOperators | null | undefined;
  evaluator?: EvaluatorSelector | null | undefined;
  number?: EvaluationNumberOperators | null | undefined;
  option?: EvaluationTextOperators | null | undefined;
  passed?: boolean | null | undefined;
  score?: EvaluationNumberOperators | null | undefined;
  state?: Array<JudgmentState> | null | undefined;
  text?: EvaluationTextOperators | null | undefined;
  user?: EvaluationTextOperators | null | undefined;
  valence?: Array<Valence> | null | undefined;
};

export type EvaluationJudgmentInput =
  {   number: number; option?: never; options?: never; passed?: never; text?: never; }
  |  { number?: never;   option: string; options?: never; passed?: never; text?: never; }
  |  { number?: never; option?: never;   options: Array<string>; passed?: never; text?: never; }
  |  { number?: never; option?: never; options?: never;   passed: boolean; text?: never; }
  |  { number?: never; option?: never; options?: never; passed?: never;   text: string; };

export type EvaluationLogDimension =
  | 'DATAPOINT'
  | 'ENVIRONMENT'
  | 'ERROR'
  | 'FINISH_REASON'
  | 'HAS_ERROR'
  | 'KIND'
  | 'MODEL'
  | 'RUN'
  | 'SOURCE'
  | 'USER'
  | 'VERSION';

export type EvaluationLogDimensionSelector =
  {   createdAt: EvaluationTimeBucket; field?: never; inputsPath?: never; judgment?: never; metadataPath?: never; targetPath?: never; }
  |  { createdAt?: never;   field: EvaluationLogDimension; inputsPath?: never; judgment?: never; metadataPath?: never; targetPath?: never; }
  |  { createdAt?: never; field?: never;   inputsPath: string; judgment?: never; metadataPath?: never; targetPath?: never; }
  |  { createdAt?: never; field?: never; inputsPath?: never;   judgment: EvaluatorSelector; metadataPath?: never; targetPath?: never; }
  |  { createdAt?: never; field?: never; inputsPath?: never; judgment?: never;   metadataPath: string; targetPath?: never; }
  |  { createdAt?: never; field?: never; inputsPath?: never; judgment?: never; metadataPath?: never;   targetPath: string; };

export type EvaluationLogFilter = {
  and?: Array<EvaluationLogFilter> | null | undefined;
  createdAt?: EvaluationTimeOperators | null | undefined;
  datapointIds?: Array<string | number> | null | undefined;
  duration?: EvaluationNumberOperators | null | undefined;
  environment?: EvaluationTextOperators | null | undefined;
  error?: EvaluationTextOperators | null | undefined;
  finishReason?: EvaluationTextOperators | null | undefined;
  hasError?: boolean | null | undefined;
  inputs?: Array<EvaluationJsonOperators> | null | undefined;
  judgments?: Array<EvaluationJudgmentFilter> | null | undefined;
  kinds?: Array<LogKind> | null | undefined;
  logIds?: Array<string | number> | null | undefined;
  metadata?: Array<EvaluationJsonOperators> | null | undefined;
  model?: EvaluationTextOperators | null | undefined;
  not?: EvaluationLogFilter | null | undefined;
  or?: Array<EvaluationLogFilter> | null | undefined;
  output?: EvaluationTextOperators | null | undefined;
  outputTokens?: EvaluationNumberOperators | null | undefined;
  promptTokens?: EvaluationNumberOperators | null | undefined;
  providerLatency?: EvaluationNumberOperators | null | undefined;
  runIds?: Array<string | number> | null | undefined;
  search?: string | null | undefined;
  source?: EvaluationTextOperators | null | undefined;
  target?: Array<EvaluationJsonOperators> | null | undefined;
  totalCost?: EvaluationNumberOperators | null | undefined;
  totalTokens?: EvaluationNumberOperators | null | undefined;
  user?: EvaluationTextOperators | null | undefined;
  versionIds?: Array<string | number> | null | undefined;
};

export type EvaluationLogOrder = {
  by: EvaluationLogOrderKey;
  direction?: EvaluationOrderDirection | null | undefined;
  nulls?: EvaluationOrderNulls | null | undefined;
};

export type EvaluationLogOrderField =
  | 'CREATED_AT'
  | 'DATAPOINT'
  | 'DURATION'
  | 'JUDGMENT_ERRORS'
  | 'LISTED'
  | 'OUTPUT_LENGTH'
  | 'OUTPUT_TOKENS'
  | 'PROMPT_TOKENS'
  | 'PROVIDER_LATENCY'
  | 'TOTAL_COST'
  | 'TOTAL_TOKENS';

export type EvaluationLogOrderKey =
  {   field: EvaluationLogOrderField; inputsPath?: never; judgment?: never; metadataPath?: never; }
  |  { field?: never;   inputsPath: string; judgment?: never; metadataPath?: never; }
  |  { field?: never; inputsPath?: never;   judgment: EvaluatorSelector; metadataPath?: never; }
  |  { field?: never; inputsPath?: never; judgment?: never;   metadataPath: string; };

export type EvaluationMeasure =
  | 'DURATION'
  | 'PROVIDER_LATENCY'
  | 'TOTAL_COST'
  | 'TOTAL_TOKENS';

export type EvaluationNumberOperators = {
  eq?: number | null | undefined;
  gt?: number | null | undefined;
  gte?: number | null | undefined;
  in?: Array<number> | null | undefined;
  isNull?: boolean | null | undefined;
  lt?: number | null | undefined;
  lte?: number | null | undefined;
  ne?: number | null | undefined;
};

export type EvaluationOrder = {
  direction?: EvaluationOrderDirection | null | undefined;
  field: EvaluationOrderField;
  nulls?: EvaluationOrderNulls | null | undefined;
};

export type EvaluationOrderDirection =
  | 'ASC'
  | 'DESC';

export type EvaluationOrderField =
  | 'CREATED_AT'
  | 'NAME'
  | 'RUNS_COUNT'
  | 'UPDATED_AT';

export type EvaluationOrderNulls =
  | 'FIRST'
  | 'LAST';

export type EvaluationPairing =
  | 'DATAPOINT'
  | 'INPUTS';

export type EvaluationRunInput = {
  evaluationId: string | number;
  runId: string | number;
};

export type EvaluationScoreRuns =
  | 'ALL'
  | 'BEST'
  | 'CONTROL'
  | 'NEWEST';

export type EvaluationSourceKind =
  | 'EXPORT_DIRECTORY'
  | 'LIVE_API'
  | 'SAMPLE';

export type EvaluationStatus =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'PENDING'
  | 'RUNNING'
  | 'UNKNOWN';

export type EvaluationTextOperators = {
  caseSensitive?: boolean | null | undefined;
  contains?: string | null | undefined;
  eq?: string | null | undefined;
  in?: Array<string> | null | undefined;
  isNull?: boolean | null | undefined;
  ne?: string | null | undefined;
  notIn?: Array<string> | null | undefined;
  startsWith?: string | null | undefined;
};

export type EvaluationTimeBucket =
  | 'DAY'
  | 'HOUR'
  | 'MONTH'
  | 'WEEK';

export type EvaluationTimeOperators = {
  gt?: string | null | undefined;
  gte?: string | null | undefined;
  isNull?: boolean | null | undefined;
  lt?: string | null | undefined;
  lte?: string | null | undefined;
};

export type EvaluationUserErrorCode =
  | 'ALREADY_JUDGED'
  | 'CONFLICT'
  | 'INVALID'
  | 'INVALID_STATE'
  | 'LIMIT_EXCEEDED'
  | 'NAME_TAKEN'
  | 'NOT_FOUND'
  | 'READ_ONLY_SOURCE'
  | 'UPSTREAM_FAILURE'
  | 'WRITE_OUTCOME_UNKNOWN';

export type EvaluationVerdict =
  | 'IMPROVED'
  | 'INCONCLUSIVE'
  | 'NOT_TESTABLE'
  | 'REGRESSED'
  | 'TOO_FEW_PAIRS';

export type EvaluatorReturnType =
  | 'BOOLEAN'
  | 'MULTI_SELECT'
  | 'NUMBER'
  | 'SELECT'
  | 'TEXT'
  | 'UNKNOWN';

export type EvaluatorSelector =
  {   name: string; path?: never; versionId?: never; }
  |  { name?: never;   path: string; versionId?: never; }
  |  { name?: never; path?: never;   versionId: string | number; };

export type ExportIssueCode =
  | 'AGE_UNKNOWN'
  | 'CHANGED_HERE'
  | 'CHANGED_WHILE_READING'
  | 'DUPLICATE_DIFFERS'
  | 'DUPLICATE_EVALUATION'
  | 'DUPLICATE_LOG'
  | 'DUPLICATE_RUN'
  | 'EXPORTS_DIFFER'
  | 'EXPORT_TOOL_ERROR'
  | 'FILE_INCOMPLETE'
  | 'FILE_MISSING'
  | 'FILE_UNREADABLE'
  | 'ID_MISMATCH'
  | 'LINE_INVALID'
  | 'LINE_TOO_LARGE'
  | 'LINE_TRUNCATED'
  | 'LOGS_MISSING'
  | 'LOGS_NOT_EXPORTED'
  | 'NOT_SHOWN'
  | 'NUMBER_NOT_FINITE'
  | 'OTHER_NAME'
  | 'REFERENCE_MISSING'
  | 'STATS_DIFFER'
  | 'UNEXPECTED_ENTRY'
  | 'UNKNOWN_KIND'
  | 'UNKNOWN_RUN';

export type ExportIssueSeverity =
  | 'ERROR'
  | 'INFO'
  | 'WARNING';

export type FileInEnvironment = {
  environment?: string | null | undefined;
  id: string | number;
};

export type FileKind =
  | 'AGENT'
  | 'DATASET'
  | 'EVALUATOR'
  | 'FLOW'
  | 'PROMPT'
  | 'TOOL'
  | 'UNKNOWN';

export type FileSelector =
  {   id: string | number; path?: never; }
  |  { id?: never;   path: string; };

export type FileVersionChangeOperation =
  | 'ADDED'
  | 'CHANGED'
  | 'MOVED'
  | 'REMOVED';

export type FileVersionPart =
  | 'ATTRIBUTES'
  | 'CODE'
  | 'DATAPOINT'
  | 'FUNCTION'
  | 'INPUTS'
  | 'MESSAGES'
  | 'OTHER'
  | 'PARAMETERS'
  | 'SCHEMA'
  | 'SETUP'
  | 'SPEC'
  | 'TEMPLATE'
  | 'TOOLS';

export type FileVersionSelector =
  {   file: FileInEnvironment; path?: never; versionId?: never; }
  |  { file?: never;   path: PathInEnvironment; versionId?: never; }
  |  { file?: never; path?: never;   versionId: string | number; };

export type FileVersionTextSegmentOperation =
  | 'ADDED'
  | 'EQUAL'
  | 'REMOVED';

export type GiveEvaluationJudgmentInput = {
  evaluationId: string | number;
  evaluator: EvaluatorSelector;
  judgment: EvaluationJudgmentInput;
  logId: string | number;
  runId?: string | number | null | undefined;
  user?: string | null | undefined;
};

export type JudgmentState =
  | 'ABSTAINED'
  | 'ERRORED'
  | 'JUDGED'
  | 'MISSING';

export type LogKind =
  | 'AGENT'
  | 'EVALUATOR'
  | 'FLOW'
  | 'PROMPT'
  | 'TOOL'
  | 'UNKNOWN';

export type PathInEnvironment = {
  environment?: string | null | undefined;
  path: string;
};

export type StatDenominator =
  | 'JUDGMENTS'
  | 'LOGS';

export type Valence =
  | 'NEGATIVE'
  | 'NEUTRAL'
  | 'POSITIVE'
  | 'UNKNOWN';

export type SetControlMutationVariables = Exact<{
  input: EvaluationRunInput;
}>;


export type SetControlMutation = { setEvaluationControlRun: { evaluation: { id: string } | null, userErrors: Array<
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type CancelRunMutationVariables = Exact<{
  input: EvaluationRunInput;
}>;


export type CancelRunMutation = { cancelEvaluationRun: { evaluation: { id: string } | null, userErrors: Array<
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type ComparedRunsQueryVariables = Exact<{
  id: string | number;
}>;


export type ComparedRunsQuery = { evaluation: { id: string, humanloopId: string, name: string | null, runs: Array<{ id: string, humanloopId: string, label: string, control: boolean | null, createdAt: string | null, stats: { numLogs: number | null, cells: Array<{ evaluator: { id: string } | null, stats:
            | { score: number | null }
            | { score: number | null }
            | { score: number | null }
            | { score: number | null }
           | null }> | null } | null } | null> | null, evaluators: Array<{ version: { id: string, versionId: string, name: string | null, path: string | null, spec:
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
         | null } | null } | null> | null } | null, evaluationSource: { kind: EvaluationSourceKind } };

export type ComparisonQueryVariables = Exact<{
  id: string | number;
  controlId?: string | number | null | undefined;
  candidateIds?: Array<string | number> | string | number | null | undefined;
  pairBy?: EvaluationPairing | null | undefined;
}>;


export type ComparisonQuery = { evaluation: { id: string, comparison: { pairedCount: number, unmatchedCount: number, repeatedCount: number, summary: Array<{ evaluatorVersionId: string, pairs: number, controlScore: number | null, candidateScore: number | null, delta: number | null, candidate: { id: string }, deltaInterval: { lower: number, upper: number, confidence: number } | null, changes: Array<{ change: EvaluationChange, count: number }>, significance: { verdict: EvaluationVerdict, pValue: number | null, pValueAdjusted: number | null, comparisons: number, differingPairs: number, minimumDetectableDelta: number | null, pairsForTenth: number | null, pairsForHalf: number | null } }>, measures: Array<{ measure: EvaluationMeasure, pairs: number, controlMean: number | null, candidateMean: number | null, delta: number | null, candidate: { id: string }, deltaInterval: { lower: number, upper: number, confidence: number } | null }> } | null } | null };

export type ComparedVersionsQueryVariables = Exact<{
  id: string | number;
  controlId?: string | number | null | undefined;
  candidateIds?: Array<string | number> | string | number | null | undefined;
}>;


export type ComparedVersionsQuery = { evaluation: { id: string, comparison: { versionDiffs: Array<{ candidate: { id: string }, versionDiff: { isEqual: boolean | null, isCoarse: boolean, unified: string, changes: Array<
            | { __typename: 'FileVersionTextChange', operation: FileVersionChangeOperation, part: FileVersionPart, name: string, path: string, segments: Array<{ operation: FileVersionTextSegmentOperation, text: string, isCoarse: boolean }> }
            | { __typename: 'FileVersionValueChange', before: unknown, after: unknown, operation: FileVersionChangeOperation, part: FileVersionPart, name: string, path: string }
          > } | null }> } | null } | null };

export type ComparedPairsQueryVariables = Exact<{
  id: string | number;
  controlId?: string | number | null | undefined;
  candidateIds: Array<string | number> | string | number;
  pairBy?: EvaluationPairing | null | undefined;
  page: number;
  filter?: EvaluationComparisonRowFilter | null | undefined;
  orderBy?: EvaluationComparisonOrder | null | undefined;
}>;


export type ComparedPairsQuery = { evaluation: { id: string, comparison: { rows: { totalCount: number, nodes: Array<{ inputs: unknown, datapoint: { humanloopId: string | null } | null, cells: Array<{ run: { id: string, humanloopId: string, label: string }, logs: Array<{ id: string, log:
                | { __typename: 'AgentLog', id: string, humanloopId: string, output: string | null, error: string | null }
                | { __typename: 'EvaluatorLog', id: string, humanloopId: string, output: string | null, error: string | null }
                | { __typename: 'FlowLog', id: string, humanloopId: string, output: string | null, error: string | null }
                | { __typename: 'OtherLog', id: string, humanloopId: string, output: string | null, error: string | null }
                | { __typename: 'PromptLog', id: string, humanloopId: string, output: string | null, error: string | null }
                | { __typename: 'ToolLog', id: string, humanloopId: string, output: string | null, error: string | null }
               } | null>, judgments: Array<{ state: JudgmentState, change: EvaluationChange | null, delta: number | null, evaluator: { id: string } | null, judgment:
                | { display: string, valence: Valence | null }
                | { display: string, valence: Valence | null }
                | { display: string, valence: Valence | null }
                | { display: string, valence: Valence | null }
                | { display: string, valence: Valence | null }
                | { display: string, valence: Valence | null }
               | null }> }> } | null> } } | null } | null };

export type ComparedPairQueryVariables = Exact<{
  evaluationId: string | number;
  controlRunId: string | number;
  controlLogId: string | number;
  hasControl: boolean;
  candidateRunId: string | number;
  candidateLogId: string | number;
  hasCandidate: boolean;
}>;


export type ComparedPairQuery = { control?: { id: string, log:
      | { __typename: 'AgentLog', totalCost: number | null, id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null, outputMessage: { role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null }
      | { __typename: 'EvaluatorLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
      | { __typename: 'FlowLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
      | { __typename: 'OtherLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
      | { __typename: 'PromptLog', totalCost: number | null, id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null, outputMessage: { role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null }
      | { __typename: 'ToolLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
    , judgments: Array<{ state: JudgmentState, display: string | null, error: string | null, evaluator: { id: string } | null, judgment:
        | { valence: Valence | null }
        | { valence: Valence | null }
        | { valence: Valence | null }
        | { valence: Valence | null }
        | { valence: Valence | null }
        | { valence: Valence | null }
       | null } | null> | null } | null, candidate?: { id: string, log:
      | { __typename: 'AgentLog', totalCost: number | null, id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null, outputMessage: { role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null }
      | { __typename: 'EvaluatorLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
      | { __typename: 'FlowLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
      | { __typename: 'OtherLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
      | { __typename: 'PromptLog', totalCost: number | null, id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null, outputMessage: { role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null }
      | { __typename: 'ToolLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
    , judgments: Array<{ state: JudgmentState, display: string | null, error: string | null, evaluator: { id: string } | null, judgment:
        | { valence: Valence | null }
        | { valence: Valence | null }
        | { valence: Valence | null }
        | { valence: Valence | null }
        | { valence: Valence | null }
        | { valence: Valence | null }
       | null } | null> | null } | null };

export type ComparedLogFragment = { id: string, log:
    | { __typename: 'AgentLog', totalCost: number | null, id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null, outputMessage: { role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null }
    | { __typename: 'EvaluatorLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
    | { __typename: 'FlowLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
    | { __typename: 'OtherLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
    | { __typename: 'PromptLog', totalCost: number | null, id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null, outputMessage: { role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null }
    | { __typename: 'ToolLog', id: string, humanloopId: string, output: string | null, error: string | null, duration: number | null }
  , judgments: Array<{ state: JudgmentState, display: string | null, error: string | null, evaluator: { id: string } | null, judgment:
      | { valence: Valence | null }
      | { valence: Valence | null }
      | { valence: Valence | null }
      | { valence: Valence | null }
      | { valence: Valence | null }
      | { valence: Valence | null }
     | null } | null> | null };

export type EvaluationQueryVariables = Exact<{
  id: string | number;
}>;


export type EvaluationQuery = { evaluation: { id: string, humanloopId: string, name: string | null, fileId: string | null, status: EvaluationStatus | null, url: string | null, createdAt: string | null, updatedAt: string | null, file: { id: string, name: string | null, path: string | null } | null, createdBy: { name: string | null } | null, controlRun: { id: string, label: string } | null, evaluators: Array<{ version: { id: string, versionId: string, name: string | null, path: string | null, spec:
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
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
    | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
    | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
    | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
    | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
    | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
   | null };

export type RunRowFragment = { id: string, humanloopId: string, label: string, control: boolean | null, status: EvaluationStatus | null, version:
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
       | null }> | null } | null };

export type EvaluationIntervalsQueryVariables = Exact<{
  id: string | number;
}>;


export type EvaluationIntervalsQuery = { evaluation: { id: string, logs: { groups: { nodes: Array<{ keys: Array<{ value: unknown }>, aggregates: { count: number, errorCount: number, duration: { count: number, mean: number | null, percentile: number | null, meanInterval: { lower: number, upper: number } | null }, totalCost: { count: number, sum: number | null, mean: number | null, meanInterval: { lower: number, upper: number } | null }, judgments: Array<{ numJudgments: number, score: number | null, evaluator: { id: string } | null, scoreInterval: { lower: number, upper: number, method: EvaluationIntervalMethod, n: number } | null }> } }> } | null, scan: { rowsRead: number, isPushedDown: boolean } } | null } | null };

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

export type RunScoresFragment = { stats: { runStats: Array<{ runId: string, run: { id: string, label: string, control: boolean | null } | null, cells: Array<{ evaluator: { id: string, name: string | null, spec:
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
         | null }> | null } | null> } | null };

export type PageNumbersFragment = { first: { page: number } | null, around: Array<{ page: number, isCurrent: boolean }>, last: { page: number } | null, previous: { page: number } | null, next: { page: number } | null };

export type ListProgressSubscriptionVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type ListProgressSubscription = { evaluationsProgress: { evaluationId: string, isFinal: boolean, evaluation: { id: string, status: EvaluationStatus | null, stats: { runStats: Array<{ runId: string, run: { id: string, label: string, control: boolean | null } | null, cells: Array<{ evaluator: { id: string, name: string | null, spec:
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
             | null }> | null } | null> } | null } } | null };

export type ScoresOverTimeQueryVariables = Exact<{
  fileId: string | number;
  evaluator: EvaluatorSelector;
  runs: EvaluationScoreRuns;
  filter?: EvaluationFilter | null | undefined;
}>;


export type ScoresOverTimeQuery = { evaluationScores: { points: Array<{ at: string, score: number | null, numJudgments: number, comparableWithPrevious: boolean | null, evaluatorVersionId: string, datasetVersionId: string | null, interval: { lower: number, upper: number } | null, evaluation: { id: string, humanloopId: string, name: string | null }, run: { id: string, humanloopId: string, label: string, control: boolean | null, version:
          | { id: string, versionId: string, name: string | null, versionName: string | null }
          | { id: string, versionId: string, name: string | null, versionName: string | null }
          | { id: string, versionId: string, name: string | null, versionName: string | null }
          | { id: string, versionId: string, name: string | null, versionName: string | null }
          | { id: string, versionId: string, name: string | null, versionName: string | null }
          | { id: string, versionId: string, name: string | null, versionName: string | null }
          | { id: string, versionId: string, name: string | null, versionName: string | null }
         | null, dataset: { id: string, name: string | null, versionName: string | null } | null } }>, change: { delta: number | null, comparable: boolean, deltaInterval: { lower: number, upper: number } | null } | null } | null };

export type ScorePointFragment = { at: string, score: number | null, numJudgments: number, comparableWithPrevious: boolean | null, evaluatorVersionId: string, datasetVersionId: string | null, interval: { lower: number, upper: number } | null, evaluation: { id: string, humanloopId: string, name: string | null }, run: { id: string, humanloopId: string, label: string, control: boolean | null, version:
      | { id: string, versionId: string, name: string | null, versionName: string | null }
      | { id: string, versionId: string, name: string | null, versionName: string | null }
      | { id: string, versionId: string, name: string | null, versionName: string | null }
      | { id: string, versionId: string, name: string | null, versionName: string | null }
      | { id: string, versionId: string, name: string | null, versionName: string | null }
      | { id: string, versionId: string, name: string | null, versionName: string | null }
      | { id: string, versionId: string, name: string | null, versionName: string | null }
     | null, dataset: { id: string, name: string | null, versionName: string | null } | null } };

export type GatedRunsQueryVariables = Exact<{
  id: string | number;
}>;


export type GatedRunsQuery = { evaluation: { id: string, humanloopId: string, name: string | null, evaluators: Array<{ version: { id: string, versionId: string, name: string | null, path: string | null, spec:
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
         | null } | null } | null> | null, runs: Array<{ id: string, humanloopId: string, label: string, control: boolean | null, createdAt: string | null, stats: { numLogs: number | null } | null } | null> | null } | null, evaluationSource: { kind: EvaluationSourceKind } };

export type GateFiguresQueryVariables = Exact<{
  id: string | number;
  runId: string | number;
}>;


export type GateFiguresQuery = { evaluation: { id: string, run: { id: string, label: string, logs: { aggregates: { count: number, errorRate: number | null, errorRateInterval: { upper: number } | null, judgments: Array<{ evaluatorVersionId: string, numJudgments: number, numMissing: number, passRate: number | null, score: number | null, evaluator: { id: string } | null, passRateInterval: { lower: number } | null, scoreInterval: { lower: number } | null }> } | null } | null } | null } | null };

export type GateQueryVariables = Exact<{
  input: EvaluationGateInput;
}>;


export type GateQuery = { evaluationGate: { verdict: EvaluationGateVerdict, problems: Array<string>, coverage: number | null, run: { id: string, humanloopId: string, label: string }, control: { id: string, humanloopId: string, label: string } | null, checks: Array<{ name: string, measure: EvaluationGateMeasure, verdict: EvaluationGateVerdict, reason: EvaluationGateReason, observed: number | null, bound: number, control: number | null, samples: number, advisory: boolean, evaluator: { id: string, versionId: string, name: string | null } | null, interval: { lower: number, upper: number, confidence: number } | null }> } | null };

export type HealthQueryVariables = Exact<{ [key: string]: never; }>;


export type HealthQuery = { evaluationSource: { kind: EvaluationSourceKind, exportedAt: string | null, health: { files: number, filesIncomplete: number, versions: number, datapoints: number, fileLogs: number, evaluations: number, evaluationsWithoutLogs: number, all: { totalCount: number }, errors: { totalCount: number }, warnings: { totalCount: number }, infos: { totalCount: number }, issueCounts: Array<{ code: ExportIssueCode, count: number, meaning: string }> } | null } };

export type IssuesQueryVariables = Exact<{
  page: number;
  severity?: Array<ExportIssueSeverity> | ExportIssueSeverity | null | undefined;
}>;


export type IssuesQuery = { evaluationSource: { health: { issues: { totalCount: number, pageCursors: { first: { page: number } | null, around: Array<{ page: number, isCurrent: boolean }>, last: { page: number } | null, previous: { page: number } | null, next: { page: number } | null }, nodes: Array<{ severity: ExportIssueSeverity, code: ExportIssueCode, message: string, path: string, line: number | null, evaluationId: string | null, evaluationName: string | null, runId: string | null, runLabel: string | null, expected: number | null, actual: number | null } | null> } } | null } };

export type JudgeEvaluatorsQueryVariables = Exact<{
  id: string | number;
}>;


export type JudgeEvaluatorsQuery = { evaluation: { id: string, humanloopId: string, name: string | null, evaluators: Array<{ version: { id: string, versionId: string, name: string | null, path: string | null, spec:
          | { __typename: 'CodeEvaluatorSpec', returnType: EvaluatorReturnType | null, options: Array<{ option: string | null, valence: Valence | null } | null> | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null }
          | { __typename: 'ExternalEvaluatorSpec', returnType: EvaluatorReturnType | null, options: Array<{ option: string | null, valence: Valence | null } | null> | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null }
          | { __typename: 'HumanEvaluatorSpec', instructions: string | null, returnType: EvaluatorReturnType | null, options: Array<{ option: string | null, valence: Valence | null } | null> | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null }
          | { __typename: 'LlmEvaluatorSpec', returnType: EvaluatorReturnType | null, options: Array<{ option: string | null, valence: Valence | null } | null> | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null }
          | { __typename: 'OtherEvaluatorSpec', returnType: EvaluatorReturnType | null, options: Array<{ option: string | null, valence: Valence | null } | null> | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null }
         | null } | null } | null> | null } | null };

export type JudgeRowQueryVariables = Exact<{
  evaluationId: string | number;
  runId: string | number;
  id: string | number;
}>;


export type JudgeRowQuery = { evaluationLog: { id: string, judgments: Array<{ evaluator: { id: string, versionId: string } | null, logs: Array<{ id: string, humanloopId: string, user: string | null, createdAt: string | null, judgment:
          | { display: string, raw: boolean | number | string | string[] }
          | { display: string, raw: boolean | number | string | string[] }
          | { display: string, raw: boolean | number | string | string[] }
          | { display: string, raw: boolean | number | string | string[] }
          | { display: string, raw: boolean | number | string | string[] }
          | { display: string, raw: boolean | number | string | string[] }
         | null }> } | null> | null } | null };

export type JudgeQueueQueryVariables = Exact<{
  id: string | number;
  page: number;
  versionId: string | number;
  user: string;
}>;


export type JudgeQueueQuery = { evaluation: { id: string, logs: { totalCount: number, nodes: Array<{ id: string, runId: string, run: { id: string, label: string } | null, datapoint: { humanloopId: string | null, inputs: unknown, target: unknown } | null, log:
          | { __typename: 'AgentLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null }
          | { __typename: 'EvaluatorLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null }
          | { __typename: 'FlowLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null }
          | { __typename: 'OtherLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null }
          | { __typename: 'PromptLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null }
          | { __typename: 'ToolLog', id: string, humanloopId: string, inputs: unknown, output: string | null, error: string | null }
        , judgments: Array<{ evaluator: { id: string, versionId: string } | null, logs: Array<{ id: string, humanloopId: string, user: string | null, createdAt: string | null, judgment:
              | { display: string, raw: boolean | number | string | string[] }
              | { display: string, raw: boolean | number | string | string[] }
              | { display: string, raw: boolean | number | string | string[] }
              | { display: string, raw: boolean | number | string | string[] }
              | { display: string, raw: boolean | number | string | string[] }
              | { display: string, raw: boolean | number | string | string[] }
             | null }> } | null> | null } | null> } | null } | null };

export type GiveJudgmentMutationVariables = Exact<{
  input: GiveEvaluationJudgmentInput;
}>;


export type GiveJudgmentMutation = { giveEvaluationJudgment: { evaluatorLog: { id: string, humanloopId: string } | null, userErrors: Array<
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type CorrectJudgmentMutationVariables = Exact<{
  input: CorrectEvaluationJudgmentInput;
}>;


export type CorrectJudgmentMutation = { correctEvaluationJudgment: { evaluatorLog: { id: string, humanloopId: string } | null, userErrors: Array<
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type DeleteJudgmentMutationVariables = Exact<{
  input: DeleteEvaluationJudgmentInput;
}>;


export type DeleteJudgmentMutation = { deleteEvaluationJudgment: { deletedEvaluatorLogId: string | null, userErrors: Array<
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type JudgedByFragment = { id: string, versionId: string, name: string | null, path: string | null, spec:
    | { __typename: 'CodeEvaluatorSpec', returnType: EvaluatorReturnType | null, options: Array<{ option: string | null, valence: Valence | null } | null> | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null }
    | { __typename: 'ExternalEvaluatorSpec', returnType: EvaluatorReturnType | null, options: Array<{ option: string | null, valence: Valence | null } | null> | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null }
    | { __typename: 'HumanEvaluatorSpec', instructions: string | null, returnType: EvaluatorReturnType | null, options: Array<{ option: string | null, valence: Valence | null } | null> | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null }
    | { __typename: 'LlmEvaluatorSpec', returnType: EvaluatorReturnType | null, options: Array<{ option: string | null, valence: Valence | null } | null> | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null }
    | { __typename: 'OtherEvaluatorSpec', returnType: EvaluatorReturnType | null, options: Array<{ option: string | null, valence: Valence | null } | null> | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null }
   | null };

export type JudgedCellFragment = { evaluator: { id: string, versionId: string } | null, logs: Array<{ id: string, humanloopId: string, user: string | null, createdAt: string | null, judgment:
      | { display: string, raw: boolean | number | string | string[] }
      | { display: string, raw: boolean | number | string | string[] }
      | { display: string, raw: boolean | number | string | string[] }
      | { display: string, raw: boolean | number | string | string[] }
      | { display: string, raw: boolean | number | string | string[] }
      | { display: string, raw: boolean | number | string | string[] }
     | null }> };

export type LaunchFilesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type LaunchFilesQuery = { humanloopFiles: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, humanloopId: string, kind: FileKind | null, name: string | null, path: string | null } | null> } | null };

export type LaunchDatasetsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type LaunchDatasetsQuery = { humanloopFiles: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, humanloopId: string, name: string | null, path: string | null, versions: { totalCount: number, nodes: Array<
          | { id: string, versionId: string, versionName: string | null, createdAt: string | null }
          | { datapointsCount: number | null, id: string, versionId: string, versionName: string | null, createdAt: string | null }
          | { id: string, versionId: string, versionName: string | null, createdAt: string | null }
          | { id: string, versionId: string, versionName: string | null, createdAt: string | null }
          | { id: string, versionId: string, versionName: string | null, createdAt: string | null }
          | { id: string, versionId: string, versionName: string | null, createdAt: string | null }
          | { id: string, versionId: string, versionName: string | null, createdAt: string | null }
         | null> } | null } | null> } | null };

export type LaunchEvaluatorsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type LaunchEvaluatorsQuery = { humanloopFiles: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, humanloopId: string, name: string | null, path: string | null, version:
        | { id: string, versionId: string }
        | { id: string, versionId: string }
        | { id: string, versionId: string, spec:
            | { __typename: 'CodeEvaluatorSpec', returnType: EvaluatorReturnType | null }
            | { __typename: 'ExternalEvaluatorSpec', returnType: EvaluatorReturnType | null }
            | { __typename: 'HumanEvaluatorSpec', returnType: EvaluatorReturnType | null }
            | { __typename: 'LlmEvaluatorSpec', returnType: EvaluatorReturnType | null }
            | { __typename: 'OtherEvaluatorSpec', returnType: EvaluatorReturnType | null }
           | null }
        | { id: string, versionId: string }
        | { id: string, versionId: string }
        | { id: string, versionId: string }
        | { id: string, versionId: string }
       | null } | null> } | null };

export type LaunchVersionsQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type LaunchVersionsQuery = { humanloopFile: { id: string, humanloopId: string, name: string | null, versions: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
        | { id: string, versionId: string, versionName: string | null, createdAt: string | null, environments: Array<{ name: string | null } | null> | null }
        | { id: string, versionId: string, versionName: string | null, createdAt: string | null, environments: Array<{ name: string | null } | null> | null }
        | { id: string, versionId: string, versionName: string | null, createdAt: string | null, environments: Array<{ name: string | null } | null> | null }
        | { id: string, versionId: string, versionName: string | null, createdAt: string | null, environments: Array<{ name: string | null } | null> | null }
        | { id: string, versionId: string, versionName: string | null, createdAt: string | null, environments: Array<{ name: string | null } | null> | null }
        | { id: string, versionId: string, versionName: string | null, createdAt: string | null, environments: Array<{ name: string | null } | null> | null }
        | { id: string, versionId: string, versionName: string | null, createdAt: string | null, environments: Array<{ name: string | null } | null> | null }
       | null> } | null } | null };

export type ReadOnFragment = { hasNextPage: boolean, endCursor: string | null };

export type LaunchIntoQueryVariables = Exact<{
  id: string | number;
}>;


export type LaunchIntoQuery = { evaluation: { id: string, humanloopId: string, name: string | null, fileId: string | null, evaluators: Array<{ version: { id: string, name: string | null } | null } | null> | null } | null };

export type LaunchEvaluationMutationVariables = Exact<{
  input: CreateEvaluationInput;
}>;


export type LaunchEvaluationMutation = { createEvaluation: { evaluation: { id: string, humanloopId: string } | null, userErrors: Array<
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type LaunchRunsMutationVariables = Exact<{
  input: CreateEvaluationRunsInput;
}>;


export type LaunchRunsMutation = { createEvaluationRuns: { succeeded: number, failed: number, results: Array<{ run: { id: string, label: string } | null, userErrors: Array<
        | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
        | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
        | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
        | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
        | { code: EvaluationUserErrorCode, message: string, field: Array<string> | null }
      > }> } | null };

export type RunsToChooseFragment = { id: string, humanloopId: string, name: string | null, evaluators: Array<{ version: { id: string, versionId: string, name: string | null, path: string | null, spec:
        | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
        | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
        | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
        | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
        | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
       | null } | null } | null> | null, runs: Array<{ id: string, humanloopId: string, label: string, control: boolean | null, createdAt: string | null, stats: { numLogs: number | null } | null } | null> | null };

export type ProgressSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type ProgressSubscription = { evaluationProgress: { evaluationId: string, isFinal: boolean, observedAt: string, evaluation: { id: string, humanloopId: string, name: string | null, status: EvaluationStatus | null, controlRun: { id: string, label: string } | null, evaluators: Array<{ version: { id: string, versionId: string, name: string | null, path: string | null, spec:
            | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
            | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
            | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
            | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
            | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
           | null } | null } | null> | null, runs: Array<{ createdAt: string | null, id: string, humanloopId: string, label: string, control: boolean | null, status: EvaluationStatus | null, version:
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
             | null }> | null } | null } | null> | null }, runs: Array<{ percent: number | null, etaSeconds: number | null, run: { id: string } | null }> } };

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
      | { __typename: 'AgentLog', promptTokens: number | null, outputTokens: number | null, totalCost: number | null, finishReason: string | null, id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, startTime: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, messages: Array<{ role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null> | null, outputMessage: { role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
      | { __typename: 'EvaluatorLog', id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, startTime: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
      | { __typename: 'FlowLog', id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, startTime: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
      | { __typename: 'OtherLog', id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, startTime: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
      | { __typename: 'PromptLog', promptTokens: number | null, outputTokens: number | null, totalCost: number | null, finishReason: string | null, id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, startTime: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, messages: Array<{ role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null> | null, outputMessage: { role: ChatRole | null, name: string | null, text: string | null, content: unknown, toolCallId: string | null, toolCalls: Array<{ id: string | null, functionName: string | null, arguments: string | null } | null> | null } | null, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
      | { __typename: 'ToolLog', id: string, humanloopId: string, kind: LogKind, inputs: unknown, output: string | null, error: string | null, stdout: string | null, createdAt: string | null, startTime: string | null, duration: number | null, source: string | null, environment: string | null, user: string | null, metadata: unknown, version:
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
          | { id: string, kind: FileKind, name: string | null, versionName: string | null }
         | null, trace: Array<{ depth: number, isTruncated: boolean, log:
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
            | { id: string, humanloopId: string, kind: LogKind, startTime: string | null, duration: number | null, inputs: unknown, output: string | null, error: string | null, version:
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
                | { id: string, name: string | null }
               | null }
           | null }> }
    , allEvaluatorLogs: Array<{ depth: number, isTruncated: boolean, log: { id: string, humanloopId: string, error: string | null, output: string | null, user: string | null, createdAt: string | null, evaluator: { id: string, name: string | null } | null, judgment:
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
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
          | { returnType: EvaluatorReturnType | null, numberValence: Valence | null, numberLimits: { min: number | null, max: number | null, step: number | null } | null, options: Array<{ name: string | null, valence: Valence | null } | null> | null }
         | null } | null } | null> | null, runs: Array<{ id: string, humanloopId: string, label: string, control: boolean | null, createdAt: string | null } | null> | null } | null, evaluationSource: { kind: EvaluationSourceKind } };

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
  more: Array<EvaluationLogDimensionSelector> | EvaluationLogDimensionSelector;
  hasMore: boolean;
}>;


export type RowFacetsQuery = { evaluation: { id: string, logs: { facets: Array<{ totalCount: number, values: Array<{ count: number, key: { label: string | null, value: unknown } }> }> | null, more?: Array<{ totalCount: number, values: Array<{ count: number, key: { label: string | null, value: unknown } }> }> | null } | null } | null };

export type FacetValuesFragment = { totalCount: number, values: Array<{ count: number, key: { label: string | null, value: unknown } }> };

export type RowHistogramQueryVariables = Exact<{
  id: string | number;
  filter?: EvaluationLogFilter | null | undefined;
  bins: number;
  from?: number | null | undefined;
  to?: number | null | undefined;
  isDuration: boolean;
  isTokens: boolean;
  isCost: boolean;
  isGiven: boolean;
  evaluators?: Array<EvaluatorSelector> | EvaluatorSelector | null | undefined;
}>;


export type RowHistogramQuery = { evaluation: { id: string, logs: { aggregates: { duration?: { count: number, nullCount: number, histogram: Array<{ from: number, to: number, count: number }> }, totalTokens?: { count: number, nullCount: number, histogram: Array<{ from: number, to: number, count: number }> }, totalCost?: { count: number, nullCount: number, histogram: Array<{ from: number, to: number, count: number }> }, judgments?: Array<{ numbers: { count: number, nullCount: number, histogram: Array<{ from: number, to: number, count: number }> } | null }> } | null } | null } | null };

export type NumberSpreadFragment = { count: number, nullCount: number, histogram: Array<{ from: number, to: number, count: number }> };

export type RowDownloadQueryVariables = Exact<{
  id: string | number;
  filter?: EvaluationLogFilter | null | undefined;
  orderBy?: Array<EvaluationLogOrder> | EvaluationLogOrder | null | undefined;
  format: EvaluationDownloadFormat;
  columns?: Array<string> | string | null | undefined;
}>;


export type RowDownloadQuery = { evaluation: { id: string, logs: { download: { path: string | null, fileName: string | null } } | null } | null };

export type SourceQueryVariables = Exact<{ [key: string]: never; }>;


export type SourceQuery = { evaluationSource: { kind: EvaluationSourceKind, exportedAt: string | null, isReadOnly: boolean, health: { errors: { totalCount: number } } | null } };

export const CancelRunDocument: Document<CancelRunMutation, CancelRunMutationVariables> = {
  "name": "CancelRun",
  "hash": "f469c297c5c33c8557382c1ff00ed690b9cf6bdd16826275023996abfe184e1a",
  "text": "mutation CancelRun($input: EvaluationRunInput!) {\n  cancelEvaluationRun(input: $input) {\n    evaluation {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}"
};

export const ComparedPairDocument: Document<ComparedPairQuery, ComparedPairQueryVariables> = {
  "name": "ComparedPair",
  "hash": "0aed6cf28c028096ca9bb588694daed1a47f08ff0a934d522c92f960ea74d7d6",
  "text": "query ComparedPair($evaluationId: ID!, $controlRunId: ID!, $controlLogId: ID!, $hasControl: Boolean!, $candidateRunId: ID!, $candidateLogId: ID!, $hasCandidate: Boolean!) {\n  control: evaluationLog(\n    evaluationId: $evaluationId\n    runId: $controlRunId\n    id: $controlLogId\n  ) @include(if: $hasControl) {\n    ...ComparedLog\n  }\n  candidate: evaluationLog(\n    evaluationId: $evaluationId\n    runId: $candidateRunId\n    id: $candidateLogId\n  ) @include(if: $hasCandidate) {\n    ...ComparedLog\n  }\n}\n\nfragment ComparedLog on EvaluationLog {\n  id\n  log {\n    __typename\n    id\n    humanloopId\n    output\n    error\n    duration\n    ... on ModelLog {\n      totalCost\n      outputMessage {\n        ...Message\n      }\n    }\n  }\n  judgments {\n    evaluator {\n      id\n    }\n    state\n    display\n    error\n    judgment {\n      valence\n    }\n  }\n}\n\nfragment Message on ChatMessage {\n  role\n  name\n  text\n  content\n  toolCallId\n  toolCalls {\n    id\n    functionName\n    arguments\n  }\n}"
};

export const ComparedPairsDocument: Document<ComparedPairsQuery, ComparedPairsQueryVariables> = {
  "name": "ComparedPairs",
  "hash": "594db69083e6e790550d0325a4cdc056f7c710eb0c603e9394e0b2471a59dba6",
  "text": "query ComparedPairs($id: ID!, $controlId: ID, $candidateIds: [ID!]!, $pairBy: EvaluationPairing, $page: Int!, $filter: EvaluationComparisonRowFilter, $orderBy: EvaluationComparisonOrder) {\n  evaluation(id: $id) {\n    id\n    comparison(controlId: $controlId, candidateIds: $candidateIds, pairBy: $pairBy) {\n      rows(page: $page, perPage: 25, filter: $filter, orderBy: $orderBy) {\n        totalCount\n        nodes {\n          datapoint {\n            humanloopId\n          }\n          inputs\n          cells {\n            run {\n              id\n              humanloopId\n              label\n            }\n            logs {\n              id\n              log {\n                __typename\n                id\n                humanloopId\n                output(maxLength: 200)\n                error(maxLength: 200)\n              }\n            }\n            judgments {\n              evaluator {\n                id\n              }\n              state\n              change\n              delta\n              judgment {\n                display\n                valence\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n}"
};

export const ComparedRunsDocument: Document<ComparedRunsQuery, ComparedRunsQueryVariables> = {
  "name": "ComparedRuns",
  "hash": "18f5d021745ed1da5b2b3c25eed7335bc1dd1323485e2569bd3b424f88a922bb",
  "text": "query ComparedRuns($id: ID!) {\n  evaluation(id: $id) {\n    ...RunsToChoose\n    runs {\n      stats {\n        cells {\n          evaluator {\n            id\n          }\n          stats {\n            score\n          }\n        }\n      }\n    }\n  }\n  evaluationSource {\n    kind\n  }\n}\n\nfragment EvaluatorColumn on EvaluatorVersion {\n  id\n  versionId\n  name\n  path\n  spec {\n    returnType\n    numberValence\n    numberLimits {\n      min\n      max\n      step\n    }\n    options {\n      name\n      valence\n    }\n  }\n}\n\nfragment RunsToChoose on Evaluation {\n  id\n  humanloopId\n  name\n  evaluators {\n    version {\n      ...EvaluatorColumn\n    }\n  }\n  runs {\n    id\n    humanloopId\n    label\n    control\n    createdAt\n    stats {\n      numLogs\n    }\n  }\n}"
};

export const ComparedVersionsDocument: Document<ComparedVersionsQuery, ComparedVersionsQueryVariables> = {
  "name": "ComparedVersions",
  "hash": "2c269d21d1a646579a2372ab19c52e294881e5c1c02b2a55f6d65fa56f13e605",
  "text": "query ComparedVersions($id: ID!, $controlId: ID, $candidateIds: [ID!]) {\n  evaluation(id: $id) {\n    id\n    comparison(controlId: $controlId, candidateIds: $candidateIds) {\n      versionDiffs {\n        candidate {\n          id\n        }\n        versionDiff {\n          isEqual\n          isCoarse\n          unified\n          changes {\n            __typename\n            operation\n            part\n            name\n            path\n            ... on FileVersionTextChange {\n              segments(by: WORD) {\n                operation\n                text\n                isCoarse\n              }\n            }\n            ... on FileVersionValueChange {\n              before\n              after\n            }\n          }\n        }\n      }\n    }\n  }\n}"
};

export const ComparisonDocument: Document<ComparisonQuery, ComparisonQueryVariables> = {
  "name": "Comparison",
  "hash": "85e9f2b6f9cf8d3f90f79ff511093b1f039fffd2b70e4b9929eef1c631568e6a",
  "text": "query Comparison($id: ID!, $controlId: ID, $candidateIds: [ID!], $pairBy: EvaluationPairing) {\n  evaluation(id: $id) {\n    id\n    comparison(controlId: $controlId, candidateIds: $candidateIds, pairBy: $pairBy) {\n      pairedCount\n      unmatchedCount\n      repeatedCount\n      summary {\n        candidate {\n          id\n        }\n        evaluatorVersionId\n        pairs\n        controlScore\n        candidateScore\n        delta\n        deltaInterval {\n          lower\n          upper\n          confidence\n        }\n        changes {\n          change\n          count\n        }\n        significance {\n          verdict\n          pValue\n          pValueAdjusted\n          comparisons\n          differingPairs\n          minimumDetectableDelta\n          pairsForTenth: requiredPairs(delta: 0.1)\n          pairsForHalf: requiredPairs(delta: 0.5)\n        }\n      }\n      measures {\n        candidate {\n          id\n        }\n        measure\n        pairs\n        controlMean\n        candidateMean\n        delta\n        deltaInterval {\n          lower\n          upper\n          confidence\n        }\n      }\n    }\n  }\n}"
};

export const CorrectJudgmentDocument: Document<CorrectJudgmentMutation, CorrectJudgmentMutationVariables> = {
  "name": "CorrectJudgment",
  "hash": "072e470b03da3fef62bc1ce4cb4a200ba5a661403132ad9c09a1d8478e1c6662",
  "text": "mutation CorrectJudgment($input: CorrectEvaluationJudgmentInput!) {\n  correctEvaluationJudgment(input: $input) {\n    evaluatorLog {\n      id\n      humanloopId\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}"
};

export const DeleteJudgmentDocument: Document<DeleteJudgmentMutation, DeleteJudgmentMutationVariables> = {
  "name": "DeleteJudgment",
  "hash": "b2841b73d1a6fb9f06d6b9d2d294e1278ef9e1046e3b8981aa6e308ad426a45a",
  "text": "mutation DeleteJudgment($input: DeleteEvaluationJudgmentInput!) {\n  deleteEvaluationJudgment(input: $input) {\n    deletedEvaluatorLogId\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}"
};

export const EvaluationDocument: Document<EvaluationQuery, EvaluationQueryVariables> = {
  "name": "Evaluation",
  "hash": "f0df994521182f04d2f1e8811571b1aff3994a7db87af2611aeb27413fb10afc",
  "text": "query Evaluation($id: ID!) {\n  evaluation(id: $id) {\n    id\n    humanloopId\n    name\n    fileId\n    file {\n      id\n      name\n      path\n    }\n    status\n    url\n    createdAt\n    updatedAt\n    createdBy {\n      name\n    }\n    controlRun {\n      id\n      label\n    }\n    evaluators {\n      version {\n        ...EvaluatorColumn\n      }\n    }\n    runs {\n      ...RunRow\n    }\n  }\n  evaluationSource {\n    kind\n  }\n}\n\nfragment EvaluatorColumn on EvaluatorVersion {\n  id\n  versionId\n  name\n  path\n  spec {\n    returnType\n    numberValence\n    numberLimits {\n      min\n      max\n      step\n    }\n    options {\n      name\n      valence\n    }\n  }\n}\n\nfragment RunRow on Run {\n  id\n  humanloopId\n  label\n  control\n  status\n  version {\n    id\n    kind\n    name\n    versionName\n    ... on PromptVersion {\n      model\n    }\n    ... on AgentVersion {\n      model\n    }\n  }\n  dataset {\n    id\n    name\n    versionName\n    datapointsCount\n  }\n  stats {\n    numLogs\n    expectedLogs\n    cells {\n      evaluator {\n        id\n      }\n      stats {\n        numJudgments\n        numNulls\n        numErrors\n        score\n      }\n    }\n  }\n}"
};

export const EvaluationIntervalsDocument: Document<EvaluationIntervalsQuery, EvaluationIntervalsQueryVariables> = {
  "name": "EvaluationIntervals",
  "hash": "48ceb9ea4a7c090b06e548370b577a2ab88e600fa6054e7fcb64ce2a99fc77f3",
  "text": "query EvaluationIntervals($id: ID!) {\n  evaluation(id: $id) {\n    id\n    logs(first: 1) {\n      groups(by: [{field: RUN}], first: 100) {\n        nodes {\n          keys {\n            value\n          }\n          aggregates {\n            count\n            errorCount\n            duration {\n              count\n              mean\n              meanInterval {\n                lower\n                upper\n              }\n              percentile(p: 95)\n            }\n            totalCost {\n              count\n              sum\n              mean\n              meanInterval {\n                lower\n                upper\n              }\n            }\n            judgments {\n              evaluator {\n                id\n              }\n              numJudgments\n              score\n              scoreInterval {\n                lower\n                upper\n                method\n                n\n              }\n            }\n          }\n        }\n      }\n      scan {\n        rowsRead\n        isPushedDown\n      }\n    }\n  }\n}"
};

export const EvaluationsDocument: Document<EvaluationsQuery, EvaluationsQueryVariables> = {
  "name": "Evaluations",
  "hash": "220fdb211f8cef8a5eb3542bfae8f3951cd991ef8e10c2c52fa610572f26c8b5",
  "text": "query Evaluations($page: Int!, $fileId: ID, $filter: EvaluationFilter, $orderBy: [EvaluationOrder!]) {\n  evaluations(\n    page: $page\n    perPage: 25\n    fileId: $fileId\n    filter: $filter\n    orderBy: $orderBy\n  ) {\n    totalCount\n    pageCursors(around: 5) {\n      ...PageNumbers\n    }\n    nodes {\n      id\n      humanloopId\n      name\n      fileId\n      runsCount\n      updatedAt\n      createdBy {\n        name\n      }\n    }\n  }\n}\n\nfragment PageNumbers on PageCursors {\n  first {\n    page\n  }\n  around {\n    page\n    isCurrent\n  }\n  last {\n    page\n  }\n  previous {\n    page\n  }\n  next {\n    page\n  }\n}"
};

export const EvaluationScoresDocument: Document<EvaluationScoresQuery, EvaluationScoresQueryVariables> = {
  "name": "EvaluationScores",
  "hash": "20754b9b587591ec181ce19d510412ee2994e339619363b25f15db9655b48df0",
  "text": "query EvaluationScores($page: Int!, $fileId: ID, $filter: EvaluationFilter, $orderBy: [EvaluationOrder!]) {\n  evaluations(\n    page: $page\n    perPage: 25\n    fileId: $fileId\n    filter: $filter\n    orderBy: $orderBy\n  ) {\n    nodes {\n      id\n      status\n      file {\n        id\n        name\n        path\n      }\n      ...RunScores\n    }\n  }\n}\n\nfragment RunScores on Evaluation {\n  stats {\n    runStats {\n      runId\n      run {\n        id\n        label\n        control\n      }\n      cells {\n        evaluator {\n          id\n          name\n          spec {\n            returnType\n            numberLimits {\n              min\n              max\n            }\n          }\n        }\n        stats {\n          numJudgments\n          score\n        }\n      }\n    }\n  }\n}"
};

export const GateDocument: Document<GateQuery, GateQueryVariables> = {
  "name": "Gate",
  "hash": "51c775202faea363615a971735ba919f65f77738b8469aa85ddce64d6563ae05",
  "text": "query Gate($input: EvaluationGateInput!) {\n  evaluationGate(input: $input) {\n    verdict\n    problems\n    coverage\n    run {\n      id\n      humanloopId\n      label\n    }\n    control {\n      id\n      humanloopId\n      label\n    }\n    checks {\n      name\n      measure\n      evaluator {\n        id\n        versionId\n        name\n      }\n      verdict\n      reason\n      observed\n      bound\n      control\n      interval {\n        lower\n        upper\n        confidence\n      }\n      samples\n      advisory\n    }\n  }\n}"
};

export const GatedRunsDocument: Document<GatedRunsQuery, GatedRunsQueryVariables> = {
  "name": "GatedRuns",
  "hash": "d67a9ee843459e7b4e65efa00ff2a7f72b5aad376584c5e7ed8951a69374534e",
  "text": "fragment EvaluatorColumn on EvaluatorVersion {\n  id\n  versionId\n  name\n  path\n  spec {\n    returnType\n    numberValence\n    numberLimits {\n      min\n      max\n      step\n    }\n    options {\n      name\n      valence\n    }\n  }\n}\n\nquery GatedRuns($id: ID!) {\n  evaluation(id: $id) {\n    ...RunsToChoose\n  }\n  evaluationSource {\n    kind\n  }\n}\n\nfragment RunsToChoose on Evaluation {\n  id\n  humanloopId\n  name\n  evaluators {\n    version {\n      ...EvaluatorColumn\n    }\n  }\n  runs {\n    id\n    humanloopId\n    label\n    control\n    createdAt\n    stats {\n      numLogs\n    }\n  }\n}"
};

export const GateFiguresDocument: Document<GateFiguresQuery, GateFiguresQueryVariables> = {
  "name": "GateFigures",
  "hash": "29d3b0f3f4a8e50cd94d1158c28ee18774f9b3e165be588d21694d63e9184433",
  "text": "query GateFigures($id: ID!, $runId: ID!) {\n  evaluation(id: $id) {\n    id\n    run(id: $runId) {\n      id\n      label\n      logs(first: 0) {\n        aggregates {\n          count\n          errorRate\n          errorRateInterval {\n            upper\n          }\n          judgments {\n            evaluator {\n              id\n            }\n            evaluatorVersionId\n            numJudgments\n            numMissing\n            passRate(denominator: LOGS)\n            passRateInterval(denominator: LOGS) {\n              lower\n            }\n            score\n            scoreInterval {\n              lower\n            }\n          }\n        }\n      }\n    }\n  }\n}"
};

export const GiveJudgmentDocument: Document<GiveJudgmentMutation, GiveJudgmentMutationVariables> = {
  "name": "GiveJudgment",
  "hash": "0c25feeca2e43b86bfd6006a58b0c5f5ee2d839761d11dca51b2accff114b1b6",
  "text": "mutation GiveJudgment($input: GiveEvaluationJudgmentInput!) {\n  giveEvaluationJudgment(input: $input) {\n    evaluatorLog {\n      id\n      humanloopId\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}"
};

export const HealthDocument: Document<HealthQuery, HealthQueryVariables> = {
  "name": "Health",
  "hash": "f792dfd8a61ebf4ecf6e6f80e4782456a925de23aa15a954b36634f7bee7a317",
  "text": "query Health {\n  evaluationSource {\n    kind\n    exportedAt\n    health {\n      files\n      filesIncomplete\n      versions\n      datapoints\n      fileLogs\n      evaluations\n      evaluationsWithoutLogs\n      all: issues(first: 0) {\n        totalCount\n      }\n      errors: issues(first: 0, severity: [ERROR]) {\n        totalCount\n      }\n      warnings: issues(first: 0, severity: [WARNING]) {\n        totalCount\n      }\n      infos: issues(first: 0, severity: [INFO]) {\n        totalCount\n      }\n      issueCounts {\n        code\n        count\n        meaning\n      }\n    }\n  }\n}"
};

export const IssuesDocument: Document<IssuesQuery, IssuesQueryVariables> = {
  "name": "Issues",
  "hash": "4955a97d63c9e85431a230d5f75492f05607f36f32ce85d4424bd28cc4ca5f1f",
  "text": "fragment PageNumbers on PageCursors {\n  first {\n    page\n  }\n  around {\n    page\n    isCurrent\n  }\n  last {\n    page\n  }\n  previous {\n    page\n  }\n  next {\n    page\n  }\n}\n\nquery Issues($page: Int!, $severity: [ExportIssueSeverity!]) {\n  evaluationSource {\n    health {\n      issues(page: $page, perPage: 50, severity: $severity) {\n        totalCount\n        pageCursors(around: 5) {\n          ...PageNumbers\n        }\n        nodes {\n          severity\n          code\n          message\n          path\n          line\n          evaluationId\n          evaluationName\n          runId\n          runLabel\n          expected\n          actual\n        }\n      }\n    }\n  }\n}"
};

export const JudgeEvaluatorsDocument: Document<JudgeEvaluatorsQuery, JudgeEvaluatorsQueryVariables> = {
  "name": "JudgeEvaluators",
  "hash": "f1f68564cbf8805ebea7a940dd951c610a33ba2c3e4a8763719eb3929b6c0785",
  "text": "query JudgeEvaluators($id: ID!) {\n  evaluation(id: $id) {\n    id\n    humanloopId\n    name\n    evaluators {\n      version {\n        ...JudgedBy\n      }\n    }\n  }\n}\n\nfragment JudgedBy on EvaluatorVersion {\n  id\n  versionId\n  name\n  path\n  spec {\n    __typename\n    returnType\n    options {\n      option\n      valence\n    }\n    numberLimits {\n      min\n      max\n      step\n    }\n    ... on HumanEvaluatorSpec {\n      instructions\n    }\n  }\n}"
};

export const JudgeQueueDocument: Document<JudgeQueueQuery, JudgeQueueQueryVariables> = {
  "name": "JudgeQueue",
  "hash": "a054900b894c51628f27e01e78ee20736253236e7653ec3ae08634b77a3f43da",
  "text": "query JudgeQueue($id: ID!, $page: Int!, $versionId: ID!, $user: String!) {\n  evaluation(id: $id) {\n    id\n    logs(\n      page: $page\n      perPage: 1\n      filter: {judgments: [{evaluator: {versionId: $versionId}, user: {eq: $user}, state: [MISSING]}]}\n    ) {\n      totalCount\n      nodes {\n        id\n        runId\n        run {\n          id\n          label\n        }\n        datapoint {\n          humanloopId\n          inputs\n          target\n        }\n        log {\n          __typename\n          id\n          humanloopId\n          inputs\n          output\n          error\n        }\n        judgments(evaluators: [{versionId: $versionId}]) {\n          ...JudgedCell\n        }\n      }\n    }\n  }\n}\n\nfragment JudgedCell on JudgmentCell {\n  evaluator {\n    id\n    versionId\n  }\n  logs {\n    id\n    humanloopId\n    user\n    createdAt\n    judgment {\n      display\n      raw\n    }\n  }\n}"
};

export const JudgeRowDocument: Document<JudgeRowQuery, JudgeRowQueryVariables> = {
  "name": "JudgeRow",
  "hash": "8f1e723001c55347d839c7da7299a5577535ec054f835e146094558f6d6fce53",
  "text": "query JudgeRow($evaluationId: ID!, $runId: ID!, $id: ID!) {\n  evaluationLog(evaluationId: $evaluationId, runId: $runId, id: $id) {\n    id\n    judgments {\n      ...JudgedCell\n    }\n  }\n}\n\nfragment JudgedCell on JudgmentCell {\n  evaluator {\n    id\n    versionId\n  }\n  logs {\n    id\n    humanloopId\n    user\n    createdAt\n    judgment {\n      display\n      raw\n    }\n  }\n}"
};

export const LaunchDatasetsDocument: Document<LaunchDatasetsQuery, LaunchDatasetsQueryVariables> = {
  "name": "LaunchDatasets",
  "hash": "c11fb81cc9ace951f5aa26cb1afe5d631de85910aed14006f62eb39ccf058d62",
  "text": "query LaunchDatasets($after: String) {\n  humanloopFiles(first: 50, after: $after, kind: DATASET, orderBy: {field: NAME}) {\n    totalCount\n    pageInfo {\n      ...ReadOn\n    }\n    nodes {\n      id\n      humanloopId\n      name\n      path\n      versions(first: 100) {\n        totalCount\n        nodes {\n          id\n          versionId\n          versionName\n          createdAt\n          ... on DatasetVersion {\n            datapointsCount\n          }\n        }\n      }\n    }\n  }\n}\n\nfragment ReadOn on PageInfo {\n  hasNextPage\n  endCursor\n}"
};

export const LaunchEvaluationDocument: Document<LaunchEvaluationMutation, LaunchEvaluationMutationVariables> = {
  "name": "LaunchEvaluation",
  "hash": "e8eddfffa18419b37144936ede973c7c51328006b6987b1911e5adae4a479f61",
  "text": "mutation LaunchEvaluation($input: CreateEvaluationInput!) {\n  createEvaluation(input: $input) {\n    evaluation {\n      id\n      humanloopId\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}"
};

export const LaunchEvaluatorsDocument: Document<LaunchEvaluatorsQuery, LaunchEvaluatorsQueryVariables> = {
  "name": "LaunchEvaluators",
  "hash": "d4ecbee372c949919c1efa83a7fd1726902322658eb0dfc5994e222e68c3ccdf",
  "text": "query LaunchEvaluators($after: String) {\n  humanloopFiles(\n    first: 50\n    after: $after\n    kind: EVALUATOR\n    orderBy: {field: NAME}\n  ) {\n    totalCount\n    pageInfo {\n      ...ReadOn\n    }\n    nodes {\n      id\n      humanloopId\n      name\n      path\n      version {\n        id\n        versionId\n        ... on EvaluatorVersion {\n          spec {\n            __typename\n            returnType\n          }\n        }\n      }\n    }\n  }\n}\n\nfragment ReadOn on PageInfo {\n  hasNextPage\n  endCursor\n}"
};

export const LaunchFilesDocument: Document<LaunchFilesQuery, LaunchFilesQueryVariables> = {
  "name": "LaunchFiles",
  "hash": "d0bbc836401d4b6bb73cac23ae69e6ce06e5cd5c3f00c7b950f507ef7f4b066f",
  "text": "query LaunchFiles($after: String) {\n  humanloopFiles(\n    first: 100\n    after: $after\n    kind: [PROMPT, FLOW, AGENT, TOOL]\n    orderBy: {field: NAME}\n  ) {\n    totalCount\n    pageInfo {\n      ...ReadOn\n    }\n    nodes {\n      id\n      humanloopId\n      kind\n      name\n      path\n    }\n  }\n}\n\nfragment ReadOn on PageInfo {\n  hasNextPage\n  endCursor\n}"
};

export const LaunchIntoDocument: Document<LaunchIntoQuery, LaunchIntoQueryVariables> = {
  "name": "LaunchInto",
  "hash": "260dc1118a72caed255c8d9227b154d7aa00a22ed3b335114977841272564c51",
  "text": "query LaunchInto($id: ID!) {\n  evaluation(id: $id) {\n    id\n    humanloopId\n    name\n    fileId\n    evaluators {\n      version {\n        id\n        name\n      }\n    }\n  }\n}"
};

export const LaunchRunsDocument: Document<LaunchRunsMutation, LaunchRunsMutationVariables> = {
  "name": "LaunchRuns",
  "hash": "7e893d62443ba0eb0b28c53a9f88b807b67802b9829a524dc0d7cef55f35f64a",
  "text": "mutation LaunchRuns($input: CreateEvaluationRunsInput!) {\n  createEvaluationRuns(input: $input) {\n    succeeded\n    failed\n    results {\n      run {\n        id\n        label\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n}"
};

export const LaunchVersionsDocument: Document<LaunchVersionsQuery, LaunchVersionsQueryVariables> = {
  "name": "LaunchVersions",
  "hash": "f85127652542f7d40ee57f793071248f89701cccf4c18e9d2238a39aa9a8fa87",
  "text": "query LaunchVersions($id: ID!, $after: String) {\n  humanloopFile(id: $id) {\n    id\n    humanloopId\n    name\n    versions(first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        ...ReadOn\n      }\n      nodes {\n        id\n        versionId\n        versionName\n        createdAt\n        environments {\n          name\n        }\n      }\n    }\n  }\n}\n\nfragment ReadOn on PageInfo {\n  hasNextPage\n  endCursor\n}"
};

export const ListProgressDocument: Document<ListProgressSubscription, ListProgressSubscriptionVariables> = {
  "name": "ListProgress",
  "hash": "b185fed4b123a2c1bcc31409caa8bfd7c035a8542a1a99a9c23bf60d351f24ec",
  "text": "fragment RunScores on Evaluation {\n  stats {\n    runStats {\n      runId\n      run {\n        id\n        label\n        control\n      }\n      cells {\n        evaluator {\n          id\n          name\n          spec {\n            returnType\n            numberLimits {\n              min\n              max\n            }\n          }\n        }\n        stats {\n          numJudgments\n          score\n        }\n      }\n    }\n  }\n}\n\nsubscription ListProgress($ids: [ID!]!) {\n  evaluationsProgress(ids: $ids, intervalSeconds: 15) {\n    evaluationId\n    isFinal\n    evaluation {\n      id\n      status\n      ...RunScores\n    }\n  }\n}"
};

export const ProgressDocument: Document<ProgressSubscription, ProgressSubscriptionVariables> = {
  "name": "Progress",
  "hash": "97efa9c59077a939a0be63cea64b464349a5e24b6b50e2c5354cf1f12f0de0d8",
  "text": "fragment EvaluatorColumn on EvaluatorVersion {\n  id\n  versionId\n  name\n  path\n  spec {\n    returnType\n    numberValence\n    numberLimits {\n      min\n      max\n      step\n    }\n    options {\n      name\n      valence\n    }\n  }\n}\n\nfragment RunRow on Run {\n  id\n  humanloopId\n  label\n  control\n  status\n  version {\n    id\n    kind\n    name\n    versionName\n    ... on PromptVersion {\n      model\n    }\n    ... on AgentVersion {\n      model\n    }\n  }\n  dataset {\n    id\n    name\n    versionName\n    datapointsCount\n  }\n  stats {\n    numLogs\n    expectedLogs\n    cells {\n      evaluator {\n        id\n      }\n      stats {\n        numJudgments\n        numNulls\n        numErrors\n        score\n      }\n    }\n  }\n}\n\nsubscription Progress($id: ID!) {\n  evaluationProgress(id: $id) {\n    evaluationId\n    isFinal\n    observedAt\n    evaluation {\n      id\n      humanloopId\n      name\n      status\n      controlRun {\n        id\n        label\n      }\n      evaluators {\n        version {\n          ...EvaluatorColumn\n        }\n      }\n      runs {\n        ...RunRow\n        createdAt\n      }\n    }\n    runs {\n      run {\n        id\n      }\n      percent\n      etaSeconds\n    }\n  }\n}"
};

export const RowDocument: Document<RowQuery, RowQueryVariables> = {
  "name": "Row",
  "hash": "08aadd94558828dbf3fc8c821b511c39e03e826612113b96ed22749be7d6c36f",
  "text": "query Row($evaluationId: ID!, $runId: ID!, $id: ID!) {\n  evaluation(id: $evaluationId) {\n    id\n    humanloopId\n    name\n  }\n  evaluationLog(evaluationId: $evaluationId, runId: $runId, id: $id) {\n    id\n    run {\n      id\n      humanloopId\n      label\n      control\n    }\n    datapoint {\n      humanloopId\n      inputs\n      target\n      messages {\n        ...Message\n      }\n    }\n    log {\n      __typename\n      id\n      humanloopId\n      kind\n      inputs\n      output\n      error\n      stdout\n      createdAt\n      startTime\n      duration\n      source\n      environment\n      user\n      metadata\n      version {\n        id\n        kind\n        name\n        versionName\n      }\n      ... on ModelLog {\n        messages {\n          ...Message\n        }\n        outputMessage {\n          ...Message\n        }\n        promptTokens\n        outputTokens\n        totalCost\n        finishReason\n      }\n      trace {\n        depth\n        isTruncated\n        log {\n          id\n          humanloopId\n          kind\n          startTime\n          duration\n          inputs\n          output(maxLength: 2000)\n          error(maxLength: 400)\n          version {\n            id\n            name\n          }\n        }\n      }\n    }\n    allEvaluatorLogs {\n      depth\n      isTruncated\n      log {\n        id\n        humanloopId\n        error\n        output(maxLength: 2000)\n        user\n        createdAt\n        evaluator {\n          id\n          name\n        }\n        judgment {\n          display\n          score\n          valence\n        }\n      }\n    }\n  }\n}\n\nfragment Message on ChatMessage {\n  role\n  name\n  text\n  content\n  toolCallId\n  toolCalls {\n    id\n    functionName\n    arguments\n  }\n}"
};

export const RowAtDocument: Document<RowAtQuery, RowAtQueryVariables> = {
  "name": "RowAt",
  "hash": "4d458a1b9b78a84e2fbb7181d249734243e7eb5ef5a2923d2e96e1e1415cb79f",
  "text": "query RowAt($id: ID!, $place: Int!, $filter: EvaluationLogFilter, $orderBy: [EvaluationLogOrder!]) {\n  evaluation(id: $id) {\n    id\n    logs(page: $place, perPage: 1, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      nodes {\n        id\n        runId\n        log {\n          id\n          humanloopId\n        }\n      }\n    }\n  }\n}"
};

export const RowColumnsDocument: Document<RowColumnsQuery, RowColumnsQueryVariables> = {
  "name": "RowColumns",
  "hash": "2fab4122ee4fc33c91f4da0d5564e0ad8a7a0a34b8acbf19ec7835e520ebb64d",
  "text": "fragment EvaluatorColumn on EvaluatorVersion {\n  id\n  versionId\n  name\n  path\n  spec {\n    returnType\n    numberValence\n    numberLimits {\n      min\n      max\n      step\n    }\n    options {\n      name\n      valence\n    }\n  }\n}\n\nquery RowColumns($id: ID!) {\n  evaluation(id: $id) {\n    id\n    humanloopId\n    name\n    evaluators {\n      version {\n        ...EvaluatorColumn\n      }\n    }\n    runs {\n      id\n      humanloopId\n      label\n      control\n      createdAt\n    }\n  }\n  evaluationSource {\n    kind\n  }\n}"
};

export const RowDownloadDocument: Document<RowDownloadQuery, RowDownloadQueryVariables> = {
  "name": "RowDownload",
  "hash": "02ce8b0fcfa359059ad5810abf26aa43263ad5496da0df8f9077650178a5a1e0",
  "text": "query RowDownload($id: ID!, $filter: EvaluationLogFilter, $orderBy: [EvaluationLogOrder!], $format: EvaluationDownloadFormat!, $columns: [String!]) {\n  evaluation(id: $id) {\n    id\n    logs(first: 1, filter: $filter, orderBy: $orderBy) {\n      download(format: $format, columns: $columns) {\n        path\n        fileName\n      }\n    }\n  }\n}"
};

export const RowFacetsDocument: Document<RowFacetsQuery, RowFacetsQueryVariables> = {
  "name": "RowFacets",
  "hash": "1bb97dd7ab440a4fa19b1085fa6b5a4b6792f4f93feb6d83b6478682a0918e0f",
  "text": "query RowFacets($id: ID!, $filter: EvaluationLogFilter, $by: [EvaluationLogDimensionSelector!]!, $more: [EvaluationLogDimensionSelector!]!, $hasMore: Boolean!) {\n  evaluation(id: $id) {\n    id\n    logs(first: 1, filter: $filter) {\n      facets(by: $by, first: 12) {\n        ...FacetValues\n      }\n      more: facets(by: $more, first: 12) @include(if: $hasMore) {\n        ...FacetValues\n      }\n    }\n  }\n}\n\nfragment FacetValues on EvaluationLogFacet {\n  totalCount\n  values {\n    count\n    key {\n      label\n      value\n    }\n  }\n}"
};

export const RowHistogramDocument: Document<RowHistogramQuery, RowHistogramQueryVariables> = {
  "name": "RowHistogram",
  "hash": "6f8a3611dfeca344f9d3abb82d8ef98e650dc0f7ecf0bf68c3a288aab9b0305b",
  "text": "query RowHistogram($id: ID!, $filter: EvaluationLogFilter, $bins: Int!, $from: Float, $to: Float, $isDuration: Boolean!, $isTokens: Boolean!, $isCost: Boolean!, $isGiven: Boolean!, $evaluators: [EvaluatorSelector!]) {\n  evaluation(id: $id) {\n    id\n    logs(first: 1, filter: $filter) {\n      aggregates {\n        duration @include(if: $isDuration) {\n          ...NumberSpread\n        }\n        totalTokens @include(if: $isTokens) {\n          ...NumberSpread\n        }\n        totalCost @include(if: $isCost) {\n          ...NumberSpread\n        }\n        judgments(evaluators: $evaluators) @include(if: $isGiven) {\n          numbers {\n            ...NumberSpread\n          }\n        }\n      }\n    }\n  }\n}\n\nfragment NumberSpread on EvaluationNumberSummary {\n  count\n  nullCount\n  histogram(bins: $bins, from: $from, to: $to) {\n    from\n    to\n    count\n  }\n}"
};

export const RowsDocument: Document<RowsQuery, RowsQueryVariables> = {
  "name": "Rows",
  "hash": "aa1433c1d96a787fba07f55c854ccf93000640bd525670b749df708b092600c3",
  "text": "query Rows($id: ID!, $page: Int!, $filter: EvaluationLogFilter, $orderBy: [EvaluationLogOrder!]) {\n  evaluation(id: $id) {\n    id\n    logs(page: $page, perPage: 50, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      nodes {\n        ...RowCells\n      }\n      scan {\n        rowsRead\n        isPushedDown\n      }\n    }\n  }\n}\n\nfragment RowCells on EvaluationLog {\n  id\n  runId\n  run {\n    id\n    label\n    control\n  }\n  datapoint {\n    inputs\n  }\n  log {\n    __typename\n    id\n    humanloopId\n    inputs\n    output(maxLength: 240)\n    error(maxLength: 240)\n    duration\n    ... on ModelLog {\n      totalTokens\n      totalCost\n    }\n  }\n  judgments {\n    evaluator {\n      id\n    }\n    state\n    display\n    score\n    error\n    judgment {\n      valence\n    }\n  }\n}"
};

export const ScoresOverTimeDocument: Document<ScoresOverTimeQuery, ScoresOverTimeQueryVariables> = {
  "name": "ScoresOverTime",
  "hash": "de7ff3f044de4a9ed337b40a4eae95aac8309d3c8eb7acf933732bb821883776",
  "text": "query ScoresOverTime($fileId: ID!, $evaluator: EvaluatorSelector!, $runs: EvaluationScoreRuns!, $filter: EvaluationFilter) {\n  evaluationScores(\n    fileId: $fileId\n    evaluator: $evaluator\n    runs: $runs\n    filter: $filter\n  ) {\n    points {\n      ...ScorePoint\n    }\n    change {\n      delta\n      deltaInterval {\n        lower\n        upper\n      }\n      comparable\n    }\n  }\n}\n\nfragment ScorePoint on EvaluationScorePoint {\n  at\n  score\n  interval {\n    lower\n    upper\n  }\n  numJudgments\n  comparableWithPrevious\n  evaluatorVersionId\n  datasetVersionId\n  evaluation {\n    id\n    humanloopId\n    name\n  }\n  run {\n    id\n    humanloopId\n    label\n    control\n    version {\n      id\n      versionId\n      name\n      versionName\n    }\n    dataset {\n      id\n      name\n      versionName\n    }\n  }\n}"
};

export const SetControlDocument: Document<SetControlMutation, SetControlMutationVariables> = {
  "name": "SetControl",
  "hash": "963604571b1c2bf7e12e49c7bfd0b0c04ae892a7e8d6bb72a93d965feb7c5af8",
  "text": "mutation SetControl($input: EvaluationRunInput!) {\n  setEvaluationControlRun(input: $input) {\n    evaluation {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}"
};

export const SourceDocument: Document<SourceQuery, SourceQueryVariables> = {
  "name": "Source",
  "hash": "4f47b95f6bcc187901a632616ba48b8f38056934069450ee9291a8a1a19f49f9",
  "text": "query Source {\n  evaluationSource {\n    kind\n    exportedAt\n    isReadOnly\n    health {\n      errors: issues(first: 0, severity: [ERROR]) {\n        totalCount\n      }\n    }\n  }\n}"
};
