import { logKind } from './log.ts';
import type { ShownKind } from './shown-values.ts';
import { statsKind } from './stats.ts';
import { versionKind } from './version.ts';

/*
 * What GraphQL shows of each body that upstream sends, member by member: what holds something else, or is missing where it has to be there,
 * is null with an error or left out. Members that are not named here are not shown, or shown as part of a JSON value. People are shown
 * whatever they are.
 */

/** The shapes that an object has to have to be shown whole. */
type ShapesOf = (value: object) => readonly Shape[];

interface Below {
  readonly shapesOf: ShapesOf;
  readonly isList: boolean;
  readonly isRequired: boolean;
}

/** Stands for the object itself, which is shown as a JSON value where its kind is not known. */
export const ITSELF = '*';

/** A `!` says that the member has to be there. */
export type Member = ShownKind | `${ShownKind}!` | Below;

export interface Shape {
  readonly [key: string]: Member;
}

const one = (shapesOf: ShapesOf): Below => ({ shapesOf, isList: false, isRequired: false });
const many = (shapesOf: ShapesOf): Below => ({ shapesOf, isList: true, isRequired: false });
const needed = (below: Below): Below => ({ ...below, isRequired: true });

const always = (shape: Shape): ShapesOf => {
  const shapes = [shape];
  return () => shapes;
};

const TOOL_CALL: Shape = { id: 'id!', type: 'text!', function: needed(one(always({ name: 'text!', arguments: 'text' }))) };

const MESSAGE: Shape = {
  role: 'word!',
  name: 'text',
  content: 'content',
  tool_call_id: 'id',
  tool_calls: many(always(TOOL_CALL)),
  thinking: 'json',
};
const messageOf = always(MESSAGE);

const SPEC: Shape = {
  arguments_type: 'word!',
  return_type: 'word!',
  attributes: 'json',
  options: many(always({ name: 'text!', valence: 'word' })),
  number_limits: one(always({ min: 'float', max: 'float', step: 'float' })),
  number_valence: 'word',
};

export const SPECS = {
  python: { ...SPEC, code: 'text!' },
  llm: { ...SPEC, prompt: 'json' },
  human: { ...SPEC, instructions: 'text' },
  external: SPEC,
  unknown: { ...SPEC, [ITSELF]: 'json' },
} as const satisfies Record<string, Shape>;

const specOf: ShapesOf = (spec) => {
  const type: unknown = (spec as { readonly evaluator_type?: unknown }).evaluator_type;
  return [typeof type === 'string' && Object.hasOwn(SPECS, type) ? SPECS[type as keyof typeof SPECS] : SPECS.unknown];
};

const VERSION: Shape = {
  version_id: 'key!',
  id: 'id!',
  path: 'text!',
  name: 'text!',
  directory_id: 'id',
  version_name: 'text',
  version_description: 'text',
  description: 'text',
  readme: 'text',
  tags: 'texts',
  schema: 'json',
  attributes: 'json',
  environments: many(always({ id: 'id!', name: 'text!', tag: 'text!', created_at: 'time!' })),
  created_at: 'time!',
  updated_at: 'time!',
  created_by: 'json',
  last_used_at: 'time',
};

const LOGGING: Shape = {
  ...VERSION,
  version_logs_count: 'int',
  evaluators: 'json',
  evaluator_aggregates: many(
    always({ value: 'float!', evaluator_id: 'id!', evaluator_version_id: 'id!', created_at: 'time!', updated_at: 'time!' }),
  ),
};

const CALLABLE: Shape = { ...LOGGING, total_logs_count: 'int', inputs: many(always({ name: 'text!' })) };

const MODEL: Shape = {
  ...CALLABLE,
  model: 'text!',
  endpoint: 'text',
  provider: 'text',
  template: 'json',
  template_language: 'text',
  max_tokens: 'int',
  temperature: 'float',
  top_p: 'float',
  stop: 'textOrTexts',
  presence_penalty: 'float',
  frequency_penalty: 'float',
  other: 'json',
  seed: 'float',
  response_format: 'json',
  reasoning_effort: 'json',
  tools: 'json',
  raw_file_content: 'text',
};

export const DATAPOINT: Shape = { id: 'id!', inputs: 'json', messages: many(messageOf), target: 'json' };

export const VERSIONS = {
  prompt: { ...MODEL, linked_tools: 'json' },
  agent: { ...MODEL, max_iterations: 'int', status: 'text', committed_by: 'json', committed_at: 'time' },
  tool: { ...CALLABLE, function: 'json', source_code: 'text', setup_values: 'json', tool_type: 'text', signature: 'text' },
  flow: LOGGING,
  evaluator: { ...CALLABLE, name: 'key!', spec: needed(one(specOf)) },
  dataset: { ...VERSION, datapoints_count: 'int!', datapoints: many(always(DATAPOINT)) },
  unknown: { ...VERSION, [ITSELF]: 'json' },
} as const satisfies Record<string, Shape>;

