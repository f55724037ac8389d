import type { LogFilter } from '../../analysis/filter.ts';
import { namedRuns } from '../../analysis/named-runs.ts';
import { refuse } from '../../analysis/parse-input.ts';
import { namesOf } from '../../contract/names.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import type { LogConnection } from '../paging/evaluation-log-connection.ts';

type Found = Pick<LogConnection, 'analysed' | 'slice' | 'rest' | 'offset'>;

/** Whether it was seen that no row fits. */
const foundNothing = ({ analysed, slice, offset }: Found): boolean => {
  if (!analysed) return offset === 0 && slice.total === 0;
  const { question, answer } = analysed;
  const isPageEmpty = offset === 0 && question.window.count > 0 && answer.rows.length === 0;
  return isPageEmpty || answer.total === 0 || answer.aggregates?.count === 0;
};

/** Whether every row of the runs that were asked for was read here. */
const hasReadAll = ({ analysed, slice, rest, offset }: Found): boolean =>
  analysed ? !analysed.isPushedDown && analysed.answer.scan.isComplete : offset === 0 && rest.length === 0 && !slice.hasNext;

/**
 * Where a filter names runs that the evaluation does not have, a `QuestionError` that says so: a table without them says nothing. It takes a
 * call of runs where no row was let through, and where all rows were read and a run has none of them. Elsewhere it is told as far as it is
 * known: by the source, or by runs that the operation asks for anyway. Nothing is refused where the runs cannot be read.
 */
export const refuseUnknownRuns = async <T extends Found>(
  evaluationId: string,
  filter: LogFilter,
  found: T,
  loaders: Loaders,
): Promise<T> => {
  const named = namedRuns(filter);
  if (named.length === 0) return found;
  const { seen, unknown, isListed } = await loaders.runsKnown.load(evaluationId);
  const isUnsure = foundNothing(found) || isListed || hasReadAll(found);
  await check(
    evaluationId,
    named.filter((id) => unknown.has(id) || (isUnsure && !seen.has(id))),
    loaders,
  );
  return found;
};

/** The same where it is known that no row was let through. */
export const checkRuns = (evaluationId: string, filter: LogFilter, loaders: Loaders): Promise<void> =>
  check(evaluationId, namedRuns(filter), loaders);

const check = async (evaluationId: string, named: readonly string[], loaders: Loaders): Promise<void> => {
  if (named.length === 0) return;
  const runs = await loaders.runs.load(evaluationId).catch(() => undefined);
  if (!runs || runs.some((run) => run instanceof Error)) return;
  const known = runs.flatMap((run) => (run instanceof Error ? [] : [run.id]));
  const unknown = [...new Set(named)].filter((id) => !known.includes(id));
  if (unknown.length === 0) return;
  refuse(['filter', 'runIds'], `names runs that the evaluation does not have: ${namesOf(unknown)}. It has ${namesOf(known) || 'none'}.`);
};
