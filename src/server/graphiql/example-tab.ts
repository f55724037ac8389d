import type { Examples, NoExample } from './example-ids.ts';

/** A query that GraphiQL opens with. */
export interface Tab {
  readonly query: string;
}

/** A text as GraphQL writes it. */
export const quoted = (text: string): string => JSON.stringify(text.toWellFormed());

/** What a tab without ids says above its query. */
const NOTES: Readonly<Record<NoExample, string>> = {
  none: '# There is no evaluation here yet. Of the newest, once there is one:',
  'key-needed':
    '# With your key in the headers below this asks for the newest evaluation; evaluation(id: "…") asks for one of the first tab.',
  unknown: '# This asks for the newest evaluation; evaluation(id: "…") asks for one of the first tab.',
};

export const indented = (text: string, depth: number): string => text.replace(/^(?=.)/gm, '  '.repeat(depth));

/** What a query says and asks of one evaluation: of the one that is known, else of the newest. */
interface About {
  readonly comment: string;
  readonly name: string;
  /** Its other variables, such as `$after: String`. */
  readonly variables?: readonly string[];
  /** The fields of the evaluation. */
  readonly fields: string;
  readonly fragments?: string;
}

export const tabAbout = (examples: Examples, { comment, name, variables = [], fields, fragments = '' }: About): Tab => {
  const isKnown = typeof examples === 'object';
  const all = [...(isKnown ? [`$id: ID! = ${quoted(examples.evaluation)}`] : []), ...variables];
  const signature = all.length === 0 ? name : `${name}(${all.join(', ')})`;
  const lines = isKnown
    ? [comment, `query ${signature} {`, '  evaluation(id: $id) {', indented(fields, 2), '  }', '}']
    : [
        comment,
        NOTES[examples],
        `query ${signature} {`,
        '  evaluations(first: 1) {',
        '    nodes {',
        indented(fields, 3),
        '    }',
        '  }',
        '}',
      ];
  return { query: `${lines.join('\n')}\n${fragments}` };
};

export const runOf = (examples: Examples): string | undefined => (typeof examples === 'object' ? examples.run : undefined);

/** For an evaluation that is known to have no rows. */
export const noRows = (examples: Examples): string =>
  typeof examples === 'object' && examples.row === undefined ? '\n# The evaluation of this example has no rows yet.' : '';

export const lacksStats = (examples: Examples): boolean => typeof examples === 'object' && !examples.hasStats;

export const NO_STATS = '\n# The stats of the evaluation of this example are not there.';
