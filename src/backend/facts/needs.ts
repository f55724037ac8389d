import type { LogFilter } from '../../analysis/filter.ts';
import type { FacetAsk, GroupsAsk, Question } from '../../analysis/question.ts';
import type { FactNeeds } from '../store/reads.ts';

const filterNeeds = (filter: LogFilter): FactNeeds => {
  const inner = [...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not ? [filter.not] : [])].map(filterNeeds);
  const isRead = filter.output !== undefined || filter.inputs !== undefined || filter.metadata !== undefined || filter.target !== undefined;
  return {
    records: isRead || inner.some(({ records }) => records),
    searches: filter.search !== undefined || inner.some(({ searches }) => searches),
  };
};

const dimensionsOf = ({ groups = [], facets = [] }: Question): (FacetAsk['by'] | GroupsAsk['by'][number])[] => [
  ...groups.flatMap(({ by }) => by),
  ...facets.map(({ by }) => by),
];

export const needsOf = (question: Question): FactNeeds => {
  const { comparisons = [] } = question;
  const { records, searches } = filterNeeds(question.filter);
  const isPlaced = question.orderBy.some(({ by }) => 'place' in by) || dimensionsOf(question).some((dimension) => 'place' in dimension);
  const looksIntoInputs = comparisons.some(({ pairBy, clusterBy }) => pairBy === 'inputs' || clusterBy !== undefined);
  return { records: records || isPlaced || looksIntoInputs, searches };
};
