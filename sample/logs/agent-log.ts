import type { AgentLogResponse, EvaluatorLogResponse, LogFields, LogResponse, ToolLogResponse } from '../../src/contract/log.ts';
import type { ChatMessage, ToolCall } from '../../src/contract/message.ts';
import type { AgentResponse } from '../../src/contract/version.ts';
import { lettersOf } from '../random.ts';
import { idOf } from '../sample-ids.ts';
import type { DeskCase, DeskWork, ToolStep } from '../story/desk-cases.ts';
import { agentAsLogged } from '../versions/as-logged.ts';
import { toolVersions } from '../versions/tool-versions.ts';
import { logFields, type Span, timesOf } from './log-fields.ts';
import { rendered, usageOf } from './model-usage.ts';
import { toolLog } from './tool-log.ts';

/** Where a log hangs in a trace. */
export interface TracePlace {
  readonly traceId: string;
  /** Null at the root. */
  readonly parentId: string | null;
  /** Null where no flow owns the trace. */
  readonly flowId: string | null;
}

export const traceFields = ({ traceId, parentId, flowId }: TracePlace) => ({
  trace_id: traceId,
  trace_parent_id: parentId,
  trace_flow_id: flowId,
});

interface AgentCall {
  /** Names this log's parts. */
  readonly name: string;
  readonly id: string;
  readonly version: AgentResponse;
  readonly deskCase: DeskCase;
  readonly work: DeskWork;
  readonly span: Span;
  readonly place: TracePlace;
  /** Logs below the agent's, after those of its tools. */
  readonly furtherChildren?: readonly LogResponse[];
  readonly evaluatorLogs: readonly EvaluatorLogResponse[];
  readonly fields?: Partial<LogFields>;
}

const callIdOf = (name: string, index: number): string => `call_${lettersOf(`${name}/${index}`, 10)}`;

const toolCall = (id: string, name: string, given: Readonly<Record<string, string>>): ToolCall => ({
  id,
  type: 'function',
  function: { name, arguments: JSON.stringify(given) },
});

const thinkingOf = ({ thinking }: DeskWork, name: string): Pick<ChatMessage, 'thinking'> =>
  thinking === undefined
    ? {}
    : {
        thinking: [
          { type: 'thinking', thinking, signature: lettersOf(`signature:${name}`, 28) },
          { type: 'redacted_thinking', data: lettersOf(`redacted:${name}`, 24) },
        ],
      };

/** The assistant's call of a tool and the tool's answer to it; the model's thoughts come with its first call. */
const exchange = (call: AgentCall, step: ToolStep, index: number): ChatMessage[] => {
  const callId = callIdOf(call.name, index);
  return [
    {
      role: 'assistant',
      content: null,
      tool_calls: [toolCall(callId, toolVersions[step.tool].function.name, step.arguments)],
      ...(index === 0 ? thinkingOf(call.work, call.name) : {}),
    },
    { role: 'tool', tool_call_id: callId, content: step.result === null ? `Error: ${step.error}` : JSON.stringify(step.result) },
  ];
};

const outputMessage = ({ name, work }: AgentCall): ChatMessage =>
  work.answer === null
    ? { role: 'assistant', content: null, tool_calls: [toolCall(callIdOf(name, 99), 'hand_over', { summary: work.handOver ?? '' })] }
    : { role: 'assistant', content: work.answer };

const toolChildren = ({ name, id, work, span, place }: AgentCall): ToolLogResponse[] =>
  work.steps.map((step, index) =>
    toolLog({
      id: idOf('log', `${name}/tool/${index}`),
      callId: callIdOf(name, index),
      step,
      span: { clock: span.clock, start: span.start + 1 + index, duration: step.result === null ? 1.2 : 0.18 },
      fields: { source: 'sdk', ...traceFields({ ...place, parentId: id }) },
    }),
  );

/** One run of the agent's loop: its messages, the logs of the tools it called below it, and its answer or hand-over. */
export const agentLog = (call: AgentCall): AgentLogResponse => {
  const { id, version, deskCase, work, span, place, furtherChildren = [] } = call;
  const inputs = { traveller: deskCase.traveller };
  const messages: ChatMessage[] = [
    { role: 'user', content: deskCase.question },
    ...work.steps.flatMap((step, index) => exchange(call, step, index)),
  ];
  return {
    ...logFields({
      id,
      evaluator_logs: [...call.evaluatorLogs],
      ...timesOf(span),
      output: work.answer,
      inputs,
      ...traceFields(place),
      trace_children: [...toolChildren(call), ...furtherChildren],
      ...call.fields,
    }),
    agent: agentAsLogged(version),
    output_message: outputMessage(call),
    ...usageOf({
      model: version.model,
      prompt: rendered(version.template, inputs) + JSON.stringify(messages),
      answer: work.answer ?? work.handOver ?? '',
      thinking: work.thinking,
      finishReason: work.answer === null ? 'tool_calls' : 'stop',
    }),
    messages,
    tool_choice: 'auto',
  };
};