type VersionShape = keyof typeof VERSIONS;

/** A version that is shown as the kind that its place says, and as the one that it says itself. */
const versionAs = (kind: VersionShape): ShapesOf => {
  const own = [VERSIONS[kind]];
  return (version) => {
    const said = versionKind(version);
    return said === kind || said === 'unknown' ? own : [VERSIONS[kind], VERSIONS[said]];
  };
};

/** The shapes of a version of a kind that it says itself. */
export const versionShapes: ShapesOf = (version) => [VERSIONS[versionKind(version)]];

const LOG: Shape = {
  id: 'key!',
  evaluator_logs: needed(many((log) => logShapes(log))),
  log_id: 'id',
  start_time: 'time',
  end_time: 'time',
  created_at: 'time',
  output: 'text',
  output_message: one(messageOf),
  error: 'text',
  stdout: 'text',
  provider_latency: 'float',
  provider_request: 'json',
  provider_response: 'json',
  inputs: 'json',
  metadata: 'json',
  source: 'text',
  source_datapoint_id: 'id',
  user: 'text',
  environment: 'text',
  save: 'boolean',
  batches: 'texts',
  trace_id: 'id',
  trace_flow_id: 'id',
  trace_parent_id: 'id',
  trace_children: many((log) => logShapes(log)),
};

const MODEL_LOG: Shape = {
  ...LOG,
  prompt_tokens: 'int',
  reasoning_tokens: 'int',
  output_tokens: 'int',
  prompt_cost: 'float',
  output_cost: 'float',
  finish_reason: 'text',
  messages: many(messageOf),
  tool_choice: 'json',
};

export const LOGS = {
  prompt: { ...MODEL_LOG, prompt: one(versionAs('prompt')) },
  agent: { ...MODEL_LOG, agent: one(versionAs('agent')) },
  tool: { ...LOG, tool: one(versionAs('tool')) },
  flow: { ...LOG, flow: one(versionAs('flow')), messages: many(messageOf), log_status: 'word' },
  evaluator: {
    ...LOG,
    evaluator: one(versionAs('evaluator')),
    judgment: 'json',
    marked_completed: 'boolean',
    parent_id: 'id',
    parent: one((log) => logShapes(log)),
  },
  unknown: { ...LOG, [ITSELF]: 'json' },
} as const satisfies Record<string, Shape>;

/** The shapes of a log of whichever kind. */
export const logShapes: ShapesOf = (log) => [LOGS[logKind(log)]];

export const RECORD: Shape = {
  run_id: 'key!',
  datapoint: one(always(DATAPOINT)),
  log: needed(one(logShapes)),
  evaluator_logs: needed(many(logShapes)),
};

const ATTACHED: Shape = { version: needed(one(versionAs('evaluator'))), orchestrated: 'boolean!', added_at: 'time!' };

export const EVALUATION: Shape = {
  id: 'key!',
  name: 'text',
  file_id: 'id',
  runs_count: 'int!',
  evaluators: needed(many(always(ATTACHED))),
  created_at: 'time!',
  created_by: 'json',
  updated_at: 'time!',
  url: 'url',
};

export const RUN: Shape = {
  id: 'key!',
  dataset: one(versionAs('dataset')),
  version: one(versionShapes),
  orchestrated: 'boolean!',
  added_at: 'time!',
  created_at: 'time!',
  created_by: 'json',
  status: 'word!',
  control: 'boolean!',
};

const EVALUATOR_STATS: Shape = {
  evaluator_version_id: 'id!',
  total_logs: 'int!',
  num_judgments: 'int!',
  num_nulls: 'int!',
  num_errors: 'int!',
};

export const STATS_OF_KINDS = {
  numeric: { ...EVALUATOR_STATS, mean: 'number', sum: 'float', std: 'float', percentiles: 'percentiles' },
  boolean: { ...EVALUATOR_STATS, total_logs: 'count!', num_true: 'count!', num_false: 'count!' },
  select: { ...EVALUATOR_STATS, num_judgments: 'count!', num_judgments_per_option: 'counts!' },
  text: EVALUATOR_STATS,
} as const satisfies Record<string, Shape>;

export const RUN_STATS: Shape = {
  run_id: 'shortId!',
  version_id: 'id',
  batch_id: 'id',
  num_logs: 'int!',
  status: 'word!',
  evaluator_stats: needed(many((stats) => [STATS_OF_KINDS[statsKind(stats)]])),
};

export const STATS: Shape = { status: 'word!', progress: 'text', report: 'text', run_stats: needed(many(always(RUN_STATS))) };
