import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Redis } from 'ioredis';
import type { Counted, CountWindow, Shared } from '../contract/shared.ts';
import type { SharedAddress } from '../contract/shared-address.ts';
import { type Asking, type AskingOptions, createAsking } from './asking.ts';
import { channelOf, clientOf } from './client.ts';
import { createForgetting } from './forgetting.ts';
import { within } from './patience.ts';
import { isRefused, isReply, problemIn } from './replies.ts';
import { createTelling } from './telling.ts';
import { leaveTurn, takeTurn } from './turns.ts';

/** What is shared, and its connections. */
export interface OpenShared extends Shared {
  /** Waits a moment for its first connection; why it cannot be used so far is told. */
  begin(): Promise<void>;
  /** Who is told of problems, once a minute at most: also by who else asks something of the same server. */
  readonly told: Asking['told'];
  /** Nothing that is kept may be used: something is still to be forgotten, or it is lost, and to be waited for by nobody. */
  isUnfit(): boolean;
  close(): void;
}

export interface SharedOptions extends AskingOptions {
  /** Milliseconds for which something may go on changing by itself when that is said of it. */
  readonly settlingMs: number;
}

/** Opens what replicas share; it is used once it has begun. */
export const openShared = (address: SharedAddress, options: SharedOptions): OpenShared => {
  const client = clientOf(address);
  const asking = createAsking(() => client.ping(), options);
  const { ask, lost } = asking;
  const forgetting = createForgetting(client, asking, options.settlingMs);
  // Of several hosts another may answer.
  const isFinal = (error: unknown): boolean => address.type === 'server' && isRefused(error);
  const telling = createTelling({
    connect: () => (address.type === 'cluster' ? client : clientOf(address)),
    publish: (channel, message) => ask('tell', { of: () => client.publish(channel, message), outcome: () => 'done' }),
  });
  let lastError: unknown;
  // Without a listener each failed connection is written to the console, with its address.
  client.on('error', (error: unknown) => {
    lastError = error;
  });
  return {
    count: (name, points, window) => ask('count', { of: () => count(client, { name, points, window }), outcome: () => 'done' }),
    get: async (name) => {
      const found = await ask('get', { of: () => client.getBuffer(name), outcome: (bytes) => (bytes === null ? 'missing' : 'found') });
      return found ?? undefined;
    },
    put: async (name, bytes, ms) => {
      await ask('put', { of: () => client.set(name, Buffer.from(bytes), 'PX', ms), outcome: () => 'done' });
    },
    take: (name, ms) => ask('take', { of: () => takeTurn(client, name, ms), outcome: ({ isOurs }) => (isOurs ? 'done' : 'found') }),
    leave: async (name, number) => {
      await ask('leave', { of: () => leaveTurn(client, name, number), outcome: () => 'done' });
    },
    hear: (channel, hearer) => telling.hear(channelOf(address, channel), hearer),
    tell: (channel, text) => telling.tell(channelOf(address, channel), text),
    forget: forgetting.forget,
    isUnfit: () => forgetting.isOwing() || !asking.isUsable(),
    told: asking.told,
    begin: async () => {
      const problem = await firstProblem(client, () => lastError, isFinal);
      if (problem === undefined) return;
      lost(`--shared (HUMANLOOP_GRAPHQL_SHARED) cannot be used: ${problem}. Until it can, each replica goes on by itself.`);
    },
    close: () => {
      asking.close();
      forgetting.close();
      telling.close();
      client.disconnect();
    },
  };
};

/** One step for everybody who counts: what is refused was never counted, and a window does not end in the middle. */
const COUNT = `
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[3])
  redis.call('PEXPIRE', KEYS[1], left)
end
if total > tonumber(ARGV[2]) then redis.call('DECRBY', KEYS[1], ARGV[1]) end
return { total, left }`;

interface Counting {
  readonly name: string;
  readonly points: number;
  readonly window: CountWindow;
}

const count = async (client: Redis | Cluster, { name, points, window }: Counting): Promise<Counted> => {
  const [total, msLeft] = (await client.eval(COUNT, 1, name, points, window.most, window.ms)) as [number, number];
  return { total, msLeft };
};

const START_MS = 2_000;
const LOOK_MS = 20;

const firstProblem = async (
  client: Redis | Cluster,
  lastError: () => unknown,
  isFinal: (error: unknown) => boolean,
): Promise<string | undefined> => {
  for (const end = performance.now() + START_MS; performance.now() < end; await sleep(LOOK_MS, undefined, { ref: false })) {
    try {
      await within(START_MS, client.ping());
      return undefined;
    } catch (error) {
      if (isReply(error)) return problemIn(error);
    }
    if (isFinal(lastError())) break;
  }
  return problemIn(lastError());
};
