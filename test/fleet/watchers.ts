import { createClient } from 'graphql-sse';
import type { Fleet } from './fleet.ts';
import { type Ring, stepOf } from './rings.ts';

const WATCH = `subscription Watch($id: ID!) {
  evaluationProgress(id: $id, intervalSeconds: 2) { isFinal runs { status numLogs run { humanloopId control } } }
}`;

/** How often it is looked whether somebody stands still. */
const LOOK_MS = 250;

interface Shown {
  readonly evaluationProgress: {
    readonly runs: readonly { readonly run: { readonly humanloopId: string; readonly control: boolean } | null }[];
  } | null;
}

/** One who watches a ring, and the last step that it was shown. */
interface Watcher {
  readonly ring: Ring;
  step: number;
  /** Since when there is a step that it was not shown; undefined where it was shown all. */
  behindSince: number | undefined;
  stoodStill: boolean;
  ended: string | undefined;
  leave(): void;
}

export interface Watching {
  readonly watchers: readonly Watcher[];
  /** Milliseconds from when a step was told to be done to when a watcher was shown it, or a later one. */
  readonly delays: readonly number[];
  /** Steps that were shown after later ones. */
  readonly backwards: readonly string[];
  readonly counts: { readonly events: number; readonly errors: number };
  /** Those who were not shown a step for longer than the patience, or were told that it is over. */
  still(): readonly string[];
  /** Whether all were shown the last step. */
  isShownToAll(): boolean;
  stop(): void;
}

export interface WatchingOptions {
  readonly fleet: Fleet;
  readonly rings: readonly Ring[];
  readonly count: number;
  /** Milliseconds. */
  readonly patience: number;
}

/** Lets so many watch the rings through the fronts, who come back when they are broken off. */
export const startWatching = ({ fleet, rings, count, patience }: WatchingOptions): Watching => {
  const delays: number[] = [];
  const backwards: string[] = [];
  const counts = { events: 0, errors: 0 };
  const shown = (watcher: Watcher, { evaluationProgress }: Shown): void => {
    const { ring } = watcher;
    const control = evaluationProgress?.runs.find(({ run }) => run?.control)?.run?.humanloopId;
    const step = stepOf(ring, control) ?? -1;
    if (step < watcher.step) backwards.push(`step ${step} of ${ring.id} after ${watcher.step}`);
    if (step > watcher.step && step >= ring.done) delays.push(Math.max(0, performance.now() - ring.doneAt));
    if (step > watcher.step) watcher.behindSince = undefined;
    watcher.step = Math.max(step, watcher.step);
  };
  const watch = (index: number): Watcher => {
    const ring = rings[index % rings.length] as Ring;
    const front = fleet.fronts[Math.floor(index / rings.length) % 2] as { url: string };
    const client = createClient({
      url: `${front.url}/graphql`,
      headers: { 'x-api-key': ring.key },
      retryAttempts: Number.POSITIVE_INFINITY,
    });
    const watcher: Watcher = { ring, step: -1, behindSince: undefined, stoodStill: false, ended: undefined, leave: () => undefined };
    watcher.leave = client.subscribe(
      { query: WATCH, variables: { id: ring.id } },
      {
        next: ({ data, errors }) => {
          counts.events += 1;
          if (errors) counts.errors += 1;
          if (data) shown(watcher, data as unknown as Shown);
        },
        error: (error) => {
          watcher.ended = error instanceof Error ? error.message : JSON.stringify(error);
        },
        complete: () => {
          watcher.ended ??= 'without an error';
        },
      },
    );
    return watcher;
  };
  const watchers = Array.from({ length: count }, (_, index) => watch(index));
  const timer = setInterval(() => {
    const now = performance.now();
    for (const watcher of watchers) {
      if (watcher.step >= watcher.ring.done) watcher.behindSince = undefined;
      else watcher.behindSince ??= watcher.ring.doneAt;
      if (watcher.behindSince !== undefined && now - watcher.behindSince > patience) watcher.stoodStill = true;
    }
  }, LOOK_MS);
  return {
    watchers,
    delays,
    backwards,
    counts,
    still: () =>
      watchers.flatMap(({ ring, stoodStill, ended }) => {
        if (ended !== undefined) return [`one of ${ring.id} ended: ${ended}`];
        return stoodStill ? [`one of ${ring.id} was shown nothing for too long`] : [];
      }),
    isShownToAll: () => watchers.every(({ ring, step }) => step >= ring.done),
    stop: () => {
      clearInterval(timer);
      for (const { leave } of watchers) leave();
    },
  };
};
