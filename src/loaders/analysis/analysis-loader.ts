import DataLoader from 'dataloader';
import type { WidePart } from '../../analysis/facts-to-read.ts';
import { createPace } from '../../analysis/pace.ts';
import { type Question, rowsShown } from '../../analysis/question.ts';
import { shapeError } from '../../upstream/errors.ts';
import type { Checked, RowsPage } from '../../upstream/shapes.ts';
import { grouped, type Loader } from '../batching.ts';
import { listingWarner } from '../listing/listing-warnings.ts';
import type { Analysis, AnalysisKey, LoadersOptions } from '../loaders.ts';
import { listingName } from '../log-loaders.ts';
import { toError } from '../to-error.ts';
import { type Answered, type AnsweredRow, answerQuestions } from './answer-questions.ts';
import type { AskedRows } from './asked-rows.ts';
import { questionText } from './echo.ts';
import { type EvaluationRowsOptions, evaluationRows } from './evaluation-rows.ts';
import { widePartsOf } from './facts.ts';
import { pushDown, type Tried } from './push-down.ts';
import { createScan, type Scan } from './scan.ts';

/** Answers questions of the rows of evaluations. */
export const createAnalysisLoader = (options: LoadersOptions & EvaluationRowsOptions): Loader<AnalysisKey, Analysis> =>
  grouped(
    (key: AnalysisKey) => `${key.fromPlace ?? ''} ${listingName(key)}`,
    (key: AnalysisKey) => createQuestionLoader(evaluationRows(key, options), key.fromPlace, options),
    ({ question }) => question,
  );

/**
 * Answers questions of rows of one listing. A source that can is handed them; what it gives is an answer only where it repeats the question.
 * Of any other source the rows are read, once for all questions. `fromPlace`: see `AnalysisKey`.
 */
export const createQuestionLoader = <Row extends object>(
  rows: AskedRows<Row>,
  fromPlace: number | undefined,
  options: LoadersOptions,
): Loader<Question, Analysis<Row>> => {
  const scans = createScans(rows, fromPlace, options);
  const rowOf = createRowReader(rows);
  const handedOver = createHandOver(rows, options);
  const analysisOf = async ({ answer, rows }: Answered<Row>, isPushedDown: boolean): Promise<Analysis<Row>> => ({
    answer,
    rows: await Promise.all(rows.map(rowOf)),
    isPushedDown,
  });
  const together = (questions: readonly Question[]): Promise<Analysis<Row>>[] => {
    const scan = scans.scanFor(questions);
    if (!options.anyRange) scan.evaluators().catch(() => undefined);
    const isScanned = scan.isBegun() || fromPlace !== undefined;
    const tries = isScanned ? questions.map(async (): Promise<Tried<Row>> => NOT_TRIED) : handedOver(questions, scan);
    const scanned = Promise.allSettled(tries).then((settled) => {
      const values = settled.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined));
      const left = questions.filter((_, index) => isUnanswered(values[index]));
      return scans.answers(scan, left, values.filter(isUnanswered).find(({ page }) => page)?.page);
    });
    return questions.map(async (question, index) => {
      const tried = (await tries[index]) ?? NOT_TRIED;
      if (!isUnanswered(tried)) return analysisOf(tried.answered, true);
      const outcome = (await scanned).get(question);
      if (!outcome || outcome instanceof Error) throw outcome;
      return analysisOf(outcome, false);
    });
  };
  // What the batch gives back for a question is a promise in a box: the questions of a batch are asked together and settle apart.
  const boxes = new DataLoader<Question, { readonly analysis: Promise<Analysis<Row>> }, string>(
    async (questions) => together(questions).map((analysis) => ({ analysis })),
    { cacheKeyFn: questionText },
  );
  const counted = new Set<string>();
  return {
    load: async (question) => {
      const name = questionText(question);
      if (!counted.has(name)) spendOn(question, options);
      counted.add(name);
      return (await boxes.load(question)).analysis;
    },
  };
};

const spendOn = (question: Question, { spend, spendAnalysis }: LoadersOptions): void => {
  const { aggregates, groups, facets, comparisons, agreements } = question;
  if (aggregates || groups || facets || comparisons || agreements) spendAnalysis();
  spend(rowsShown(question));
};

