import type { EvaluationEvaluatorResponse } from '../../contract/evaluation.ts';
import type { EvaluatorSpec } from '../../contract/evaluator-spec.ts';
import type {
  AgentLogResponse,
  EvaluatorLogResponse,
  FlowLogResponse,
  LogResponse,
  ModelLogFields,
  PromptLogResponse,
  ToolLogResponse,
} from '../../contract/log.ts';
import type { ChatMessage, ToolCall } from '../../contract/message.ts';
import type {
  AgentResponse,
  AnyFileVersion,
  DatapointResponse,
  DatasetResponse,
  EnvironmentResponse,
  EvaluatorResponse,
  FlowResponse,
  PromptResponse,
  ToolResponse,
} from '../../contract/version.ts';
import type { Evaluation, EvaluationLog, EvaluationStats, EvaluatorStats, File, Run, RunStats } from '../../loaders/entities.ts';
import { builder } from './builder.ts';

/*
 * Every type that another file refers to, declared apart from its implementation, so that the graph may have as many cycles as it likes.
 * The objects behind them are upstream's JSON as it came.
 */

export const NodeRef = builder.interfaceRef<object>('Node');

export const EvaluationRef = builder.objectRef<Evaluation>('Evaluation');
export const EvaluationEvaluatorRef = builder.objectRef<EvaluationEvaluatorResponse>('EvaluationEvaluator');
export const RunRef = builder.objectRef<Run>('Run');
export const EvaluationStatsRef = builder.objectRef<EvaluationStats>('EvaluationStats');
export const RunStatsRef = builder.objectRef<RunStats>('RunStats');
export const EvaluatorStatsRef = builder.interfaceRef<EvaluatorStats>('EvaluatorStats');

export const EvaluationLogRef = builder.objectRef<EvaluationLog>('EvaluationLog');
export const DatapointRef = builder.objectRef<DatapointResponse>('Datapoint');

export const LogRef = builder.interfaceRef<LogResponse>('Log');
export const ModelLogRef = builder.interfaceRef<LogResponse & ModelLogFields>('ModelLog');
export const PromptLogRef = builder.objectRef<PromptLogResponse>('PromptLog');
export const AgentLogRef = builder.objectRef<AgentLogResponse>('AgentLog');
export const ToolLogRef = builder.objectRef<ToolLogResponse>('ToolLog');
export const FlowLogRef = builder.objectRef<FlowLogResponse>('FlowLog');
export const EvaluatorLogRef = builder.objectRef<EvaluatorLogResponse>('EvaluatorLog');
export const OtherLogRef = builder.objectRef<LogResponse>('OtherLog');

export const ChatMessageRef = builder.objectRef<ChatMessage>('ChatMessage');
export const ToolCallRef = builder.objectRef<ToolCall>('ToolCall');

/** Upstream types people as anything at all, so the value is kept whole. */
export const HumanloopUserRef = builder.objectRef<{ readonly raw: unknown }>('HumanloopUser');
export const FileEnvironmentRef = builder.objectRef<EnvironmentResponse>('FileEnvironment');

export const HumanloopFileRef = builder.objectRef<File>('HumanloopFile');
export const FileVersionRef = builder.interfaceRef<AnyFileVersion>('FileVersion');
export const PromptVersionRef = builder.objectRef<PromptResponse>('PromptVersion');
export const AgentVersionRef = builder.objectRef<AgentResponse>('AgentVersion');
export const ToolVersionRef = builder.objectRef<ToolResponse>('ToolVersion');
export const FlowVersionRef = builder.objectRef<FlowResponse>('FlowVersion');
export const EvaluatorVersionRef = builder.objectRef<EvaluatorResponse>('EvaluatorVersion');
export const DatasetVersionRef = builder.objectRef<DatasetResponse>('DatasetVersion');
export const OtherVersionRef = builder.objectRef<AnyFileVersion>('OtherVersion');

export const EvaluatorSpecRef = builder.interfaceRef<EvaluatorSpec>('EvaluatorSpec');
