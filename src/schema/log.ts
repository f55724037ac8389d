import type { InterfaceFieldBuilder } from '@pothos/core';
import { isError, judgmentError } from '../contract/judgment.ts';
import { LOG_KINDS, type LogKind, type LogResponse, logKind } from '../contract/log.ts';
import { EVALUATOR_LOGS_READS, evaluatorLogsOf } from './evaluator-logs.ts';
import { flattenEvaluatorLogs, flattenTrace } from './flatten.ts';
import type { Types } from './kit/builder.ts';
import { durationOf } from './kit/duration.ts';
import { LogKindEnum } from './kit/enums.ts';
import { EvaluatorSelectorRef } from './kit/evaluator-selector.ts';
import { freeFormField, textField } from './kit/free-form.ts';
import { logGlobalId } from './kit/ids.ts';
import { passes, reads } from './kit/reads.ts';
import { ChatMessageRef, EvaluatorLogRef, FileVersionRef, LogRef, NodeRef } from './kit/refs.ts';
import { objectField, objectItems, objectOrNull, textsField } from './kit/sent-fields.ts';
import { checksDepth, depthOf, EvaluatorLogNodeRef, maxDepthArg, TraceNodeRef } from './log-tree.ts';

/** The object type of each kind of log. */
export const LOG_TYPENAMES = {
  prompt: 'PromptLog',
  tool: 'ToolLog',
  evaluator: 'EvaluatorLog',
  flow: 'FlowLog',
  agent: 'AgentLog',
  unknown: 'OtherLog',
} as const satisfies Record<LogKind, string>;

/** The error as it came, but for a judgment that cannot be shown. */
const logError = (log: LogResponse): string | null | undefined =>
  isError(log.error) ? log.error : ((judgmentError(log) as string | null) ?? log.error);

/** When, what and where: the fields that stand in every log's own payload. */
const payloadFields = (t: InterfaceFieldBuilder<Types, LogResponse>) => ({
  id: t.id({
    nullable: false,
    description: 'The global id, Log:<upstream id> for every kind of log.',
    extensions: reads('id'),
    resolve: ({ id }) => logGlobalId(id),
  }),
  humanloopId: t.exposeID('id', { nullable: false, description: 'The upstream id.' }),
  kind: t.field({ type: LogKindEnum.ref, nullable: false, description: 'What made the log.', extensions: reads(), resolve: logKind }),
  logId: t.exposeID('log_id', { description: 'The id that the log’s writer gave it, where it gave one.' }),
  startTime: t.expose('start_time', { type: 'DateTime', description: 'When the call began.' }),
  endTime: t.expose('end_time', { type: 'DateTime', description: 'When the call ended.' }),
  createdAt: t.expose('created_at', { type: 'DateTime', description: 'When the log was written.' }),
  duration: t.float({
    description: 'Seconds from startTime to endTime; null where one is missing.',
    extensions: reads('start_time', 'end_time'),
    resolve: ({ start_time, end_time }) => durationOf(start_time, end_time),
  }),
  output: textField(t, 'output', 'The text that came out; null after an error, and on answers that only call tools.'),
  outputMessage: objectField(t, 'output_message', { type: ChatMessageRef, description: 'The message that came out.' }),
  error: textField(
    t,
    'error',
    'What went wrong; null when nothing did. Of an evaluator log with a judgment that is no finite number, and without an error of its own, a sentence that says so.',
    { textOf: logError, alsoReads: ['judgment'] },
  ),
  stdout: textField(t, 'stdout', 'What the code printed.'),
  providerLatency: t.exposeFloat('provider_latency', { description: 'Seconds that the provider took.' }),
  providerRequest: freeFormField(t, 'provider_request', 'What was sent to the provider.'),
  providerResponse: freeFormField(t, 'provider_response', 'What the provider answered.'),
  inputs: freeFormField(t, 'inputs', 'What went in.'),
  metadata: freeFormField(t, 'metadata', 'Free key-values of the log’s writer.'),
  source: t.exposeString('source', { description: 'Where the call came from.' }),
  sourceDatapointId: t.exposeID('source_datapoint_id', { description: 'The upstream id of the datapoint that the log was made from.' }),
  user: t.exposeString('user', { description: 'The end user, as the log’s writer named it.' }),
  environment: t.exposeString('environment', { description: 'The name of the environment.' }),
  save: t.exposeBoolean('save', { description: 'False: inputs, messages and output were not stored.' }),
  batches: textsField(t, 'batches', 'ID', 'The batches that the log is in.'),
  traceId: t.exposeID('trace_id', { description: 'The upstream id of the log at the root of the trace.' }),
  traceFlowId: t.exposeID('trace_flow_id', { description: 'The upstream id of the flow that owns the trace.' }),
  traceParentId: t.exposeID('trace_parent_id', { description: 'The upstream id of the log above in the trace.' }),
});

LogRef.implement({
  interfaces: [NodeRef],
  description:
    'What one call took in and gave back. node(id:) of a log costs one upstream call and may bring more than the copy inside a listing.',
  // Which of them is there decides the kind of a log.
  extensions: passes(...LOG_KINDS),
  resolveType: (log) => LOG_TYPENAMES[logKind(log)],
  fields: (t) => ({
    ...payloadFields(t),
    version: t.field({
      type: FileVersionRef,
      description: 'The version that made the log.',
      extensions: passes(...LOG_KINDS),
      resolve: (log) => {
        const kind = logKind(log);
        return kind === 'unknown' ? null : (objectOrNull((log as unknown as Record<string, unknown>)[kind]) as never);
      },
    }),
    traceChildren: t.field({
      type: [LogRef],
      nullable: { list: true, items: true },
      description: 'The logs directly below in the trace; null where upstream did not send them.',
      extensions: passes('trace_children'),
      resolve: ({ trace_children }) => trace_children && objectItems<LogResponse>(trace_children),
    }),
    trace: t.field({
      type: [TraceNodeRef],
      nullable: false,
      args: maxDepthArg,
      description: 'All logs below in the trace as one list, parents before children, each once.',
      extensions: { ...reads('id', 'trace_children'), ...checksDepth },
      resolve: (log, { maxDepth }) => flattenTrace(log, depthOf(maxDepth)),
    }),
    evaluatorLogs: t.field({
      type: [EvaluatorLogRef],
      nullable: { list: true, items: true },
      args: { evaluator: t.arg({ type: EvaluatorSelectorRef, description: 'Only those of this evaluator.' }) },
      description: 'The judgments passed on this log. They travel with it and cost no call, at any depth.',
      extensions: EVALUATOR_LOGS_READS,
      resolve: ({ evaluator_logs }, { evaluator }) => evaluatorLogsOf(evaluator_logs, evaluator),
    }),
    allEvaluatorLogs: t.field({
      type: [EvaluatorLogNodeRef],
      nullable: false,
      args: maxDepthArg,
      description: 'The judgments on this log, those on them, and so on, as one list: parents before children, each once.',
      extensions: { ...reads('id', 'evaluator_logs'), ...checksDepth },
      resolve: (log, { maxDepth }) => flattenEvaluatorLogs(log, [], depthOf(maxDepth)),
    }),
  }),
});
