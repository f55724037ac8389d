import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadWatchers, type Watcher } from './clients/watchers.ts';
import { freePort, type ProxyName, startProxy } from './proxies.ts';
import { type RunningServer, startServer } from './server.ts';

/*
 * Two replicas behind a proxy are restarted one after the other while watchers of several kinds look on and changes are made: none may stay
 * still. `node test/ecosystem/rolling-restart.ts [nginx|haproxy]...` shows it.
 */

const EVALUATION = 'evr_9o2RsQmKn2OTWksQt1Dr4';
const RUNS = ['run_IrQ9McniQ4GOFt6IyDeeJ', 'run_Bdv0nqQLgznqOPuFFaz4f'] as const;
const QUERY = `subscription Watch($id: ID!) {
  evaluationProgress(id: $id, intervalSeconds: 1) { isFinal runs { run { humanloopId control } } }
}`;

/** Milliseconds until a watcher who was shown nothing counts as one that stays still: machines of CI may be slow. */
const PATIENCE_MS = 60_000;

interface Shown {
  readonly evaluationProgress: { readonly runs: readonly { readonly run: { readonly humanloopId: string; readonly control: boolean } }[] };
}

/** One of the watchers, and which run it was shown last as the control. */
interface Seen {
  readonly kind: string;
  control: string | undefined;
  events: number;
  ended: string | undefined;
  leave(): void;
}

const watch = (kind: string, watcher: Watcher, url: string): Seen => {
  const seen: Seen = { kind, control: undefined, events: 0, ended: undefined, leave: () => undefined };
  seen.leave = watcher({
    url: `${url}/graphql`,
    query: QUERY,
    variables: { id: EVALUATION },
    next: (data) => {
      seen.events += 1;
      seen.control = (data as Shown | null)?.evaluationProgress.runs.find(({ run }) => run.control)?.run.humanloopId;
    },
    end: (error) => {
      seen.ended = error instanceof Error ? error.message : 'without an error';
    },
  });
  return seen;
};

export interface RollingRestartOptions {
  readonly proxy: ProxyName;
  readonly watchers: number;
  /** Told of what happens. */
  readonly tell: (line: string) => unknown;
}

/** Rejects where a watcher stays still, or ends. */
export const rollingRestart = async ({ proxy, watchers: count, tell }: RollingRestartOptions): Promise<void> => {
  const upstream = await startServer();
  const ports = [await freePort(), await freePort()];
  const start = (port: number | undefined): Promise<RunningServer> =>
    startServer(['--base-url', `${upstream.url}/v5`, '--port', String(port)], { HUMANLOOP_API_KEY: 'k' });
  const replicas = await Promise.all(ports.map(start));
  const front = await startProxy(
    proxy,
    ports.map((port) => `127.0.0.1:${port}`),
  );
  const kinds = Object.entries(await loadWatchers());
  const repeated = Array.from({ length: Math.ceil(count / kinds.length) }, () => kinds).flat();
  const watchers = repeated.slice(0, count).map(([kind, watcher]) => watch(kind, watcher, front.url));
  let changes = 0;
  /** Makes a change at the upstream, by nobody who is restarted, and waits until every watcher was shown it. */
  const change = async (): Promise<void> => {
    const control = RUNS[changes % RUNS.length];
    changes += 1;
    const answer = await fetch(`${upstream.url}/v5/evaluations/${EVALUATION}/runs/${control}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"control":true}',
    });
    if (!answer.ok) throw new Error(`The change was answered by ${answer.status}.`);
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const still = watchers.filter((seen) => seen.control !== control);
      if (still.length === 0) return;
      if (performance.now() > until) {
        const kinds = still.map(({ kind, ended }) => `${kind}${ended === undefined ? '' : ` (ended: ${ended})`}`);
        throw new Error(`${still.length} of ${count} watchers stay still: ${[...new Set(kinds)].join(', ')}`);
      }
      await setTimeout(50);
    }
  };
  try {
    await change();
    tell(`${proxy}: ${count} watchers of ${kinds.length} kinds are shown a change.`);
    for (const [index, port] of ports.entries()) {
      replicas[index]?.child.kill('SIGTERM');
      await once(replicas[index]?.child as NonNullable<RunningServer['child']>, 'close');
      await change();
      tell(`${proxy}: replica ${index + 1} is gone, and all are shown the next one.`);
      replicas[index] = await start(port);
      await change();
    }
    const ended = watchers.filter((seen) => seen.ended !== undefined);
    if (ended.length > 0) throw new Error(`${ended.length} watchers ended: ${ended[0]?.kind}, ${ended[0]?.ended}`);
    tell(`${proxy}: both were restarted; ${watchers.reduce((sum, { events }) => sum + events, 0)} events for ${changes} changes.`);
  } finally {
    for (const { leave } of watchers) leave();
    await front.stop();
    await Promise.all([...replicas, upstream].map((server) => server.stop()));
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2) as ProxyName[];
  for (const proxy of asked.length > 0 ? asked : (['haproxy', 'nginx'] as const)) {
    await rollingRestart({ proxy, watchers: 50, tell: (line) => process.stdout.write(`${line}\n`) });
  }
}
