import type { AgentResponse, EvaluatorResponse, LoggingVersionFields } from '../../src/contract/version.ts';

/**
 * A version as a log carries it: monitoring evaluators and their averages are null there, since they say something of the
 * file and not of the log, and would more than double each line.
 */
export const asLogged = <Version extends LoggingVersionFields>(version: Version): Version => ({
  ...version,
  evaluators: null,
  evaluator_aggregates: null,
});

/**
 * An evaluator's version as a machine's judgment carries it: only what says how the judgment was made. What describes the file
 * (creator, description, tags and the like) is absent, for a record carries every judgment twice.
 */
export const evaluatorAsLogged = ({
  path,
  id,
  version_id,
  name,
  directory_id = null,
  version_name,
  spec,
  created_at,
  updated_at,
  last_used_at,
  version_logs_count,
  total_logs_count,
  inputs,
}: EvaluatorResponse): EvaluatorResponse => ({
  path,
  id,
  version_id,
  name,
  directory_id,
  ...(version_name ? { version_name } : {}),
  type: 'evaluator',
  spec,
  created_at,
  updated_at,
  last_used_at,
  version_logs_count,
  total_logs_count,
  inputs,
});

/** An agent's version as a log carries it: its tools are links, without the bodies of their files. */
export const agentAsLogged = (version: AgentResponse): AgentResponse => ({
  ...asLogged(version),
  tools: version.tools.map((tool) => (tool.type === 'file' ? { ...tool, file: null } : tool)),
});
