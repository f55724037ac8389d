import DataLoader from 'dataloader';
import { createPace } from '../../analysis/pace.ts';
import { type Question, rowsShown } from '../../analysis/question.ts';
import { shapeError } from '../../upstream/errors.ts';
import type { Checked, EvaluationLogsPage } from '../../upstream/shapes.ts';
import { grouped, type Loader } from '../batching.ts';
import type { Evaluation, EvaluationLog } from '../entities.ts';
import type { Slice } from '../listing/listing.ts';
import { listingWarner } from '../listing/listing-warnings.ts';
import type { Analysis, AnalysisKey, EvaluationLogsKey, LoadersOptions } from '../loaders.ts';
import { listingName, rowIdentity } from '../log-loaders.ts';
import { toError } from '../to-error.ts';
import { type Answered, type AnsweredRow, answerQuestions } from './answer-questions.ts';
import { questionText } from './echo.ts';
import { type WidePart, widePartsOf } from './facts.ts';
import { pushDown, type Tried } from './push-down.ts';
import { createScan, type Evaluators, type RunsKey, type Scan, type ScannedRuns } from './scan.ts';

export interface AnalysisOptions extends LoadersOptions {
  readonly evaluation: Loader<string, Evaluation | null>;
  /** The rows of a listing by their places. */
  readonly rows: Loader<EvaluationLogsKey, Slice<EvaluationLog>>;
}

/**
 * Answers questions of rows. A source that can is handed them; what it gives is an answer only where it repeats the question. Of any other
 * source the rows are read, once for all questions about the same runs.
 */
export const createAnalysisLoader = (options: AnalysisOptions): Loader<AnalysisKey, Analysis> =>
  grouped(
    (key: AnalysisKey) => `${key.fromPlace ?? ''} ${listingName(key)}`,
    (key: AnalysisKey) => createQuestionLoader(key, options),
    ({ question }) => question,
  );

const createQuestionLoader = ({ evaluationId, runIds, fromPlace }: AnalysisKey, options: AnalysisOptions): Loader<Question, Analysis> => {
  const runs = { evaluationId, runIds };
  const scans = createScans({ ...runs, fromPlace }, options);
  const rowOf = createRowReader(runs, options);
  const handedOver = createHandOver(runs, options);
  const analysisOf = async ({ answer, rows }: Answered, isPushedDown: boolean): Promise<Analysis> => ({
    answer,
    rows: await Promise.all(rows.map(rowOf)),
    isPushedDown,
  });
  const together = (questions: readonly Question[]): Promise<Analysis>[] => {
    const scan = scans.scanFor(questions);
    if (!options.anyRange) scan.evaluators().catch(() => undefined);
    const isScanned = scan.isBegun() || fromPlace !== undefined;
    const tries = isScanned ? questions.map(async (): Promise<Tried> => NOT_TRIED) : handedOver(questions, scan);
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
  const boxes = new DataLoader<Question, { readonly analysis: Promise<Analysis> }, string>(
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

const spendOn = (question: Question, { spend, spendAnalysis }: AnalysisOptions): void => {
  const { aggregates, groups, facets, comparisons, agreements } = question;
  if (aggregates || groups || facets || comparisons || agreements) spendAnalysis();
  spend(rowsShown(question));
};

/** Hands questions to the source. Later ones wait for the first, and are not handed over where that brought rows to scan instead of an answer. */
const createHandOver = (runs: RunsKey, options: AnalysisOptions) => {
  let first: { readonly scan: Scan; readonly bringsRows: Promise<boolean> | undefined } | undefined;
  return (questions: readonly Question[], scan: Scan): Promise<Tried>[] => {
    const before = first?.scan === scan ? first.bringsRows : undefined;
    let tries: Promise<Tried>[] | undefined;
    const tried = (index: number): Promise<Tried> => {
      tries ??= pushDown(questions, { scan, runs, options });
      return tries[index] ?? Promise.resolve(NOT_TRIED);
    };
    const handed = questions.map(async (_question, index) => ((await before) ? NOT_TRIED : tried(index)));
    if (!options.anyRange && first?.scan !== scan) first = { scan, bringsRows: handed[0]?.then(isOfRows, () => false) };
    return handed;
  };
};

const isOfRows = (tried: Tried): boolean => isUnanswered(tried) && tried.page !== undefined;

const NOT_TRIED: Tried = { page: undefined };

const isUnanswered = (tried: Tried | undefined): tried is { readonly page: EvaluationLogsPage | undefined } =>
  tried !== undefined && 'page' in tried;

/** The scans of the rows of some runs: one, unless a later question looks at what the one before has let go of. */
const createScans = (runs: ScannedRuns, { scanUpstream, evaluation, ends, maxPageSize, maxScanCalls, warn }: AnalysisOptions) => {
  const name = `The rows of evaluation ${runs.evaluationId}`;
  const evaluators = async (): Promise<Evaluators> => {
    const list: unknown = (await evaluation.load(runs.evaluationId))?.evaluators;
    return Array.isArray(list) ? list.map((attached) => attached?.version) : [];
  };
  let current: Scan | undefined;
  return {
    scanFor: (questions: readonly Question[]): Scan => {
      const parts = new Set<WidePart>(questions.flatMap((question) => [...widePartsOf(question)]));
      if (!current || !has(current, parts)) {
        current = createScan({
          ...runs,
          upstream: scanUpstream,
          parts,
          evaluators,
          maxPageSize,
          maxCalls: maxScanCalls,
          warn: listingWarner(warn, name),
        });
      }
      return current;
    },
    answers: async (
      scan: Scan,
      questions: readonly Question[],
      page: EvaluationLogsPage | undefined,
    ): Promise<ReadonlyMap<Question, Answered | Error>> => {
      if (questions.length === 0) return new Map();
      if (page) scan.begin(page);
      const { outcomes, damaged } = await answerQuestions(scan, questions, createPace(ends));
      if (damaged > 0)
        warn({ code: 'ROWS_LEFT_OUT', message: `${name}: ${damaged} damaged rows were left out of what was asked of them.` });
      return new Map(questions.map((question, index) => [question, outcomes[index] ?? toError(undefined)]));
    },
  };
};

/** Whether a scan has all that is looked at of rows, from the first row on. */
const has = (scan: Scan, parts: ReadonlySet<WidePart>): boolean =>
  parts.size === 0 || (scan.isWhole() && [...parts].every((part) => scan.parts.has(part)));

/** Rows as they were read, by their places; those that were let go of are read again, and each is read once. */
const createRowReader = ({ evaluationId, runIds }: RunsKey, { rows }: AnalysisOptions) => {
  const known = new Map<number, Checked<EvaluationLog>>();
  const readAgain = async ({ place, identity }: AnsweredRow): Promise<Checked<EvaluationLog>> => {
    const slice = await rows.load({ evaluationId, runIds, window: { offset: place, count: 1 } });
    const row = slice.rows[0]?.row;
    if (row instanceof Error) return row;
    const isSame = row && (identity === undefined || rowIdentity(row) === identity);
    return isSame ? row : shapeError('the rows have changed while they were read');
  };
  return async (answered: AnsweredRow): Promise<Analysis['rows'][number]> => {
    const { place, record } = answered;
    const row = record ?? known.get(place) ?? (await readAgain(answered));
    known.set(place, row);
    return { place, row };
  };
};
