import { selectedVersionId } from '../kit/evaluator-selector.ts';
import { logIdOf, namedRunOf, versionIdOf } from '../kit/ids.ts';
import { InputError } from '../kit/input-error.ts';
import type { LogsOf } from '../paging/evaluation-log-connection.ts';
import { type LogFilterInput, MAX_RUNS } from './log-filter.ts';

/** Whose rows are asked, as far as it is known before an operation is executed; a run that is not known yet is an empty text. */
export type LogsKnown = { readonly [Key in keyof LogsOf]?: LogsOf[Key] | undefined };

const runIdsOf = (of: LogsKnown | null, argument: string, ids: readonly string[]): string[] => {
  if (of?.runId !== undefined) throw new InputError(argument, `Argument "${argument}" has no place here: the rows are those of one run.`);
  if (ids.length > MAX_RUNS) throw new InputError(argument, `Argument "${argument}" takes at most ${MAX_RUNS} runs.`);
  const keys = ids.map((id) => namedRunOf(argument, id));
  const isKnown = of === null || of.evaluationId !== undefined;
  if (isKnown && keys.some((key) => key.evaluationId !== undefined && key.evaluationId !== of?.evaluationId)) {
    throw new InputError(argument, `Argument "${argument}" names a Run of another Evaluation.`);
  }
  return keys.map((key) => key.runId);
};

const withUpstreamVersion = (judgment: NonNullable<LogFilterInput['judgments']>[number]): typeof judgment => {
  const { evaluator } = judgment;
  return evaluator?.versionId == null ? judgment : { ...judgment, evaluator: { versionId: selectedVersionId(evaluator) ?? '' } };
};

type Place = readonly (string | number)[];

/**
 * A filter with upstream ids in the stead of global ones, at every depth; nulls are left for whoever checks the filter. Malformed ids are
 * refused. `of`: whose rows are filtered; null where they are of no evaluation. The runs of the filter as a whole are an argument by themselves, `runIds`, as they were before there was more to filter by.
 */
export const withUpstreamIds = (of: LogsKnown | null, filter: LogFilterInput, place: Place = []): LogFilterInput => {
  const { and, or, not, runIds, logIds, versionIds, judgments } = filter;
  const argument = (name: string): string => [...(place.length > 0 || name === 'runIds' ? place : ['filter']), name].join('.');
  const below = (each: LogFilterInput, ...steps: Place): LogFilterInput =>
    withUpstreamIds(of, each, [...(place.length > 0 ? place : ['filter']), ...steps]);
  return {
    ...filter,
    ...(and && { and: and.map((each, index) => below(each, 'and', index)) }),
    ...(or && { or: or.map((each, index) => below(each, 'or', index)) }),
    ...(not && { not: below(not, 'not') }),
    ...(runIds && { runIds: runIdsOf(of, argument('runIds'), runIds) }),
    ...(logIds && { logIds: logIds.map((id) => logIdOf(argument('logIds'), id)) }),
    ...(versionIds && { versionIds: versionIds.map((id) => versionIdOf(argument('versionIds'), id)) }),
    ...(judgments && { judgments: judgments.map(withUpstreamVersion) }),
  };
};
