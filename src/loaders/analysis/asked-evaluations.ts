import { setImmediate } from 'node:timers/promises';
import { compareKeys } from '../../analysis/compile-order.ts';
import { type CostlyFacts, compileEvaluationFilter, compileEvaluationOrder } from '../../analysis/evaluations/compile-evaluations.ts';
import { type EvaluationQuestion, STATUSES, type StatusName } from '../../analysis/evaluations/evaluation-filter.ts';
import { canonicalJson } from '../../analysis/json-value.ts';
import { shapeError } from '../../upstream/errors.ts';
import type { Checked } from '../../upstream/shapes.ts';
import { grouped, type Loader } from '../batching.ts';
import { asEvaluation, type Evaluation } from '../entities.ts';
import type { AskedEvaluations, AskedEvaluationsKey, Loaders, LoadersOptions } from '../loaders.ts';
import { ScanLimitError } from '../row-lookup.ts';
import { createEvaluationsScan, type EvaluationsScan, type EvaluationsWindow, type ScannedEvaluation } from './evaluations-scan.ts';

export interface AskedEvaluationsOptions extends LoadersOptions, Pick<Loaders, 'runs' | 'stats'> {
  readonly primeEvaluation: (evaluation: Evaluation) => void;
}

/** Filters and orders evaluations: no source does that by itself. Everything that is asked of the same list shares what is read of it. */
export const createAskedEvaluationsLoader = (options: AskedEvaluationsOptions): Loader<AskedEvaluationsKey, AskedEvaluations> =>
  grouped(
    ({ fileId, isWhole }: AskedEvaluationsKey) => canonicalJson([fileId ?? null, isWhole ?? false]),
    ({ fileId, isWhole }) => {
      const readSelected = options.readSelected && !isWhole;
      return createQuestionLoader(createEvaluationsScan({ ...options, fileId, readSelected }), options);
    },
    ({ question }) => question,
  );

const createQuestionLoader = (scan: EvaluationsScan, options: AskedEvaluationsOptions): Loader<EvaluationQuestion, AskedEvaluations> => {
  const asked = new Map<string, Promise<AskedEvaluations>>();
  const ask = async (question: EvaluationQuestion): Promise<AskedEvaluations> => {
    options.spend(question.window.count);
    return answer(question, scan, options);
  };
  return {
    load: (question) => {
      const name = canonicalJson(question);
      const known = asked.get(name) ?? ask(question);
      asked.set(name, known);
      return known;
    },
  };
};

const NEVER = Number.POSITIVE_INFINITY;

/** After how many that pass the answer is known. */
const enoughFor = ({ orderBy, window: { offset, count }, total, hasNext }: EvaluationQuestion): number => {
  if (total) return NEVER;
  if (count === 0 && !hasNext) return 0;
  return orderBy.length > 0 ? NEVER : offset + count + (hasNext ? 1 : 0);
};

const answer = async (question: EvaluationQuestion, scan: EvaluationsScan, options: AskedEvaluationsOptions): Promise<AskedEvaluations> => {
  const { orderBy, window } = question;
  const { found, isComplete } = await findEvaluations(question, scan, options);
  const end = window.offset + window.count;
  const keyOf = compileEvaluationOrder(orderBy);
  const ordered =
    orderBy.length === 0
      ? found
      : found
          .map((row) => ({ row, key: keyOf(row.facts) }))
          .sort((one, other) => compareKeys(one.key, other.key))
          .map(({ row }) => row);
  return {
    rows: await Promise.all(ordered.slice(window.offset, end).map((row) => row.evaluation ?? readAgain(row, options))),
    total: isComplete ? found.length : null,
    hasNext: isComplete || question.hasNext ? found.length > end : null,
  };
};

const readAgain = async (
  { id }: ScannedEvaluation,
  { scanUpstream, primeEvaluation }: AskedEvaluationsOptions,
): Promise<Checked<Evaluation>> => {
  const found = await scanUpstream.evaluation(id);
  if (!found) return shapeError('the evaluations have changed while they were read');
  const evaluation = asEvaluation(found);
  primeEvaluation(evaluation);
  return evaluation;
};

/** Windows that are read at a time of a source that is calls away. */
const AHEAD = 4;

