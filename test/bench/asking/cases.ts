import type { Question, QuestionAnswer } from '../../../src/analysis/question.ts';
import { EVALUATION, runIdOf } from '../row-export.ts';

/*
 * Questions in three spellings: for GraphQL, for the backend, and (in by-hand.ts, under the same name) written for that one question. All
 * have to come to the same.
 */

/** What a question came to, to be compared: numbers by value, everything else as it is. */
export type Outcome = readonly (string | number | null)[];

export interface Case {
  readonly name: string;
  readonly question: Question;
  readonly query: string;
  /** Of the backend's answer, and of the ids of the logs that came with it. */
  readonly outcome: (answer: QuestionAnswer, logIds: readonly string[]) => Outcome;
}

export const FIRST = 50;
export const ONE_RUN = runIdOf(3);
/** Where they begin and end are numbers that have no fraction in binary, so that each way counts the same in each bin. */
export const BINS = 20;
export const BIN_WIDTH = 0.25;
const RANGE = { from: 0, to: BINS * BIN_WIDTH };
export const PERCENTILES = [50, 90, 99];
/** Gives booleans, of which true is good. */
export const TONE = 'Tone Judge';
/** Gives numbers, of which fewer are better. */
export const WORDS = 'Word Count';
/** Which of the two each is among the evaluators of a row. */
export const TONE_AT = 0;
export const WORDS_AT = 1;
export const PHRASE = 'refund damp';
export const LEAST_KG = 8;
export const SLOW = 3;

export const SUMMED = ['duration', 'providerLatency', 'promptTokens', 'outputTokens', 'totalTokens', 'totalCost', 'outputLength'] as const;

/** Of a sample, by its squares. */
export const deviation = (count: number, mean: number, squares: number): number =>
  Math.sqrt(Math.max(0, squares - count * mean * mean) / (count - 1));

/** The scores of both evaluators, run by run. Runs are named in the order of their keys, or its reverse. */
export const byRun = (cells: readonly { run: number; evaluator: number; score: number }[]): number[] =>
  cells.toSorted((a, b) => a.run - b.run || a.evaluator - b.evaluator).map(({ score }) => score);

const NO_ROWS = { offset: 0, count: 0 };

const question = (asked: Partial<Question>): Question => ({
  filter: {},
  orderBy: [],
  window: { offset: 0, count: FIRST },
  total: true,
  ...asked,
});

const queryOf = (args: string, fields: string): string => `{ evaluation(id: "${EVALUATION}") { logs(${args}) { totalCount ${fields} } } }`;

const ROWS = 'nodes { runId log { humanloopId output createdAt duration } evaluatorLogs { humanloopId judgment { raw } } }';

const rowsOutcome: Case['outcome'] = ({ total }, logIds) => [total, ...logIds];

const rowsCase = (name: string, filter: string, orderBy: string, asked: Partial<Question>): Case => ({
  name,
  query: queryOf([`first: ${FIRST}`, filter && `filter: ${filter}`, orderBy && `orderBy: ${orderBy}`].filter(Boolean).join(', '), ROWS),
  question: question(asked),
  outcome: rowsOutcome,
});

const SLOWEST = { text: '{ by: { field: DURATION }, direction: DESC }', step: { by: { number: 'duration' }, descending: true } } as const;
const WORST = { text: `{ by: { judgment: { name: "${WORDS}" } } }`, step: { by: { judgment: { name: WORDS } } } } as const;

const SUMMARY = '{ count sum mean min max std }';
const JUDGMENTS = 'judgments { numJudgments numErrors score passRate';

