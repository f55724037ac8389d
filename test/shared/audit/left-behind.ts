import { Redis } from 'ioredis';
import pg from 'pg';

/** Every value of a key of Redis, whatever its type. */
const valueAt = async (client: Redis, key: string): Promise<unknown> => {
  switch (await client.type(key)) {
    case 'string':
      return (await client.getBuffer(key))?.toString('latin1');
    case 'hash':
      return client.hgetall(key);
    case 'list':
      return client.lrange(key, 0, -1);
    case 'set':
      return client.smembers(key);
    case 'zset':
      return client.zrange(key, '0', '-1');
    case 'stream':
      return client.xrange(key, '-', '+');
    default:
      throw new Error(`A key of another type: ${key}`);
  }
};

/** All keys and values of a Redis, its channels, and what it tells of its clients. */
export const allOfRedis = async (url: string): Promise<Record<string, unknown>> => {
  const client = new Redis(url);
  const found: Record<string, unknown> = {};
  let cursor = '0';
  do {
    const [next, keys] = await client.scan(cursor);
    for (const key of keys) found[key] = await valueAt(client, key);
    cursor = next;
  } while (cursor !== '0');
  found['channels'] = await client.pubsub('CHANNELS');
  found['clients'] = await client.client('LIST');
  found['slow'] = await client.slowlog('GET', 1_000);
  client.disconnect();
  return found;
};

/** What PostgreSQL shows of its connections to everybody who may look. */
export const allOfActivity = async (connectionString: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query('SELECT application_name, query FROM pg_stat_activity');
  await client.end();
  return rows;
};
