import type { EvaluatorSpec } from './evaluator-spec.ts';
import type { ChatMessage } from './message.ts';
import type { ModelSettings, ToolFunction } from './model-settings.ts';
import type { FreeForm, OpenEnum } from './open-enum.ts';
import { has } from './present.ts';

/** The SDKs type people as `any`; this is what examples show. Every field may be missing. */
export interface UserResponse {
  id?: string | null;
  email_address?: string | null;
  full_name?: string | null;
}

export interface EnvironmentResponse {
  id: string;
  name: string;
  tag: OpenEnum<'default' | 'other'>;
  created_at: string;
}

export interface InputResponse {
  name: string;
}

export interface EvaluatorAggregate {
  value: number;
  evaluator_id: string;
  evaluator_version_id: string;
  created_at: string;
  updated_at: string;
}

export interface LinkedToolResponse extends ToolFunction {
  id: string;
  version_id: string;
}

/** What every version has, whatever its file's kind. */
export interface VersionFields {
  /** The id of the *file*; the version's own is `version_id`. */
  id: string;
  version_id: string;
  path: string;
  name: string;
  type?: OpenEnum<'prompt' | 'tool' | 'evaluator' | 'flow' | 'agent' | 'dataset'> | null;
  directory_id?: string | null;
  version_name?: string | null;
  version_description?: string | null;
  description?: string | null;
  readme?: string | null;
  tags?: string[] | null;
  /** JSON Schema of the file; tools have none. */
  schema?: FreeForm | null;
  attributes?: FreeForm | null;
  environments?: EnvironmentResponse[] | null;
  created_at: string;
  updated_at: string;
  created_by?: UserResponse | null;
  last_used_at: string;
}

/** What versions that produce logs have as well. */
export interface LoggingVersionFields extends VersionFields {
  version_logs_count: number;
  evaluators?: MonitoringEvaluatorResponse[] | null;
  evaluator_aggregates?: EvaluatorAggregate[] | null;
}

export interface PromptResponse extends LoggingVersionFields, ModelSettings {
  total_logs_count: number;
  inputs: InputResponse[];
  tools?: ToolFunction[] | null;
  linked_tools?: LinkedToolResponse[] | null;
  raw_file_content?: string | null;
}

export type AgentTool =
  | {
      type: 'file';
      link: { file_id: string; environment_id?: string | null; version_id?: string | null };
      on_agent_call?: OpenEnum<'stop' | 'continue'> | null;
      file?: AnyFileVersion | null;
    }
  | { type: 'inline'; json_schema: ToolFunction; on_agent_call?: OpenEnum<'stop' | 'continue'> | null };

export interface AgentResponse extends LoggingVersionFields, ModelSettings {
  total_logs_count: number;
  inputs: InputResponse[];
  tools: AgentTool[];
  max_iterations?: number | null;
  status: OpenEnum<'uncommitted' | 'committed' | 'deleted'>;
  committed_by?: UserResponse | null;
  committed_at?: string | null;
  raw_file_content?: string | null;
}

export interface ToolResponse extends LoggingVersionFields {
  total_logs_count: number;
  inputs: InputResponse[];
  function?: ToolFunction | null;
  source_code?: string | null;
  setup_values?: FreeForm | null;
  tool_type?: OpenEnum<'pinecone_search' | 'google' | 'mock' | 'snippet' | 'json_schema' | 'get_api_call' | 'python'> | null;
  signature?: string | null;
}

export interface EvaluatorResponse extends LoggingVersionFields {
  total_logs_count: number;
  inputs: InputResponse[];
  spec: EvaluatorSpec;
}

/** A flow has neither `inputs` nor `total_logs_count`. */
export interface FlowResponse extends LoggingVersionFields {
  attributes: FreeForm;
}

export interface DatasetResponse extends VersionFields {
  datapoints_count: number;
  datapoints?: DatapointResponse[] | null;
}

export interface DatapointResponse {
  id: string;
  inputs?: FreeForm | null;
  messages?: ChatMessage[] | null;
  target?: FreeForm | null;
}

/** How a monitoring evaluator is pinned: to what an environment deploys, or to one version. */
export type VersionReferenceResponse =
  | { type: 'environment'; file: AnyFileVersion; environment: EnvironmentResponse }
  | { type: 'version'; version: AnyFileVersion };

export interface MonitoringEvaluatorResponse {
  version_reference: VersionReferenceResponse;
  version?: EvaluatorResponse | null;
  state: OpenEnum<'active' | 'inactive'>;
  created_at: string;
  updated_at: string;
}

/** A version of a file that runs can be made of. */
export type RunVersionResponse = PromptResponse | ToolResponse | EvaluatorResponse | FlowResponse | AgentResponse;
export type AnyFileVersion = RunVersionResponse | DatasetResponse;

export type VersionKind = 'prompt' | 'tool' | 'evaluator' | 'flow' | 'agent' | 'dataset' | 'unknown';

const VERSION_KINDS: ReadonlySet<string> = new Set(['prompt', 'tool', 'evaluator', 'flow', 'agent', 'dataset']);

/** The properties by which the kinds of versions are known. */
export const VERSION_SIGNS = [
  'type',
  'spec',
  'datapoints_count',
  'model',
  'status',
  'tools',
  'total_logs_count',
  'inputs',
  'version_logs_count',
] as const;

/**
 * The kind of a file version: its `type` where it names a known kind, else by the keys present and not null.
 * A `type` of no known kind is `unknown`: guessing over the sender's own word would hide a new kind.
 * Prefixes of ids are no evidence (`ev_` begins evaluators and evaluations alike).
 */
export const versionKind = (version: { readonly type?: unknown }): VersionKind => {
  const { type } = version;
  if (typeof type === 'string') return VERSION_KINDS.has(type) ? (type as VersionKind) : 'unknown';
  if (has(version, 'spec')) return 'evaluator';
  if (has(version, 'datapoints_count')) return 'dataset';
  if (has(version, 'model')) return has(version, 'status') && has(version, 'tools') ? 'agent' : 'prompt';
  if (has(version, 'total_logs_count') && has(version, 'inputs')) return 'tool';
  return has(version, 'version_logs_count') ? 'flow' : 'unknown';
};
