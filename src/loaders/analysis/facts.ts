import type { JsonPlace } from '../../analysis/block.ts';
import type { ComparisonAsk } from '../../analysis/comparison/comparison.ts';
import type { WidePart } from '../../analysis/facts-to-read.ts';
import type { LogFilter } from '../../analysis/filter.ts';
import type { AggregatesAsk, Dimension, Question } from '../../analysis/question.ts';

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
