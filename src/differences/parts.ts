import type { EvaluatorSpec, PromptKernel } from '../contract/evaluator-spec.ts';
import type { AnyFileVersion } from '../contract/version.ts';

/** What a difference of two versions is about, in the order in which differences are told. */
export const PARTS = [
  'template',
  'messages',
  'parameters',
  'inputs',
  'tools',
  'function',
  'code',
  'setup',
  'spec',
  'schema',
  'attributes',
  'datapoint',
  'other',
] as const;
export type Part = (typeof PARTS)[number];

/** What does not make a version another one: how often it was used, by whom and when, what it is called, where it is deployed. */
export type Circumstance = 'circumstance';

/** Holds parts of its own. */
type Nested = 'nested';

type MembersOf<T> = T extends unknown ? keyof T : never;

/**
 * Every member of every kind of version: the part that it belongs to, or that it is a circumstance. A member that is not here, for upstream may
 * add any, belongs to `other`: nothing that may make a difference is passed over in silence.
 */
export const VERSION_MEMBERS = {
  template: 'template',
  template_language: 'parameters',
  model: 'parameters',
  endpoint: 'parameters',
  provider: 'parameters',
  max_tokens: 'parameters',
  temperature: 'parameters',
  top_p: 'parameters',
  stop: 'parameters',
  presence_penalty: 'parameters',
  frequency_penalty: 'parameters',
  other: 'parameters',
  seed: 'parameters',
  response_format: 'parameters',
  reasoning_effort: 'parameters',
  max_iterations: 'parameters',
  inputs: 'inputs',
  tools: 'tools',
  linked_tools: 'tools',
  function: 'function',
  signature: 'function',
  source_code: 'code',
  setup_values: 'setup',
  tool_type: 'setup',
  spec: 'nested',
  schema: 'schema',
  attributes: 'attributes',
  id: 'circumstance',
  version_id: 'circumstance',
  path: 'circumstance',
  name: 'circumstance',
  type: 'circumstance',
  directory_id: 'circumstance',
  version_name: 'circumstance',
  version_description: 'circumstance',
  description: 'circumstance',
  readme: 'circumstance',
  tags: 'circumstance',
  environments: 'circumstance',
  created_at: 'circumstance',
  updated_at: 'circumstance',
  created_by: 'circumstance',
  last_used_at: 'circumstance',
  status: 'circumstance',
  committed_by: 'circumstance',
  committed_at: 'circumstance',
  version_logs_count: 'circumstance',
  total_logs_count: 'circumstance',
  // Those that watch the file, which may change without a new version.
  evaluators: 'circumstance',
  evaluator_aggregates: 'circumstance',
  // Says the rest once more, in another form.
  raw_file_content: 'circumstance',
  // Have pages of their own, and are compared by those.
  datapoints: 'circumstance',
  datapoints_count: 'circumstance',
} as const satisfies Record<MembersOf<AnyFileVersion>, Part | Circumstance | Nested>;

/** The same of what tells how an evaluator judges. */
export const SPEC_MEMBERS = {
  prompt: 'nested',
  code: 'code',
  evaluator_type: 'spec',
  arguments_type: 'spec',
  return_type: 'spec',
  options: 'spec',
  number_limits: 'spec',
  number_valence: 'spec',
  instructions: 'spec',
  attributes: 'attributes',
} as const satisfies Record<MembersOf<EvaluatorSpec>, Part | Nested>;

/** The same of the prompt of an evaluator that is a model. */
export const KERNEL_MEMBERS = {
  template: 'template',
  template_language: 'parameters',
  model: 'parameters',
  endpoint: 'parameters',
  provider: 'parameters',
  max_tokens: 'parameters',
  temperature: 'parameters',
  top_p: 'parameters',
  stop: 'parameters',
  presence_penalty: 'parameters',
  frequency_penalty: 'parameters',
  other: 'parameters',
  seed: 'parameters',
  response_format: 'parameters',
  reasoning_effort: 'parameters',
  tools: 'tools',
  linked_tools: 'tools',
  attributes: 'attributes',
} as const satisfies Record<keyof PromptKernel, Part>;

