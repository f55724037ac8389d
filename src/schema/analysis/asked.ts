import { memoize1 } from '@graphql-tools/utils';
import type { AggregatesAsk, FacetAsk, GroupsAsk, Question } from '../../analysis/question.ts';
import { aggregatesAsked } from './aggregates.ts';
import { facetsAsked } from './facets.ts';
import { groupsAsked } from './groups.ts';
import { fieldsBelow, type Selection } from './selection.ts';

/** What the fields below a connection of rows ask for together. */
export interface Asked {
  /** Whether the rows of the page are needed for it. */
  readonly rows: boolean;
  readonly total: boolean;
  readonly hasNext: boolean;
  readonly aggregates?: AggregatesAsk;
  readonly groups: readonly GroupsAsk[];
  readonly facets: readonly FacetAsk[];
}

const NOTHING: Asked = { rows: false, total: false, hasNext: false, groups: [], facets: [] };

const withField = (asked: Asked, selection: Selection): Asked => {
  switch (selection.name) {
    case 'nodes':
    case 'edges':
    case 'scan':
      return { ...asked, rows: true };
    case 'totalCount':
    case 'pageCursors':
      return { ...asked, total: true };
    case 'pageInfo':
      return { ...asked, rows: true, hasNext: asked.hasNext || fieldsBelow(selection).some(({ name }) => name === 'hasNextPage') };
    case 'aggregates':
      return { ...asked, aggregates: aggregatesAsked(selection, asked.aggregates) };
    case 'groups':
      return { ...asked, groups: groupsAsked(selection, asked.groups) };
    case 'facets':
      return { ...asked, facets: facetsAsked(selection, asked.facets) };
    default:
      return asked;
  }
};

/** What is asked for below a connection, found once for a selection. Throws where an argument there cannot be. */
export const askedBelow = memoize1((connection: Selection): Asked => fieldsBelow(connection).reduce(withField, NOTHING));

/** Whether it takes more than the rows of the page. */
export const isAnalytical = ({ aggregates, groups, facets }: Asked): boolean =>
  aggregates !== undefined || groups.length > 0 || facets.length > 0;

/** Whether it takes no call: a download is only told of. */
export const isNothing = (asked: Asked): boolean => !asked.rows && !asked.total && !isAnalytical(asked);

/** What is asked for as a part of a question. */
export const analysisOf = ({ aggregates, groups, facets }: Asked): Pick<Question, 'aggregates' | 'groups' | 'facets'> => ({
  ...(aggregates && { aggregates }),
  ...(groups.length > 0 && { groups }),
  ...(facets.length > 0 && { facets }),
});
