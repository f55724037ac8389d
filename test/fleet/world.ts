import type { Outcome } from './asking.ts';
import type { Fleet } from './fleet.ts';
import { type Contradictions, contradictionsOf, type Entry } from './ledger.ts';
import { wholeOf } from './reading.ts';
import type { Tally } from './tally.ts';

/** Who takes part in a run of a fleet, and what they write down. */
export interface Run {
  readonly fleet: Fleet;
  readonly tally: Tally;
  readonly random: () => number;
  readonly ending: AbortSignal;
  /** What was told to be done and was not there when another replica was asked right after it. */
  readonly stale: string[];
  readonly entries: Entry[];
}

export const oneOf = <T>(values: readonly T[], random: () => number): T => values[Math.floor(random() * values.length)] as T;

/** Asks through one of the fronts, and counts it. */
export const through = async (
  { fleet, tally, random }: Run,
  kind: string,
  asking: { readonly query: string; readonly key: string; readonly variables: Readonly<Record<string, unknown>> },
): Promise<Outcome> => {
  const side = random() < 0.5 ? 0 : 1;
  const outcome = await fleet.fronts[side].graph(asking);
  tally.add(`${kind}, ${side === 0 ? 'PostgreSQL' : 'live'}`, outcome);
  return outcome;
};

/** Asks every replica by itself for an evaluation, and notes what contradicts what was told of it: nothing may be older than the last answer. */
export const confirm = async ({ fleet, stale }: Run, entry: Entry, key: string): Promise<void> => {
  const asked = [...fleet.direct].map(async ([replica, asker]) => {
    const found = await wholeOf(asker, entry.id, key);
    if (found === 'nothing') return;
    const { lost, doubled } = contradictionsOf(entry, found);
    stale.push(...[...lost, ...doubled].map((what) => `${replica.name}: ${what}`));
  });
  await Promise.all(asked);
};

const FINAL_ATTEMPTS = 10;

/** What contradicts the ledger in the end. */
export const finalContradictions = async ({ fleet, entries }: Run, key: string): Promise<Contradictions> => {
  const all: Contradictions = { lost: [], doubled: [], undeniable: [] };
  for (const entry of entries) {
    let found: Awaited<ReturnType<typeof wholeOf>> = 'nothing';
    for (let attempt = 0; found === 'nothing' && attempt < FINAL_ATTEMPTS; attempt += 1)
      found = await wholeOf(fleet.fronts[0], entry.id, key);
    if (found === 'nothing') throw new Error(`${entry.id} cannot be read at the end.`);
    const { lost, doubled, undeniable } = contradictionsOf(entry, found);
    all.lost.push(...lost);
    all.doubled.push(...doubled);
    all.undeniable.push(...undeniable);
  }
  return all;
};
