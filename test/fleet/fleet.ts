import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningProxy, startProxy } from '../ecosystem/proxies.ts';
import { type Asker, createAsker } from './asking.ts';
import { type FaultyWay, startFaultyWay } from './faulty-way.ts';
import { createReplica, type Replica } from './replica.ts';
import { type Services, startServices } from './services.ts';

/** Keys of those who ask, all of whom may change what is there. */
export const KEYS = ['alder', 'birch', 'cedar', 'douglas'].map((name) => `hl_fleet_${name}_5d1c8e0b7f`);

export const PASSWORD = 'a-password-of-the-fleet-91c4';

/** Evaluations beside those of the sample; each who changes something has one for itself. */
export const WORLDS = 12;

/** All parts, running. */
export interface Fleet {
  readonly services: Services;
  readonly replicas: readonly Replica[];
  readonly way: FaultyWay;
  /** What stands in front of the replicas that have the database, and of those over the first by HTTP. */
  readonly fronts: readonly [stored: Asker, live: Asker];
  /** Each replica by itself. */
  readonly direct: ReadonlyMap<Replica, Asker>;
  stop(): Promise<void>;
}

export interface FleetOptions {
  readonly random: () => number;
  /** The shares of upstream calls that fail before and after they were carried out. */
  readonly failed: number;
  readonly cut: number;
  /** Beside those that the parts themselves need. */
  readonly env?: Readonly<Record<string, string>>;
}

const startGroup = async (replicas: readonly Replica[]): Promise<RunningProxy> => {
  await Promise.all(replicas.map((replica) => replica.start()));
  return startProxy(
    'haproxy',
    replicas.map(({ host }) => host),
  );
};

/**
 * Two replicas over PostgreSQL with HAProxy in front, and two over those as over any v5 API, on a way that fails now and then, with HAProxy in front as
 * well. All have one Redis.
 */
export const startFleet = async ({ random, failed, cut, env = {} }: FleetOptions): Promise<Fleet> => {
  const services = await startServices({ worlds: WORLDS, password: PASSWORD });
  const { folder, database, redis } = services;
  const shared = { HUMANLOOP_GRAPHQL_SHARED: redis.url, ...env };
  const keys = join(folder, 'keys');
  writeFileSync(keys, KEYS.map((key, index) => `write ${key} tenant-${index}\n`).join(''));
  const stored = await Promise.all(
    ['stored-1', 'stored-2'].map((name) =>
      createReplica({
        name,
        kind: 'stored',
        folder,
        args: ['--server-api-key-file', keys],
        env: { ...shared, HUMANLOOP_GRAPHQL_DATA: database },
      }),
    ),
  );
  const storedFront = await startGroup(stored);
  const way = await startFaultyWay({ to: storedFront.url, failed, cut, random });
  const live = await Promise.all(
    ['live-1', 'live-2'].map((name) =>
      createReplica({
        name,
        kind: 'live',
        folder,
        args: [],
        env: { ...shared, HUMANLOOP_BASE_URL: way.url, HUMANLOOP_GRAPHQL_CACHE_FINAL: '60' },
      }),
    ),
  );
  const liveFront = await startGroup(live);
  const replicas = [...stored, ...live];
  const direct = new Map(replicas.map((replica) => [replica, createAsker(replica.url, 16)]));
  const fronts = [createAsker(storedFront.url), createAsker(liveFront.url)] as const;
  return {
    services,
    replicas,
    way,
    fronts,
    direct,
    stop: async () => {
      await Promise.all([...fronts, ...direct.values()].map((asker) => asker.close()));
      await Promise.all(replicas.map((replica) => replica.kill()));
      await Promise.all([storedFront.stop(), liveFront.stop(), way.close()]);
      await services.stop();
    },
  };
};
