import { setImmediate, setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hearer, Shared, Turn } from '../../../src/contract/shared.ts';
import { createProgressHub, type ProgressHub } from '../../../src/loaders/progress/hub.ts';
import { createUpstream } from '../../../src/upstream/client.ts';
import { apart } from '../../../src/upstream/flights.ts';
import { json } from '../../support/helpers.ts';

/** What replicas share, in one process: slow by chance, and lost where the test wants it. */
const sharing = (delay: () => number, turnMs: number) => {
  const values = new Map<string, Buffer>();
  const turns = new Map<string, { readonly number: number; readonly end: number }>();
  const hearers: Hearer[] = [];
  const counts = { taken: 0, left: 0 };
  let number = 0;
  const take = (name: string): Turn => {
    const held = turns.get(name);
    const msLeft = (held?.end ?? 0) - performance.now();
    if (held && msLeft > 0) return { isOurs: false, number: held.number, msLeft };
    number += 1;
    counts.taken += 1;
    turns.set(name, { number, end: performance.now() + turnMs });
    return { isOurs: true, number, msLeft: turnMs };
  };
  const replica = (isLost: () => boolean): Shared => {
    const asked = async <T>(work: () => T): Promise<T | undefined> => {
      await setTimeout(delay());
      const answer = isLost() ? undefined : work();
      await setTimeout(delay());
      return answer;
    };
    let own: Hearer | undefined;
    return {
      count: async () => undefined,
      forget: async () => undefined,
      get: (name) => asked(() => values.get(name)),
      put: async (name, bytes) => void (await asked(() => values.set(name, Buffer.from(bytes)))),
      take: (name) => asked(() => take(name)),
      leave: async (name, left) => {
        await asked(() => {
          if (turns.get(name)?.number !== left) return;
          turns.delete(name);
          counts.left += 1;
        });
      },
      hear: (_channel, hearer) => {
        own = hearer;
        hearers.push(hearer);
      },
      tell: async (_channel, text) => {
        await asked(() => {
          for (const hearer of hearers) if (hearer !== own) void setTimeout(delay()).then(() => isLost() || hearer.heard(text));
        });
      },
    };
  };
  return { replica, counts };
};

/** Replicas of an upstream that says how often it was changed. */
const fleet = (size: number, delay: () => number, turnMs: number) => {
  const state = { changes: 0, isLost: false, isFinal: false };
  const { replica, counts } = sharing(delay, turnMs);
  const reads: string[] = [];
  const hubs = Array.from({ length: size }, () =>
    createProgressHub({
      upstreamFor: (apiKey, signal, through) => {
        const send = async ({ path }: { readonly path: string }) => {
          reads.push(path);
          const { changes: num_logs, isFinal } = state;
          await setTimeout(delay());
          const status = isFinal ? 'completed' : 'running';
          return json({ status, run_stats: [{ run_id: 'run_1', num_logs, status, evaluator_stats: [] }] });
        };
        return createUpstream({ send: through?.(send) ?? send, apiKey, keyRequired: false, signal }, apart);
      },
      now: Date.now,
      sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
      random: Math.random,
      replicas: { shared: replica(() => state.isLost), source: 'here' },
    }),
  );
  return { state, hubs, counts, reads };
};

const INTERVAL_MS = 20;
/** Shorter than slow looks, so that turns are lost. */
const SHORT_TURN_MS = 15;

/** Watches to the end, and finds fault with an event that is older than the joining, or than a change that was made here before it came. */
const watching = async (hub: ProgressHub, now: () => number, floors: Map<ProgressHub, number>): Promise<number[]> => {
  const seen: number[] = [];
  const joined = now();
  const events = hub.watch({ apiKey: 'a', evaluationIds: ['evr_1'], intervalMs: INTERVAL_MS, isWhole: false });
  for (;;) {
    const { done, value } = await events.next();
    const floor = Math.max(joined, floors.get(hub) ?? 0);
    if (done) return seen;
    if (value.seen instanceof Error) throw value.seen;
    const [run] = value.seen.stats.run_stats;
    const logs = run instanceof Error ? Number.NaN : (run?.num_logs ?? Number.NaN);
    expect(logs).toBeGreaterThanOrEqual(floor);
    seen.push(logs);
  }
};

/** What is done at which replica, and milliseconds until the next. */
type Step = readonly ['join' | 'change' | 'lose' | 'find', number, number];

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.tuple(fc.constantFrom('join', 'change', 'change', 'change', 'change', 'lose', 'find'), fc.nat(3), fc.nat(8)),
  { minLength: 10, maxLength: 40 },
);

describe('replicas that look for each other', () => {
  test('show nobody what is older than what they were shown, than their joining, or than a change through their replica', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 0, max: 6 }), async (todo, slow) => {
        const { state, hubs } = fleet(4, () => Math.random() * slow, SHORT_TURN_MS);
        const floors = new Map<ProgressHub, number>();
        const watchers: Promise<number[]>[] = hubs.map((hub) => watching(hub, () => state.changes, floors));
        for (const [what, which, ms] of todo) {
          await setTimeout(ms);
          const hub = hubs[which] as ProgressHub;
          if (what === 'join') watchers.push(watching(hub, () => state.changes, floors));
          if (what === 'lose' || what === 'find') state.isLost = what === 'lose';
          if (what !== 'change') continue;
          state.changes += 1;
          hub.changed('/evaluations/evr_1');
          floors.set(hub, state.changes);
        }
        state.isFinal = true;
        for (const seen of await Promise.all(watchers)) expect(seen).toEqual(seen.toSorted((one, other) => one - other));
      }),
      { numRuns: 30 },
    );
  });

  test('give back each turn that they took, also where all who watched there leave meanwhile', async () => {
    const { hubs, counts, reads } = fleet(2, () => 0, 60_000);
    const [one, two] = hubs.map((hub) => hub.watch({ apiKey: 'a', evaluationIds: ['evr_1'], intervalMs: 1_000, isWhole: true }));
    const left = one?.next();
    while (reads.length === 0) await setImmediate();
    await one?.return?.();
    expect((await left)?.done).toBe(true);
    expect((await two?.next())?.done).toBe(false);
    await two?.return?.();
    while (counts.left < counts.taken) await setTimeout(1);
  });
});