const sumsCase = (name: string, filter: string, filterAsked: Question['filter']): Case => ({
  name,
  query: queryOf(
    `first: 0${filter}`,
    `aggregates { count errorCount ${SUMMED.filter((field) => field !== 'duration')
      .map((field) => `${field} ${SUMMARY}`)
      .join(' ')}
      duration { count sum mean min max std percentiles(ps: [${PERCENTILES}]) { value } histogram(bins: ${BINS}, from: ${RANGE.from}, to: ${RANGE.to}) { from to count } }
      ${JUDGMENTS} numbers ${SUMMARY} } }
    groups(by: [{ field: RUN }], first: 50, orderBy: KEY_ASC) { nodes { keys { value } aggregates { count ${JUDGMENTS} } } } }`,
  ),
  question: question({
    filter: filterAsked,
    window: NO_ROWS,
    aggregates: {
      numbers: {
        ...Object.fromEntries(SUMMED.map((field) => [field, {}])),
        duration: { percentiles: PERCENTILES, histograms: [{ bins: BINS, ...RANGE }] },
      },
      judgments: {},
    },
    groups: [{ by: [{ field: 'run' }], first: 50, order: 'key-asc', timeZone: 'UTC', aggregates: { judgments: {} } }],
  }),
  outcome: ({ total, aggregates, groups }) => {
    const { numbers = {}, judgments = [] } = aggregates ?? {};
    const grid = groups?.[0]?.nodes ?? [];
    return [
      total,
      ...SUMMED.flatMap((field) => [numbers[field]?.count ?? 0, numbers[field]?.mean ?? null, numbers[field]?.std ?? null]),
      ...(numbers.duration?.percentiles ?? []),
      ...(numbers.duration?.histograms[0]?.map(({ count }) => count) ?? []),
      ...judgments.slice(0, 2).flatMap((each) => [each.numJudgments, each.numErrors, each.score.judgments]),
      ...grid.flatMap((group) => (group.aggregates?.judgments ?? []).slice(0, 2).map(({ score }) => score.judgments)),
    ];
  },
});

const WHOLE_FILTER = `{ judgments: [{ evaluator: { name: "${TONE}" }, passed: false }], duration: { gte: ${SLOW} }, search: "refund" }`;

/** "Wrong, slow, about refunds, worst first, with histogram and facets." */
export const WHOLE: Case = {
  name: 'wrong, slow, about refunds, worst first, with histogram and facets',
  query: queryOf(
    `first: ${FIRST}, filter: ${WHOLE_FILTER}, orderBy: [${WORST.text}]`,
    `${ROWS} aggregates { count duration { histogram(bins: ${BINS}, from: ${RANGE.from}, to: ${RANGE.to}) { from to count } } }
     facets(by: [{ field: RUN }, { judgment: { name: "${TONE}" } }]) { values { count isSelected key { value } } }`,
  ),
  question: question({
    filter: { judgments: [{ evaluator: { name: TONE }, passed: false }], duration: { gte: SLOW }, search: ['refund'] },
    orderBy: [WORST.step],
    aggregates: { numbers: { duration: { histograms: [{ bins: BINS, ...RANGE }] } } },
    facets: [{ field: 'run' } as const, { judgment: { name: TONE } }].map((by) => ({ by, first: 20, timeZone: 'UTC' })),
  }),
  outcome: ({ total, aggregates, facets = [] }, logIds) => [
    total,
    ...logIds,
    ...(aggregates?.numbers.duration?.histograms[0]?.map(({ count }) => count) ?? []),
    ...(facets[0]?.values.map(({ count }) => count) ?? []).toSorted((a, b) => a - b),
  ],
};

export const CASES: readonly Case[] = [
  rowsCase('one run, slowest first', `{ runIds: ["${ONE_RUN}"] }`, SLOWEST.text, {
    filter: { runIds: [ONE_RUN] },
    orderBy: [SLOWEST.step],
  }),
  rowsCase('all runs, slowest first', '', SLOWEST.text, { orderBy: [SLOWEST.step] }),
  rowsCase(
    'slow ones of a score, worst first',
    `{ duration: { gte: ${SLOW} }, judgments: [{ evaluator: { name: "${WORDS}" }, score: { lte: -100 } }] }`,
    WORST.text,
    {
      filter: { duration: { gte: SLOW }, judgments: [{ evaluator: { name: WORDS }, score: { lte: -100 } }] },
      orderBy: [WORST.step],
    },
  ),
  rowsCase('failed judgments, slowest first', `{ judgments: [{ evaluator: { name: "${TONE}" }, state: [ERRORED] }] }`, SLOWEST.text, {
    filter: { judgments: [{ evaluator: { name: TONE }, state: ['errored'] }] },
    orderBy: [SLOWEST.step],
  }),
  sumsCase('all that is summed up', '', {}),
  sumsCase('all that is summed up, of one run', `, filter: { runIds: ["${ONE_RUN}"] }`, { runIds: [ONE_RUN] }),
  rowsCase('a phrase', `{ search: "\\"${PHRASE}\\"" }`, '', { filter: { search: [PHRASE] } }),
  rowsCase('a JSON pointer', `{ target: [{ path: "/paid", eq: true }, { path: "/kg", gte: ${LEAST_KG} }] }`, '', {
    filter: {
      target: [
        { path: '/paid', eq: true },
        { path: '/kg', gte: LEAST_KG },
      ],
    },
  }),
];
