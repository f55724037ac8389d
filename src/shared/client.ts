import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { SharedAddress } from '../contract/shared-address.ts';

/** Keys of other programs, and of other forms of ours, are none of ours. */
const PREFIX = 'humanloop-graphql:1:';

/** What a channel is called: those of other databases of the same server are others. */
export const channelOf = ({ database }: SharedAddress, name: string): string => `${PREFIX}${database}:${name}`;

const CONNECT_MS = 1_000;
/** A connection without a word for so long, though it was asked something, is given up. */
const SILENCE_MS = 5_000;
const RETRY_MS = 1_000;
/** A connection that was closed here, and does not end, holds the process for so long. */
const CLOSING_MS = 100;

/** A command is sent once, and at once, or not at all: whoever asks has another way. */
const ONCE = {
  connectTimeout: CONNECT_MS,
  socketTimeout: SILENCE_MS,
  disconnectTimeout: CLOSING_MS,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
} as const;

type Entering = Pick<RedisOptions, 'username' | 'password' | 'tls'>;

const enteringBy = ({ username, password, isSecure }: SharedAddress): Entering => ({
  ...(username !== undefined && { username }),
  ...(password !== undefined && { password }),
  // By the name of its host, or by its certificate where that is a number.
  ...(isSecure && { tls: {} }),
});

/** Connects to what is at an address, and again whenever the connection is lost. */
export const clientOf = (address: SharedAddress): Redis | Cluster => {
  const { type, hosts, database, name = '' } = address;
  const [first] = hosts;
  const entering = enteringBy(address);
  const common = { keyPrefix: PREFIX, enableOfflineQueue: false };
  if (type === 'cluster') {
    return new Cluster([...hosts], { ...common, clusterRetryStrategy: () => RETRY_MS, redisOptions: { ...ONCE, ...entering } });
  }
  const options = { ...common, ...ONCE, ...entering, db: database, retryStrategy: () => RETRY_MS };
  if (type === 'server') return new Redis({ ...options, ...first });
  const { tls } = entering;
  return new Redis({ ...options, sentinels: [...hosts], name, ...(tls && { sentinelTLS: tls, enableTLSForSentinelMode: true }) });
};
