import type { EvaluationScoreRuns, ScoresOverTimeQueryVariables } from '../documents/documents.ts';

/** Which runs stand for an evaluation, by their name in the address; the first where there is none. */
export const RUNS: Readonly<Record<string, { readonly label: string; readonly runs: EvaluationScoreRuns }>> = {
  all: { label: 'Every run', runs: 'ALL' },
  control: { label: 'Control runs', runs: 'CONTROL' },
  newest: { label: 'Newest completed runs', runs: 'NEWEST' },
  best: { label: 'Best runs, which flatter', runs: 'BEST' },
};

/** An evaluator by what stays the same over its versions. */
export interface Followed {
  readonly path: string | null;
  readonly versionId: string;
}

/** What an evaluator is called in the address. */
export const followedName = ({ path, versionId }: Followed): string => path ?? versionId;

/** The evaluator that an address follows: the first where it names none of these. */
export const followedIn = <Kind extends Followed>(params: URLSearchParams, evaluators: readonly Kind[]): Kind | undefined =>
  evaluators.find((evaluator) => followedName(evaluator) === params.get('follow')) ?? evaluators[0];

const DAY = /^\d{4}-\d\d-\d\d$/;

/** From which day on evaluations are looked at; undefined where the address has no day. */
export const sinceIn = (params: URLSearchParams): string | undefined => {
  const since = params.get('since') ?? '';
  return DAY.test(since) && !Number.isNaN(Date.parse(since)) ? since : undefined;
};

/** What an address asks the scores of a file for. */
export const scoresAsked = (params: URLSearchParams, fileId: string, { path, versionId }: Followed): ScoresOverTimeQueryVariables => {
  const since = sinceIn(params);
  return {
    fileId,
    evaluator: path === null ? { versionId } : { path },
    runs: RUNS[params.get('over') ?? '']?.runs ?? 'ALL',
    // A day begins at midnight where the reader is.
    ...(since && { filter: { createdAt: { gte: new Date(`${since}T00:00:00`).toISOString() } } }),
  };
};
