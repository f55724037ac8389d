import type { ChatMessage, ToolChoice } from './message.ts';
import type { FreeForm, OpenEnum } from './open-enum.ts';
import { has } from './present.ts';
import type { AgentResponse, EvaluatorResponse, FlowResponse, PromptResponse, ToolResponse } from './version.ts';

/** What every log has, whatever made it. */
export interface LogFields {
  id: string;
  evaluator_logs: EvaluatorLogResponse[];
  log_id?: string | null;
  start_time?: string | null;
  end_time?: string | null;
  created_at?: string | null;
  output?: string | null;
  output_message?: ChatMessage | null;
  error?: string | null;
  stdout?: string | null;
  /** Seconds. */
  provider_latency?: number | null;
  provider_request?: FreeForm | null;
  provider_response?: FreeForm | null;
  inputs?: FreeForm | null;
  metadata?: FreeForm | null;
  source?: string | null;
  source_datapoint_id?: string | null;
  trace_id?: string | null;
  trace_flow_id?: string | null;
  trace_parent_id?: string | null;
  trace_children?: LogResponse[] | null;
  batches?: string[] | null;
  user?: string | null;
  environment?: string | null;
  /** False: inputs, messages and output were not stored. */
  save?: boolean | null;
}

/** What a prompt's and an agent's log share: a model was called. Costs are US dollars. */
export interface ModelLogFields extends LogFields {
  prompt_tokens?: number | null;
  reasoning_tokens?: number | null;
  output_tokens?: number | null;
  prompt_cost?: number | null;
  output_cost?: number | null;
  finish_reason?: string | null;
  messages?: ChatMessage[] | null;
  tool_choice?: ToolChoice | null;
}

export interface PromptLogResponse extends ModelLogFields {
  prompt: PromptResponse;
}

export interface AgentLogResponse extends ModelLogFields {
  agent: AgentResponse;
}

export interface ToolLogResponse extends LogFields {
  tool: ToolResponse;
}

export interface FlowLogResponse extends LogFields {
  flow: FlowResponse;
  messages?: ChatMessage[] | null;
  log_status?: OpenEnum<'complete' | 'incomplete'> | null;
}

/** A boolean, a number, a string (text, or the option selected), or the options selected. */
export type Judgment = boolean | number | string | string[];

export interface EvaluatorLogResponse extends LogFields {
  evaluator: EvaluatorResponse;
  judgment?: Judgment | null;
  /** True when a person ticked the review off. */
  marked_completed?: boolean | null;
  /** The log that was judged. */
  parent_id?: string | null;
  parent?: LogResponse | null;
}

export type LogResponse = PromptLogResponse | ToolLogResponse | EvaluatorLogResponse | FlowLogResponse | AgentLogResponse;
export type LogKind = 'prompt' | 'tool' | 'evaluator' | 'flow' | 'agent' | 'unknown';

/** The keys of which the one that is there decides the kind of a log, as it holds its version. */
export const LOG_KINDS = ['prompt', 'tool', 'evaluator', 'flow', 'agent'] as const;

/** The kind of a log: the key that holds its version, present and not null. Upstream sends no other tag. */
export const logKind = (log: object): LogKind => LOG_KINDS.find((kind) => has(log, kind)) ?? 'unknown';
