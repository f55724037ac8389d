import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATHS = ['/usr/bin/redis-server', '/usr/bin/valkey-server', '/usr/local/bin/redis-server', '/usr/local/bin/valkey-server'];

/** Where a Redis or Valkey is installed; undefined where there is none. */
export const redisPath = process.env['REDIS_SERVER'] ?? PATHS.find((path) => existsSync(path));

/** A port that nobody listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

export interface RunningRedis {
  readonly port: number;
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a server on loopback that keeps nothing, with these settings beside. */
export const startRedis = async (settings: readonly string[] = [], at?: number): Promise<RunningRedis> => {
  if (redisPath === undefined) throw new Error('There is no redis-server.');
  const port = at ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-redis-'));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no', ...settings];
  const child = spawn(redisPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for (let output = ''; !output.includes('Ready to accept connections'); ) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    output += chunk;
  }
  child.stdout.resume();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    child,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
};
