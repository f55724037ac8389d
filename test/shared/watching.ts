import { expect } from 'vitest';
import { eventsOf } from '../support/events.ts';
import { type LiveUpstream, liveUpstream } from './live-upstream.ts';
import { admin, patientReplica, type Replica, until } from './replicas.ts';

export const EVALUATION = 'evr_9o2RsQmKn2OTWksQt1Dr4';
export const RUNS = ['run_IrQ9McniQ4GOFt6IyDeeJ', 'run_Bdv0nqQLgznqOPuFFaz4f'] as const;
export const KEY = { 'x-api-key': 'a-key-of-somebody' };
const WATCH = `subscription { evaluationProgress(id: "${EVALUATION}", intervalSeconds: 3600) { runs { run { humanloopId control } } } }`;

interface Shown {
  readonly run: { readonly humanloopId: string; readonly control: boolean };
}

/** What replicas at this address tell each other of changes by. */
export const changesOf = (database = 0): string => `humanloop-graphql:1:${database}:changes`;

/** Waits until so many replicas hear what is told at this server. */
export const heardBy = async (replicas: number, { url }: { readonly url: string }): Promise<void> => {
  const client = admin({ url });
  await until(async () => Number((await client.pubsub('NUMSUB', changesOf()))[1]) === replicas);
};

/** Two replicas over one live API. */
export const twoReplicas = async (url: string): Promise<{ readonly upstream: LiveUpstream; readonly replicas: [Replica, Replica] }> => {
  const upstream = await liveUpstream();
  const settings = { HUMANLOOP_BASE_URL: upstream.url };
  return { upstream, replicas: [await patientReplica(url, settings), await patientReplica(url, settings)] };
};

export const setControl = async ({ ask }: Replica, runId: string): Promise<void> => {
  const { data } = await ask(
    `mutation { setEvaluationControlRun(input: { evaluationId: "${EVALUATION}", runId: "${runId}" }) { run { control } } }`,
    KEY,
  );
  expect(data).toEqual({ setEvaluationControlRun: { run: { control: true } } });
};

/** Which run is the control, as it is shown to one who watches. */
export const watching = async ({ post }: Replica): Promise<() => Promise<string | undefined>> => {
  const events = eventsOf(await post({ query: WATCH }, { accept: 'text/event-stream', ...KEY }));
  return async () => {
    const runs: readonly Shown[] = (await events.next())?.data.evaluationProgress.runs ?? [];
    return runs.find(({ run }) => run.control)?.run.humanloopId;
  };
};
