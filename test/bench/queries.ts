import { readFileSync } from 'node:fs';

/** What is asked of every contestant: a page, a dashboard, overlapping windows, a thousand rows, next to nothing. */
export const QUERY_NAMES = ['Q1', 'Q2', 'Q3', 'Q4', 'Q5'] as const;
export type QueryName = (typeof QUERY_NAMES)[number];

export type Variables = Readonly<Record<string, unknown>>;

/** An operation with the variables that it is asked with by turns, so that no single answer is asked for all the time. */
export interface BenchQuery {
  readonly operationName: string | undefined;
  readonly query: string;
  readonly variables: readonly Variables[];
}

const idsOf = (numbers: readonly number[]): Variables[] => numbers.map((number) => ({ id: `evr_${number}` }));
const SMALL = Array.from({ length: 12 }, (_, index) => index + 1);

const VARIABLES: Readonly<Record<QueryName, readonly Variables[]>> = {
  Q1: idsOf(SMALL),
  Q2: [{}],
  Q3: idsOf(SMALL),
  Q4: idsOf([0]),
  Q5: idsOf(SMALL),
};

export const benchQuery = (name: QueryName): BenchQuery => ({
  operationName: name,
  query: readFileSync(new URL(`./queries/${name}.graphql`, import.meta.url), 'utf8'),
  variables: VARIABLES[name],
});
