import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bytesOf, generatedExport } from '../support/generated-export.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { run } from '../support/processes.ts';
import { type RunningRedis, redisPath, startRedis } from '../support/redis.ts';
import { SAMPLE_DIRECTORY } from '../support/sample-backend.ts';

/** What a fleet keeps its data in, and has in common. */
export interface Services {
  readonly postgres: PostgresServer;
  readonly redis: RunningRedis;
  /** `postgres://…`, for `--data`; the sample and the generated worlds were imported into it. */
  readonly database: string;
  /** A folder for logs and files of keys. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** What is missing of the programs that a fleet is made of; a fleet without one of them would say nothing. */
export const missingPrograms = (): string[] => [
  ...(hasPostgres ? [] : ['postgresql']),
  ...(redisPath === undefined ? ['redis-server'] : []),
  ...(spawnSync('haproxy', ['-v'], { env: { PATH: `${process.env['PATH']}:/usr/sbin` } }).error ? ['haproxy'] : []),
];

const writeExport = async (folder: string, worlds: number): Promise<string> => {
  const directory = join(folder, '20250708-224035');
  for (const [path, bytes] of Object.entries(bytesOf(generatedExport(worlds)))) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), bytes);
  }
  return directory;
};

export interface ServicesOptions {
  /** Evaluations beside those of the sample, each with a file, a dataset and an evaluator of its own. */
  readonly worlds: number;
  /** The password of either service. */
  readonly password: string;
}

/** Starts PostgreSQL and Redis, and fills the first by the command. */
export const startServices = async ({ worlds, password }: ServicesOptions): Promise<Services> => {
  const folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-fleet-'));
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis(['--requirepass', password])]);
  const database = postgres.url().replace('postgres@', `postgres:${password}@`);
  const { code, stderr } = await run(['import', SAMPLE_DIRECTORY, await writeExport(folder, worlds), '--data', database]);
  if (code !== 0) throw new Error(`The import ended with ${code}: ${stderr}`);
  return {
    postgres,
    redis: { ...redis, url: redis.url.replace('//', `//:${password}@`) },
    database,
    folder,
    stop: async () => {
      await Promise.all([postgres.remove(), redis.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