/** Tables of members by what holds them. */
interface Members {
  readonly [name: string]: Part | Circumstance | Nested;
}

const BELOW: Readonly<Record<string, Members>> = { '/spec': SPEC_MEMBERS, '/spec/prompt': KERNEL_MEMBERS };

/** A member of a version that makes it what it is. */
export interface Piece {
  readonly part: Part;
  /** A JSON Pointer. */
  readonly path: string;
  readonly name: string;
  /** Never null or undefined, nor an empty list or object: those say no more than nothing does. */
  readonly value: unknown;
}

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A key or an index as a step of a JSON Pointer. */
export const step = (key: string | number): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Whether a value says no more than nothing does: null, or an empty list or object. */
export const saysNothing = (value: unknown): boolean => {
  if (value === null || value === undefined) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
};

/** Members whose shape is the contract's: there, null is the same as nothing. What is below `parameters` belongs to users. */
const SHAPED: ReadonlySet<string> = new Set(['template', 'tools', 'linked_tools', 'function', 'inputs', 'options', 'number_limits']);

const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, key === 'parameters' ? member : withoutNulls(member)]));
};

/** A tool of an agent, without what is deployed at the other end of its link right now. */
const withoutFile = (tool: unknown): unknown => {
  if (!isObject(tool) || !isObject(tool['link'])) return tool;
  return Object.fromEntries(Object.entries(tool).filter(([key]) => key !== 'file'));
};

const plain = (name: string, value: unknown): unknown => {
  const linked = name === 'tools' && Array.isArray(value) ? value.map(withoutFile) : value;
  return SHAPED.has(name) ? withoutNulls(linked) : linked;
};

const piecesIn = (holder: Json, members: Members, at: string): Piece[] =>
  Object.entries(holder).flatMap(([name, sent]): Piece[] => {
    const part = Object.hasOwn(members, name) ? (members[name] as Members[string]) : 'other';
    const path = at + step(name);
    const below = BELOW[path];
    if (part === 'circumstance') return [];
    if (part === 'nested' && below && isObject(sent)) return piecesIn(sent, below, path);
    const value = plain(name, sent);
    if (saysNothing(value)) return [];
    if (part === 'nested') return [{ part: 'spec', path, name, value }];
    return [{ part: part === 'template' && Array.isArray(value) ? 'messages' : part, path, name, value }];
  });

/** What makes a version what it is. */
export const piecesOf = (version: object): Piece[] => piecesIn(version as Json, VERSION_MEMBERS, '');

/** A member of two versions, beside each other; undefined on the side that has none. */
export interface Pair {
  readonly part: Part;
  readonly path: string;
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

const partOf = (before: Piece | undefined, after: Piece | undefined): Part => {
  if (before && after && before.part !== after.part) return 'template';
  return ((before ?? after) as Piece).part;
};

const byPartAndPath = (one: Pair, other: Pair): number =>
  PARTS.indexOf(one.part) - PARTS.indexOf(other.part) || (one.path < other.path ? -1 : 1);

/** All members of two versions that make them what they are, beside each other: by part, and then by path. */
export const pairsOf = (before: object, after: object): Pair[] => {
  const befores = new Map(piecesOf(before).map((piece) => [piece.path, piece]));
  const afters = new Map(piecesOf(after).map((piece) => [piece.path, piece]));
  const paths = new Set([...befores.keys(), ...afters.keys()]);
  return [...paths]
    .map((path): Pair => {
      const [one, other] = [befores.get(path), afters.get(path)];
      const { name } = (one ?? other) as Piece;
      return { part: partOf(one, other), path, name, before: one?.value, after: other?.value };
    })
    .sort(byPartAndPath);
};
