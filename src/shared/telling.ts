import type { Cluster, Redis } from 'ioredis';
import type { Hearer } from '../contract/shared.ts';
import { type Channel, createChannel } from './channel.ts';

export interface TellingOptions {
  /** The connection of those who hear: nothing else is asked of it, but by a cluster, which has its own for that. */
  readonly connect: () => Redis | Cluster;
  /** Sends a message to all who hear on a channel. */
  readonly publish: (channel: string, message: string) => Promise<unknown>;
}

/** Milliseconds until what was told, and did not come, is noticed; and until a connection that is silent is tried. */
const BEAT_MS = 5_000;

/** Lets this process tell others something, and hear them. */
export const createTelling = ({ connect, publish }: TellingOptions) => {
  const channels = new Map<string, Channel>();
  const ends: (() => void)[] = [];
  let connection: Redis | Cluster | undefined;
  const connected = (): Redis | Cluster => {
    if (connection) return connection;
    connection = connect();
    connection.on('error', () => undefined);
    connection.on('message', (name: string, message: string) => channels.get(name)?.heard(message));
    return connection;
  };
  const hear = (name: string, hearer: Hearer): void => {
    const channel = createChannel(hearer);
    channels.set(name, channel);
    const client = connected();
    // Who hears already stays so. It is asked again and again, for a connection that is gone without a word shows only then.
    const subscribe = (): void => void client.subscribe(name).catch(() => undefined);
    if (client.status === 'ready') subscribe();
    client.on('ready', subscribe);
    const beat = setInterval(() => {
      subscribe();
      void publish(name, channel.beat());
    }, BEAT_MS).unref();
    ends.push(() => clearInterval(beat));
  };
  return {
    hear,
    tell: async (name: string, text: string): Promise<void> => {
      const channel = channels.get(name);
      if (channel) await publish(name, channel.next(text));
    },
    close: (): void => {
      for (const end of ends) end();
      connection?.disconnect();
    },
  };
};
