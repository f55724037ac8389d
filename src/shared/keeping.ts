import { hash } from 'node:crypto';
import DataLoader from 'dataloader';
import type { Cluster, Redis } from 'ioredis';
import type { Keeping, Look } from '../contract/keeping.ts';
import type { SharedAddress } from '../contract/shared-address.ts';
import { type AskingOptions, createAsking } from './asking.ts';
import { clientOf } from './client.ts';
import { isSettled, markOf, newMark } from './forgetting.ts';
import { lifeOf } from './life.ts';
import { kindOf } from './replies.ts';

export interface OpenKeeping extends Keeping {
  /** Waits a moment for its first connection, or for its failure. */
  begin(): Promise<void>;
  close(): void;
}

export interface KeepingOptions extends AskingOptions {
  /** Nothing that is kept may be used now. */
  readonly isUnfit: () => boolean;
  /** Milliseconds that a mark stands: longer than what is kept under it. */
  readonly markMs: number;
}

/** The most that is asked for at once. */
const MAX_NAMES = 64;
const DIGEST_BYTES = 16;
/** A busy machine may be late once: what is kept is missed more than a count would be. */
const RETRY_MS = 100;
const START_MS = 2_000;

/** Opens a place where replicas keep things for each other. It has a connection of its own: large values must not hold up small questions. */
export const openKeeping = (address: SharedAddress, { isUnfit, markMs, ...options }: KeepingOptions): OpenKeeping => {
  const client = clientOf(address);
  client.on('error', () => undefined);
  const lifeNow = lifeOf(client);
  const { ask, close } = createAsking(() => client.ping(), { ...options, retryMs: RETRY_MS });
  /** What is asked for in one tick is asked in one round, each name once; undefined where nothing can be asked. */
  const found = new DataLoader<string, Buffer | null | undefined>(
    async (names) => {
      found.clearAll();
      const values = await ask('look', { of: () => valuesOf(client, names), outcome: () => 'done' });
      return values ?? names.map(() => undefined);
    },
    { maxBatchSize: MAX_NAMES },
  );
  const marks = createMarks((name, mark) =>
    ask('mark', { of: () => client.set(name, mark, 'PX', markMs, 'NX'), outcome: (set) => (set === null ? 'found' : 'done') }),
  );
  return {
    look: async (name, subjects) => {
      if (isUnfit()) return undefined;
      const [value, ...known] = await Promise.all([name, ...subjects.map(markOf)].map((each) => found.load(each)));
      const life = lifeNow();
      if (value === undefined || known.includes(undefined) || life === undefined) return undefined;
      return lookOf(value, stateOf(life, known), () => marks.begun(life, subjects, known));
    },
    keep: async (name, bytes, { state, ms }) => {
      if (isUnfit()) return;
      const value = Buffer.concat([digestOf(state), bytes]);
      await ask('keep', { of: () => client.set(name, value, 'PX', ms), outcome: () => 'done' });
    },
    begin: () =>
      new Promise((resolve) => {
        for (const event of ['ready', 'close']) client.once(event, () => resolve());
        setTimeout(resolve, START_MS).unref();
        if (client.status === 'ready') resolve();
      }),
    close: () => {
      close();
      client.disconnect();
    },
  };
};

type Marks = readonly (Buffer | null | undefined)[];

/** All marks as one text, with whose they are; undefined where one is not there, or is settling. */
const stateOf = (life: string, marks: Marks): string | undefined =>
  marks.every((mark) => mark && isSettled(mark)) ? [life, ...marks.map((mark) => mark?.toString('base64'))].join() : undefined;

const lookOf = (value: Buffer | null, state: string | undefined, begin: () => Promise<string | undefined>): Look => {
  if (value && state !== undefined && value.subarray(0, DIGEST_BYTES).equals(digestOf(state))) {
    return { outcome: 'hit', bytes: value.subarray(DIGEST_BYTES), state };
  }
  return { outcome: value ? 'forgotten' : 'miss', state: state === undefined ? begin() : Promise.resolve(state) };
};

const digestOf = (state: string): Buffer => hash('sha256', state, 'buffer').subarray(0, DIGEST_BYTES);

/**
 * Makes marks where there are none. Whoever asks reads its source while that goes on, and so may only keep something under a mark that was
 * certainly made here: one that somebody else made meanwhile may be that of a change.
 */
const createMarks = (putNew: (name: string, mark: string) => Promise<'OK' | null | undefined>) => {
  const beginning = new Map<string, Promise<Buffer | undefined>>();
  const begin = async (name: string): Promise<Buffer | undefined> => {
    const mark = newMark(false);
    const isMade = (await putNew(name, mark)) === 'OK';
    beginning.delete(name);
    return isMade ? Buffer.from(mark) : undefined;
  };
  const begun = (name: string): Promise<Buffer | undefined> => {
    const mark = beginning.get(name) ?? begin(name);
    beginning.set(name, mark);
    return mark;
  };
  return {
    begun: async (life: string, subjects: readonly string[], known: Marks): Promise<string | undefined> => {
      if (known.some((mark) => mark && !isSettled(mark))) return undefined;
      return stateOf(life, await Promise.all(known.map((mark, index) => mark ?? begun(markOf(subjects[index] ?? '')))));
    },
  };
};

/** A cluster has names in several places, and answers of each alone. */
const valuesOf = (client: Redis | Cluster, names: readonly string[]): Promise<(Buffer | null)[]> =>
  client.isCluster
    ? Promise.all(names.map((name) => client.getBuffer(name).catch(nothingIfOther)))
    : (client as Redis).mgetBuffer([...names]);

/** What is no text was not put there by us, as MGET has it. */
const nothingIfOther = (error: unknown): null => {
  if (error instanceof Error && kindOf(error) === 'WRONGTYPE') return null;
  throw error;
};
