import { describe, expect, test } from 'vitest';
import { generateSample } from '../../sample/generate.ts';
import { logKind } from '../../src/contract/log.ts';
import { statsKind } from '../../src/contract/stats.ts';
import { versionKind } from '../../src/contract/version.ts';

const sample = generateSample();

/** What the contract says of one body: keys that must be there and not null, keys that may be, and bodies inside. */
interface Shape {
  readonly required: string;
  readonly optional: string;
  /** Key to the name of a shape, or of one of the sets `version`, `log` and `evaluatorStats`, whose members are distinguished by their keys. */
  readonly inside?: Readonly<Record<string, string>>;
}

const VERSION = 'path id name version_id created_at updated_at last_used_at';
const VERSION_MORE = 'type directory_id version_name version_description description readme tags attributes environments created_by';
const LOGGING_MORE = `${VERSION_MORE} evaluators evaluator_aggregates`;
const MODEL =
  'endpoint template template_language provider max_tokens temperature top_p stop presence_penalty frequency_penalty other seed response_format reasoning_effort';
const IN_VERSION = {
  environments: 'environment',
  created_by: 'user',
  evaluators: 'monitoring',
  evaluator_aggregates: 'aggregate',
};
const LOG =
  'start_time end_time output created_at error provider_latency stdout provider_request provider_response inputs source metadata source_datapoint_id trace_parent_id batches user environment save log_id trace_flow_id trace_id trace_children output_message';
const MODEL_LOG = `${LOG} prompt_tokens reasoning_tokens output_tokens prompt_cost output_cost finish_reason messages tool_choice`;
const IN_LOG = { evaluator_logs: 'log', trace_children: 'log', output_message: 'message', messages: 'message' };
const COUNTS = 'evaluator_version_id total_logs num_judgments num_nulls num_errors';

const shapes: Readonly<Record<string, Shape>> = {
  prompt: {
    required: `${VERSION} model version_logs_count total_logs_count inputs`,
    optional: `${LOGGING_MORE} ${MODEL} tools linked_tools schema raw_file_content`,
    inside: { ...IN_VERSION, template: 'message' },
  },
  agent: {
    required: `${VERSION} model tools status version_logs_count total_logs_count inputs`,
    optional: `${LOGGING_MORE} ${MODEL} max_iterations committed_by committed_at schema raw_file_content`,
    inside: { ...IN_VERSION, template: 'message', tools: 'agentTool', committed_by: 'user' },
  },
  tool: {
    required: `${VERSION} version_logs_count total_logs_count inputs`,
    optional: `${LOGGING_MORE} function source_code setup_values tool_type signature`,
    inside: { ...IN_VERSION, function: 'function' },
  },
  flow: { required: `${VERSION} attributes version_logs_count`, optional: `${LOGGING_MORE} schema`, inside: IN_VERSION },
  evaluator: {
    required: `${VERSION} spec version_logs_count total_logs_count inputs`,
    optional: `${LOGGING_MORE} schema`,
    inside: { ...IN_VERSION, spec: 'spec' },
  },
  dataset: { required: `${VERSION} datapoints_count`, optional: `${VERSION_MORE} schema datapoints`, inside: IN_VERSION },
  spec: {
    required: 'evaluator_type arguments_type return_type',
    optional: 'attributes options number_limits number_valence prompt code instructions',
    inside: { options: 'option' },
  },
  option: { required: 'name', optional: 'valence' },
  environment: { required: 'id name tag created_at', optional: '' },
  user: { required: 'id email_address', optional: 'full_name' },
  function: { required: 'name description', optional: 'strict parameters' },
  agentTool: { required: 'type', optional: 'link on_agent_call file json_schema', inside: { file: 'version', json_schema: 'function' } },
  monitoring: { required: 'version_reference state created_at updated_at', optional: 'version', inside: { version: 'version' } },
  aggregate: { required: 'value evaluator_id evaluator_version_id created_at updated_at', optional: '' },
  message: { required: 'role', optional: 'content name tool_call_id tool_calls thinking', inside: { tool_calls: 'toolCall' } },
  toolCall: { required: 'id type function', optional: '' },
  datapoint: { required: 'id', optional: 'inputs messages target', inside: { messages: 'message' } },
  promptLog: { required: 'id evaluator_logs prompt', optional: MODEL_LOG, inside: { ...IN_LOG, prompt: 'version' } },
  agentLog: { required: 'id evaluator_logs agent', optional: MODEL_LOG, inside: { ...IN_LOG, agent: 'version' } },
  toolLog: { required: 'id evaluator_logs tool', optional: LOG, inside: { ...IN_LOG, tool: 'version' } },
  flowLog: { required: 'id evaluator_logs flow', optional: `${LOG} messages log_status`, inside: { ...IN_LOG, flow: 'version' } },
  evaluatorLog: {
    required: 'id evaluator_logs evaluator',
    optional: `${LOG} judgment marked_completed parent_id parent`,
    inside: { ...IN_LOG, evaluator: 'version' },
  },
  record: {
    required: 'run_id log evaluator_logs',
    optional: 'datapoint',
    inside: { log: 'log', evaluator_logs: 'log', datapoint: 'datapoint' },
  },
  evaluation: {
    required: 'id runs_count evaluators created_at updated_at',
    optional: 'name file_id created_by url',
    inside: { evaluators: 'attached', created_by: 'user' },
  },
  attached: { required: 'version orchestrated added_at', optional: '', inside: { version: 'version' } },
  run: {
    required: 'id orchestrated added_at created_at status control',
    optional: 'dataset version created_by',
    inside: { dataset: 'version', version: 'version', created_by: 'user' },
  },
  stats: { required: 'run_stats status', optional: 'progress report', inside: { run_stats: 'runStats' } },
  runStats: {
    required: 'run_id num_logs status evaluator_stats',
    optional: 'version_id batch_id',
    inside: { evaluator_stats: 'evaluatorStats' },
  },
  numericStats: { required: `${COUNTS} percentiles`, optional: 'mean sum std' },
  booleanStats: { required: `${COUNTS} num_true num_false`, optional: '' },
  selectStats: { required: `${COUNTS} num_judgments_per_option`, optional: '' },
  textStats: { required: COUNTS, optional: '' },
};

