import type { EvaluationLogsRequest, Upstream } from '../upstream/client.ts';
import type { Loaders, LoadersOptions, RunsKnown } from './loaders.ts';

type EvaluationLogsPage = Awaited<ReturnType<Upstream['evaluationLogs']>>;

interface Met extends RunsKnown {
  readonly seen: Set<string>;
  readonly unknown: Set<string>;
  isListed: boolean;
}

/** The same options, over an upstream whose answers are looked at for the runs that they tell of. */
export const watchRuns = (options: LoadersOptions): { readonly options: LoadersOptions; readonly runsKnown: Loaders['runsKnown'] } => {
  const met = new Map<string, Met>();
  const metIn = (evaluationId: string): Met => {
    const known = met.get(evaluationId) ?? { seen: new Set(), unknown: new Set(), isListed: false };
    met.set(evaluationId, known);
    return known;
  };
  const note = (evaluationId: string, { records, unknownRuns = [] }: EvaluationLogsPage): void => {
    const { seen, unknown } = metIn(evaluationId);
    for (const record of records) if (!(record instanceof Error)) seen.add(record.run_id);
    for (const id of unknownRuns) unknown.add(id);
  };
  const watched = <T extends Pick<Upstream, 'evaluationLogs'>>(upstream: T): T => ({
    ...upstream,
    evaluationLogs: async (request: EvaluationLogsRequest) => {
      const page = await upstream.evaluationLogs(request);
      note(request.evaluationId, page);
      return page;
    },
  });
  const { upstream, scanUpstream } = options;
  const runs: Upstream['runs'] = (evaluationId) => {
    metIn(evaluationId).isListed = true;
    return upstream.runs(evaluationId);
  };
  return {
    options: { ...options, upstream: { ...watched(upstream), runs }, scanUpstream: watched(scanUpstream) },
    runsKnown: { load: async (evaluationId) => metIn(evaluationId) },
  };
};
