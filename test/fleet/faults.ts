import { setTimeout } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import type { Replica } from './replica.ts';
import type { Tally } from './tally.ts';

/** Milliseconds until a replica that was killed is replaced, that Redis stands still, and that PostgreSQL is down. */
const REPLACED_MS = 1_500;
const FROZEN_MS = 5_000;
const DOWN_MS = 2_000;
/** How long after PostgreSQL is back others may still leave it alone: a breaker lets a call through after five seconds. */
const NOTICED_MS = 6_000;

export interface Fault {
  readonly name: string;
  /** Resolves when it is over. */
  bring(): Promise<void>;
}

const kill = async (replica: Replica | undefined): Promise<void> => {
  await replica?.kill();
  await setTimeout(REPLACED_MS);
  await replica?.start();
};

const restart = async (replicas: readonly Replica[]): Promise<void> => {
  for (const replica of replicas) {
    const code = await replica.end();
    if (code !== 0) throw new Error(`${replica.name} ended with ${code}.`);
    await replica.start();
  }
};

/** What is done to a fleet, in this order. */
export const faultsOf = ({ services: { redis, postgres }, replicas }: Fleet, { outages }: Tally): Fault[] => [
  { name: 'a replica over PostgreSQL is killed, and replaced', bring: () => kill(replicas.find(({ kind }) => kind === 'stored')) },
  { name: 'a replica over HTTP is killed, and replaced', bring: () => kill(replicas.find(({ kind }) => kind === 'live')) },
  { name: 'all four are restarted, one after the other', bring: () => restart(replicas) },
  {
    name: `Redis stands still for ${FROZEN_MS / 1000} s`,
    bring: async () => {
      redis.child.kill('SIGSTOP');
      await setTimeout(FROZEN_MS);
      redis.child.kill('SIGCONT');
    },
  },
  {
    name: `PostgreSQL is stopped, and started ${DOWN_MS / 1000} s later`,
    bring: async () => {
      const outage: (typeof outages)[number] = { from: performance.now(), until: undefined };
      outages.push(outage);
      await postgres.restart(DOWN_MS);
      outage.until = performance.now() + NOTICED_MS;
      await setTimeout(NOTICED_MS);
    },
  },
];