const shapeOf = (name: string, body: object): Shape | undefined => {
  if (name === 'version') return shapes[versionKind(body)];
  if (name === 'log') return shapes[`${logKind(body)}Log`];
  return shapes[name === 'evaluatorStats' ? `${statsKind(body)}Stats` : name];
};

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

/** What is wrong with a body: a required key missing or null, a key the contract does not know. */
const faultsOf = (name: string, value: unknown, path: string): string[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => faultsOf(name, item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  const shape = shapeOf(name, value);
  if (shape === undefined) return [`${path}: no known ${name}`];
  const members = new Map<string, unknown>(Object.entries(value));
  const required = words(shape.required);
  const known = new Set([...required, ...words(shape.optional)]);
  return [
    ...required.filter((key) => (members.get(key) ?? null) === null).map((key) => `${path}.${key} is missing`),
    ...[...members.keys()].filter((key) => !known.has(key)).map((key) => `${path}.${key} is unknown`),
    ...Object.entries(shape.inside ?? {}).flatMap(([key, inner]) => faultsOf(inner, members.get(key), `${path}.${key}`)),
  ];
};

/** Optional keys of the outermost body that are not there at all, not even as null. */
const absentOf = (name: string, body: object): string[] => words(shapeOf(name, body)?.optional ?? '').filter((key) => !(key in body));

const bodiesAt = (path: RegExp): object[] =>
  [...sample]
    .filter(([name]) => path.test(name))
    .flatMap(([, content]) => content.split('\n'))
    .filter((line) => line !== '')
    .map((line): object => JSON.parse(line));

const kinds: readonly (readonly [string, RegExp, number])[] = [
  ['version', /\/file\.json$/, 20],
  ['version', /\/versions\/[^/]+$/, 30],
  ['datapoint', /\/datapoints\/[^/]+\/1\.jsonl$/, 46],
  ['log', /^files\/[^/]+\/logs\/1\.jsonl$/, 30],
  ['evaluation', /\/evaluation\.json$/, 5],
  ['run', /\/runs\/[^/]+$/, 13],
  ['stats', /\/stats\.json$/, 5],
  ['record', /\/evaluations\/[^/]+\/logs\/1\.jsonl$/, 142],
];

describe('every body of the sample export', () => {
  test.each(kinds)('as %s in %s has what the contract requires and nothing it does not know', (name, path, count) => {
    const bodies = bodiesAt(path);
    expect(bodies).toHaveLength(count);
    expect(bodies.flatMap((body, index) => faultsOf(name, body, `${name} ${index}`))).toEqual([]);
  });

  test.each(kinds)('as %s in %s has every optional field of its own too, if only as null', (name, path) => {
    expect(bodiesAt(path).flatMap((body) => absentOf(name, body))).toEqual([]);
  });

  test('has ids of the real shape, but for logs that callers named', () => {
    const ids = bodiesAt(/\/versions\/[^/]+$/).flatMap((body) => ('id' in body && 'version_id' in body ? [body.id, body.version_id] : []));
    expect(ids.filter((id) => !/^(pr|fl|ag|tl|ev|ds)v?_[0-9A-Za-z]{21}$|^evv_[0-9A-Za-z]{21}$/.test(String(id)))).toEqual([]);
    const logIds = bodiesAt(/\/evaluations\/[^/]+\/logs\/1\.jsonl$/).flatMap(
      (body) => JSON.stringify(body).match(/"id":"log_[^"]*"/g) ?? [],
    );
    expect(logIds.filter((id) => !/^"id":"log_[0-9A-Za-z]{21}"$/.test(id))).toEqual([]);
  });
});