/** Hands questions to the source. Later ones wait for the first, and are not handed over where that brought rows to scan instead of an answer. */
const createHandOver = <Row extends object>(asked: AskedRows<Row>, options: LoadersOptions) => {
  let first: { readonly scan: Scan<Row>; readonly bringsRows: Promise<boolean> | undefined } | undefined;
  return (questions: readonly Question[], scan: Scan<Row>): Promise<Tried<Row>>[] => {
    const before = first?.scan === scan ? first.bringsRows : undefined;
    let tries: Promise<Tried<Row>>[] | undefined;
    const tried = (index: number): Promise<Tried<Row>> => {
      tries ??= pushDown(questions, { scan, asked, options });
      return tries[index] ?? Promise.resolve(NOT_TRIED);
    };
    const handed = questions.map(async (_question, index) => ((await before) ? NOT_TRIED : tried(index)));
    if (!options.anyRange && first?.scan !== scan) first = { scan, bringsRows: handed[0]?.then(isOfRows, () => false) };
    return handed;
  };
};

const isOfRows = (tried: Tried): boolean => isUnanswered(tried) && tried.page !== undefined;

const NOT_TRIED = { page: undefined };

const isUnanswered = <Row>(tried: Tried<Row> | undefined): tried is { readonly page: RowsPage<Row> | undefined } =>
  tried !== undefined && 'page' in tried;

/** The scans of rows: one, unless a later question looks at what the one before has let go of. */
const createScans = <Row extends object>(
  asked: AskedRows<Row>,
  fromPlace: number | undefined,
  { scanUpstream, ends, maxPageSize, maxScanCalls, anyRange, warn }: LoadersOptions,
) => {
  const { name } = asked;
  let current: Scan<Row> | undefined;
  return {
    scanFor: (questions: readonly Question[]): Scan<Row> => {
      const parts = new Set<WidePart>(questions.flatMap((question) => [...widePartsOf(question)]));
      if (!current || !has(current, parts)) {
        current = createScan({
          asked,
          fromPlace,
          upstream: scanUpstream,
          parts,
          maxPageSize,
          maxCalls: maxScanCalls,
          warn: listingWarner(warn, name),
        });
      }
      return current;
    },
    answers: async (
      scan: Scan<Row>,
      questions: readonly Question[],
      page: RowsPage<Row> | undefined,
    ): Promise<ReadonlyMap<Question, Answered<Row> | Error>> => {
      if (questions.length === 0) return new Map();
      if (page) scan.begin(page);
      const { outcomes, damaged } = await answerQuestions(scan, questions, { pace: createPace(ends), isOwn: anyRange });
      if (damaged > 0)
        warn({ code: 'ROWS_LEFT_OUT', message: `${name}: ${damaged} damaged rows were left out of what was asked of them.` });
      return new Map(questions.map((question, index) => [question, outcomes[index] ?? toError(undefined)]));
    },
  };
};

/** Whether a scan has all that is looked at of rows, from the first row on. */
const has = <Row>(scan: Scan<Row>, parts: ReadonlySet<WidePart>): boolean =>
  parts.size === 0 || (scan.isWhole() && [...parts].every((part) => scan.parts.has(part)));

/** Rows as they were read, by their places; those that were let go of are read again, and each is read once. */
const createRowReader = <Row extends object>({ rowAt, identityOf }: AskedRows<Row>) => {
  const known = new Map<number, Checked<Row>>();
  const readAgain = async ({ place, identity }: AnsweredRow<Row>): Promise<Checked<Row>> => {
    const row = await rowAt(place);
    if (row instanceof Error) return row;
    const isSame = row && (identity === undefined || identityOf(row) === identity);
    return isSame ? row : shapeError('the rows have changed while they were read');
  };
  return async (answered: AnsweredRow<Row>): Promise<Analysis<Row>['rows'][number]> => {
    const { place, record } = answered;
    const row = record ?? known.get(place) ?? (await readAgain(answered));
    known.set(place, row);
    return { place, row };
  };
};
