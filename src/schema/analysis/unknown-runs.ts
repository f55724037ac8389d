import type { LogFilter } from '../../analysis/filter.ts';
import { refuse } from '../../analysis/parse-input.ts';
import { namesOf } from '../../contract/names.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import type { LogConnection } from '../paging/evaluation-log-connection.ts';

const namedRuns = ({ runIds = [], and = [], or = [], not }: LogFilter): string[] => [
  ...runIds,
  ...[...and, ...or, ...(not ? [not] : [])].flatMap(namedRuns),
];

/** Whether it was seen that no row fits. */
const foundNothing = ({ analysed, slice, offset }: Pick<LogConnection, 'analysed' | 'slice' | 'offset'>): boolean => {
  if (!analysed) return offset === 0 && slice.total === 0;
  const { question, answer } = analysed;
  const isPageEmpty = offset === 0 && question.window.count > 0 && answer.rows.length === 0;
  return isPageEmpty || answer.total === 0 || answer.aggregates?.count === 0;
};

/**
 * Where a filter that names runs lets no row through, a `QuestionError` for those that the evaluation does not have: a table that stays empty
 * for a slip of the pen says nothing. That takes the call of runs, and is not looked into where there are rows or the runs cannot be read.
 */
export const refuseUnknownRuns = async <T extends Pick<LogConnection, 'analysed' | 'slice' | 'offset'>>(
  evaluationId: string,
  filter: LogFilter,
  found: T,
  loaders: Loaders,
): Promise<T> => {
  if (foundNothing(found)) await checkRuns(evaluationId, filter, loaders);
  return found;
};

/** The same where it is known that no row was let through. */
export const checkRuns = async (evaluationId: string, filter: LogFilter, loaders: Loaders): Promise<void> => {
  const named = namedRuns(filter);
  if (named.length === 0) return;
  const runs = await loaders.runs.load(evaluationId).catch(() => undefined);
  if (!runs || runs.some((run) => run instanceof Error)) return;
  const known = runs.flatMap((run) => (run instanceof Error ? [] : [run.id]));
  const unknown = named.filter((id) => !known.includes(id));
  if (unknown.length === 0) return;
  refuse(['filter', 'runIds'], `names runs that the evaluation does not have: ${namesOf(unknown)}. It has ${namesOf(known) || 'none'}.`);
};
