import { type LiveUpstream, liveUpstream } from './live-upstream.ts';
import { patientReplica, type Replica, replica } from './replicas.ts';

/** Evaluations of the sample: one whose runs are all final, and one with a run of it and another that still runs. */
export const FINAL = 'evr_7ZAECYi82P80BOqjkseLt';
export const RUNNING = 'evr_9o2RsQmKn2OTWksQt1Dr4';
export const RUN_OF_BOTH = 'run_Bdv0nqQLgznqOPuFFaz4f';

/** What a screen asks of an evaluation. */
export const DASHBOARD = `query ($id: ID!) {
  evaluation(id: $id) {
    name
    controlRun { humanloopId }
    stats { status runStats { run { humanloopId status } numLogs } }
    runs { humanloopId status control label }
    logs(first: 7) { totalCount nodes { run { label } log { humanloopId output } evaluatorLogs { humanloopId judgment { display } } } }
  }
}`;

export interface Asked {
  readonly data: unknown;
  /** The codes of its errors. */
  readonly codes: unknown[];
  readonly cache: string | null;
}

/** Asks a replica as the caller with this key. */
export const askAs = async (
  { post }: Replica,
  key: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Asked> => {
  const response = await post({ query, variables }, { 'x-api-key': key });
  const { data, errors = [] } = (await response.json()) as { data: unknown; errors?: { extensions: { code: string } }[] };
  return { data, codes: errors.map(({ extensions }) => extensions.code).sort(), cache: response.headers.get('x-cache') };
};

export const dashboard = (of: Replica, id: string, key = 'key-of-one'): Promise<Asked> => askAs(of, key, DASHBOARD, { id });

export interface KeepingReplicas {
  readonly upstream: LiveUpstream;
  readonly replicas: readonly [Replica, Replica, ...Replica[]];
  /** One that shares nothing. */
  readonly alone: Replica;
}

/** So many replicas over one live API that keep what cannot change. They wait for what they share as long as it takes, or as they do. */
export const keepingReplicas = async (
  url: string,
  { count = 2, seconds = 3_600, isPatient = true, settling = 30_000, upstream: given = undefined as LiveUpstream | undefined } = {},
): Promise<KeepingReplicas> => {
  const upstream = given ?? (await liveUpstream());
  const settings = { HUMANLOOP_BASE_URL: upstream.url };
  const keeping = { ...settings, CACHE_FINAL: String(seconds) };
  const make = () => (isPatient ? patientReplica : replica)(url, keeping, { sharedSettling: settling });
  const replicas: [Replica, Replica, ...Replica[]] = [await make(), await make()];
  while (replicas.length < count) replicas.push(await make());
  return { upstream, replicas, alone: await replica(undefined, settings) };
};

/** Waits until what was read is kept: until a dashboard costs no call. */
export const warm = async ({ upstream }: KeepingReplicas, of: Replica, id: string, key?: string): Promise<Asked> => {
  for (;;) {
    upstream.reads();
    const asked = await dashboard(of, id, key);
    if (upstream.reads().length === 0) return asked;
  }
};