/** Windows that it takes for so many more that pass, by the rate at which they came; ever more where none came yet. */
const windowsFor = (more: number, read: number, came: number): number => {
  if (more === NEVER) return AHEAD;
  return came === 0 ? 2 ** read : Math.ceil((more * read) / came);
};

/** Those that pass, in the order of the list, as far as the question needs them. */
const findEvaluations = async (question: EvaluationQuestion, scan: EvaluationsScan, options: AskedEvaluationsOptions) => {
  const enough = enoughFor(question);
  const search = createSearch(question, enough, options);
  let read = 0;
  let damaged = 0;
  let known = 1;
  let isComplete = false;
  for (let index = 0; !isComplete && search.found.length < enough; index += 1) {
    const ahead = options.anyRange ? 1 : Math.min(AHEAD, windowsFor(enough - search.found.length, index, search.found.length));
    scan.prepare(Math.max(index, Math.min(index + ahead, known) - 1));
    const window = await scan.window(index).catch((error: unknown) => {
      throw error instanceof ScanLimitError ? new ScanLimitError(scan.maxCalls, read) : error;
    });
    read += window.rows.length + window.damaged;
    damaged += window.damaged;
    known = scan.windowsOf(window.total);
    if (enough === NEVER && known > scan.maxCalls) throw new ScanLimitError(scan.maxCalls, read);
    await search.look(window);
    isComplete = !window.hasNext;
    // Windows that are known already come without a wait: others have their turn all the same.
    await setImmediate();
  }
  if (damaged > 0) {
    options.warn({ code: 'ROWS_LEFT_OUT', message: `${scan.name}: ${damaged} damaged ones were left out of what was asked of them.` });
  }
  return { found: search.found, isComplete: isComplete && search.isExhausted() };
};

/** The most evaluations that calls are made for at a time. */
const MAX_BATCH = 16;

const createSearch = ({ filter }: EvaluationQuestion, enough: number, options: AskedEvaluationsOptions) => {
  const test = compileEvaluationFilter(filter);
  const lookUp = createLookUps(options);
  const found: ScannedEvaluation[] = [];
  let batch = 1;
  let isExhausted = true;
  const passes = async ({ id, facts }: ScannedEvaluation): Promise<boolean> => {
    const costly: CostlyFacts = {};
    for (;;) {
      const verdict = test(facts, costly);
      if (typeof verdict === 'boolean') return verdict;
      Object.assign(costly, await lookUp[verdict](id));
    }
  };
  /** The next of these, from one of them on: up to as many as calls are made for at a time, or as are needed without any. */
  const nextOf = (rows: readonly ScannedEvaluation[], from: number) => {
    const open = Math.min(MAX_BATCH, Math.max(batch, enough - found.length));
    let passing = 0;
    let asking = 0;
    let to = from;
    for (; to < rows.length && asking < open && found.length + passing < enough; to += 1) {
      const verdict = test((rows[to] as ScannedEvaluation).facts, {});
      if (verdict === true) passing += 1;
      if (typeof verdict === 'string') asking += 1;
    }
    if (asking > 0) batch = open * 2;
    return { to, asking };
  };
  return {
    found,
    /** Whether each that was there was looked at. */
    isExhausted: () => isExhausted,
    look: async ({ rows }: EvaluationsWindow): Promise<void> => {
      let from = 0;
      while (from < rows.length && found.length < enough) {
        const { to, asking } = nextOf(rows, from);
        const part = rows.slice(from, to);
        const verdicts = asking === 0 ? part.map(({ facts }) => test(facts, {}) === true) : await Promise.all(part.map(passes));
        for (const [index, row] of part.entries()) if (verdicts[index]) found.push(row);
        from = to;
      }
      isExhausted = from === rows.length;
    },
  };
};

const statusOf = (word: unknown): StatusName | null => {
  if (typeof word !== 'string') return null;
  return STATUSES.find((status) => status === word) ?? 'unknown';
};

/** What the list does not tell, each by a call that the fields of the same name share. */
const createLookUps = ({ runs, stats }: AskedEvaluationsOptions): Record<keyof CostlyFacts, (id: string) => Promise<CostlyFacts>> => ({
  hasControlRun: async (id) => ({ hasControlRun: (await runs.load(id)).some((run) => !(run instanceof Error) && run.control === true) }),
  status: async (id) => ({ status: statusOf((await stats.load(id)).status) }),
});
