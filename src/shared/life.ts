import type { Cluster, Redis } from 'ioredis';
import { isReply } from './replies.ts';

const RUN_ID = /^run_id:(\w+)/m;

/**
 * Names the life of the server that a connection leads to; undefined while that is not known. One that was started anew from a file, or took the
 * place of another, may hold again what had been replaced. Of a cluster, and of a server that does not tell, all is one life.
 */
export const lifeOf = (client: Redis | Cluster): (() => string | undefined) => {
  if (client.isCluster) return () => '';
  let life: string | undefined;
  const ask = async (): Promise<void> => {
    life = await client.info('server').then(
      (text) => RUN_ID.exec(text)?.[1] ?? '',
      (error: unknown) => (isReply(error) ? '' : undefined),
    );
  };
  client.on('close', () => {
    life = undefined;
  });
  // Asked before everything else, it is known before anything else is answered.
  client.on('ready', () => void ask());
  return () => life;
};
