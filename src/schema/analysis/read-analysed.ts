import { createAnswering } from '../../analysis/answering/create-answering.ts';
import { attachedOf } from '../../analysis/evaluators.ts';
import type { LogFilter, OrderStep } from '../../analysis/filter.ts';
import { readQuestion } from '../../analysis/parse-question.ts';
import type { Question, QuestionAnswer } from '../../analysis/question.ts';
import { finished } from '../../analysis/steps.ts';
import { createTerms } from '../../analysis/terms.ts';
import { objectsIn } from '../../contract/present.ts';
import type { EvaluationLog } from '../../loaders/entities.ts';
import type { Slice } from '../../loaders/listing/listing.ts';
import type { Window } from '../../loaders/listing/pages.ts';
import type { Analysis, Loaders } from '../../loaders/loaders.ts';
import type { RequestedRows } from '../paging/connection-args.ts';
import type { LogConnection } from '../paging/evaluation-log-connection.ts';
import { type Asked, analysisOf, isAnalytical } from './asked.ts';
import { isOfRunsAlone } from './rows-asked.ts';
import type { LogsOf } from './upstream-filter.ts';

export interface ReadAnalysed {
  readonly of: LogsOf;
  readonly filter: LogFilter;
  readonly orderBy: readonly OrderStep[];
  readonly asked: Asked;
  readonly listing: string;
  readonly requested: RequestedRows;
  readonly loaders: Loaders;
}

type Behind = Extract<RequestedRows, { window: Window }>['behind'];

/** What comes of it. */
type AnalysedConnection = Omit<LogConnection, 'askedInJson'>;

/** Asks one question for all that is selected; only `last` without `before` needs two, for it has to know the total to know its rows. */
export const readAnalysed = async (options: ReadAnalysed): Promise<AnalysedConnection> => {
  const { asked, requested, orderBy } = options;
  if ('window' in requested) {
    const { window, behind } = requested;
    const goesOn = behind && orderBy.length === 0 && !asked.total && !isAnalytical(asked);
    return connectionOf(options, window, await ask(options, window, asked, goesOn ? behind : undefined));
  }
  const { last, from } = requested;
  const first = await ask(options, { offset: 0, count: 0 }, { ...asked, total: true });
  const total = first.answer.total ?? 0;
  const count = Math.min(last, Math.max(0, total - from));
  const window = { offset: total - count, count };
  if (count === 0 || !asked.rows) return connectionOf(options, window, first);
  const second = await ask(options, window, { rows: true, total: true, hasNext: asked.hasNext, groups: [], facets: [] });
  return connectionOf(options, window, { ...first, rows: second.rows, answer: { ...second.answer, ...analysedIn(first.answer) } });
};

const analysedIn = ({ aggregates, groups, facets }: QuestionAnswer): Pick<QuestionAnswer, 'aggregates' | 'groups' | 'facets'> => ({
  ...(aggregates && { aggregates }),
  ...(groups && { groups }),
  ...(facets && { facets }),
});

const hasRunFacet = ({ facets }: Asked): boolean => facets.some(({ by }) => 'field' in by && by.field === 'run');

/** The runs whose rows are looked at. Other runs than those of the filter count for a facet of runs alone, which leaves that part out. */
const lookedAt = ({ of, filter, asked }: ReadAnalysed): readonly string[] | 'none' => {
  if (of.runId !== undefined) return [of.runId];
  if (hasRunFacet(asked) || !filter.runIds) return [];
  return filter.runIds.length > 0 ? filter.runIds : 'none';
};

/** `behind`: the row behind which the window begins, so that the rows up to it need not be looked at. */
const ask = async (options: ReadAnalysed, { offset, count }: Window, asked: Asked, behind?: Behind): Promise<Asking> => {
  const { of, filter, orderBy, loaders } = options;
  const question: Question = {
    filter,
    orderBy,
    window: { offset: offset - (behind?.position ?? 0), count: asked.rows ? count : 0 },
    total: asked.total,
    ...(asked.hasNext && { hasNext: true }),
    ...analysisOf(asked),
  };
  // What no source of ours would answer is refused, rather than answered by reading the rows.
  readQuestion(question, []);
  const runIds = lookedAt(options);
  const found =
    runIds === 'none'
      ? await ofNoRows(of.evaluationId, question, loaders)
      : await loaders.analysis.load({ evaluationId: of.evaluationId, runIds, question, fromPlace: behind?.place });
  return { ...found, question };
};

/** The answer where no row can fit: of none it takes no call but the evaluation's, which knows the evaluators. */
export const ofNoRows = async (evaluationId: string, question: Question, loaders: Loaders): Promise<Analysis> => {
  const evaluation = await loaders.evaluation.load(evaluationId);
  const evaluators = attachedOf(objectsIn(evaluation?.evaluators).map(({ version }) => version));
  const answer = finished(createAnswering(question, { terms: createTerms(), evaluators }).answer(true));
  return { rows: [], answer, isPushedDown: false };
};

interface Asking extends Analysis {
  readonly question: Question;
}

const connectionOf = (options: ReadAnalysed, { offset }: Window, asking: Asking): AnalysedConnection => {
  const { of, listing, requested } = options;
  const { rows, answer, isPushedDown, question } = asking;
  const hasPlaces = isReadOneByOne(options, asking);
  const end = offset + rows.length;
  const hasNext = answer.hasNext ?? (answer.total !== null && end < answer.total);
  const slice: Slice<EvaluationLog> = {
    rows: rows.map(({ row, place }, index) => ({ offset: offset + index, row, ...(hasPlaces && { place }) })),
    // Where it was not asked for nobody is shown it: that there are as many is all that is looked at.
    total: answer.total ?? end + Number(hasNext),
    hasNext,
  };
  const { pageSize } = requested;
  return { evaluationId: of.evaluationId, listing, slice, rest: [], offset, pageSize, analysed: { question, answer, isPushedDown } };
};

/** Whether the rows were read here one after another, and are those of the runs that the filter names: who goes on need not begin anew. */
const isReadOneByOne = ({ filter, orderBy, asked }: ReadAnalysed, { isPushedDown }: Asking): boolean =>
  !isPushedDown && !isOfRunsAlone(filter) && orderBy.length === 0 && !hasRunFacet(asked);
