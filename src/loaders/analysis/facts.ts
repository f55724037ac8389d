import type { JsonPlace } from '../../analysis/block.ts';
import type { ComparisonAsk } from '../../analysis/comparison/comparison.ts';
import type { LogFilter } from '../../analysis/filter.ts';
import type { AggregatesAsk, Dimension, Question } from '../../analysis/question.ts';
import { LOG_KINDS } from '../../contract/log.ts';
import type { EvaluationLogsRequest } from '../../upstream/client.ts';

/** What of rows may be large, and is read and looked at only where a question needs it. */
export type WidePart = JsonPlace | 'output' | 'messages' | 'judging';

type WantedMembers = Exclude<NonNullable<EvaluationLogsRequest['alsoRead']>, 'all'>;

const JSON_PLACES = ['inputs', 'metadata', 'target'] as const satisfies readonly JsonPlace[];

/** What may be large that a question looks at in rows. */
export const widePartsOf = (question: Question): ReadonlySet<WidePart> => {
  const { filter, orderBy, aggregates, groups = [], facets = [], comparisons = [] } = question;
  const parts = new Set<WidePart>();
  addFilter(parts, filter);
  for (const { by } of orderBy) {
    if ('place' in by) parts.add(by.place);
    if ('number' in by && by.number === 'outputLength') parts.add('output');
  }
  for (const ask of [aggregates, ...groups.map((group) => group.aggregates)]) addAggregates(parts, ask);
  for (const dimension of [...groups.flatMap(({ by }) => by), ...facets.map(({ by }) => by)]) addDimension(parts, dimension);
  for (const ask of comparisons) addComparison(parts, ask);
  return parts;
};

const addComparison = (parts: Set<WidePart>, { pairBy, clusterBy }: ComparisonAsk): void => {
  if (pairBy === 'inputs') parts.add('messages');
  if (pairBy === 'inputs' || clusterBy !== undefined) parts.add('inputs');
};

const addFilter = (parts: Set<WidePart>, filter: LogFilter): void => {
  const { and = [], or = [], not } = filter;
  for (const inner of [...and, ...or, ...(not ? [not] : [])]) addFilter(parts, inner);
  for (const place of JSON_PLACES) if (filter[place]) parts.add(place);
  if (filter.output || filter.search) parts.add('output');
  if (filter.search) parts.add('inputs');
  if (filter.judgments?.some(({ user }) => user)) parts.add('judging');
};

const addAggregates = (parts: Set<WidePart>, ask: AggregatesAsk | undefined): void => {
  if (ask?.numbers?.outputLength) parts.add('output');
};

const addDimension = (parts: Set<WidePart>, dimension: Dimension): void => {
  if ('place' in dimension) parts.add(dimension.place);
};

const ofEachKind = (version: WantedMembers): WantedMembers => Object.fromEntries(LOG_KINDS.map((kind) => [kind, version]));

/** What is looked at of evaluator logs. The kind of a log is told by which of its versions is there. */
const EVALUATOR_LOGS: WantedMembers = {
  ...ofEachKind({}),
  evaluator: { id: 'all', version_id: 'all', spec: { return_type: 'all', options: 'all', number_valence: 'all' } },
  judgment: 'all',
  error: 'all',
  created_at: 'all',
  user: 'all',
};

const LOG: WantedMembers = {
  ...ofEachKind({ version_id: 'all', model: 'all' }),
  id: 'all',
  source_datapoint_id: 'all',
  created_at: 'all',
  start_time: 'all',
  end_time: 'all',
  provider_latency: 'all',
  prompt_tokens: 'all',
  output_tokens: 'all',
  prompt_cost: 'all',
  output_cost: 'all',
  finish_reason: 'all',
  error: 'all',
  judgment: 'all',
  source: 'all',
  user: 'all',
  environment: 'all',
};

/** What `blockOfRecords` reads of a log without the judgments on it: all that is small, and these parts. */
export const logFactsToRead = (parts: ReadonlySet<WidePart>): WantedMembers => ({
  ...LOG,
  ...(parts.has('output') && { output: 'all' }),
  ...(parts.has('inputs') && { inputs: 'all' }),
  ...(parts.has('messages') && { messages: 'all' }),
  ...(parts.has('metadata') && { metadata: 'all' }),
});

/** What it reads of a record. */
export const factsToRead = (parts: ReadonlySet<WidePart>): WantedMembers => ({
  run_id: 'all',
  datapoint: { id: 'all', ...(parts.has('target') && { target: 'all' }) },
  log: { ...logFactsToRead(parts), evaluator_logs: EVALUATOR_LOGS },
  evaluator_logs: EVALUATOR_LOGS,
});
