import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const VERSIONS = [18, 17, 16, 15];
/** Where Debian's packages have the programs of a server, then those that the path has. */
const FOLDERS = [...VERSIONS.map((version) => `/usr/lib/postgresql/${version}/bin`), ...(process.env['PATH'] ?? '').split(':')];

const folder = FOLDERS.find((each) => existsSync(join(each, 'initdb')) && existsSync(join(each, 'pg_ctl')));

/** Whether there are the programs of a server here. */
export const hasPostgres = folder !== undefined;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
};

const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to be run by root: Debian's package brings a user for it. */
const commandOf = (program: string, args: readonly string[]): [string, string[]] => {
  const command = join(folder ?? '', program);
  return isRoot ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, [...args]];
};

const asServer = (program: string, args: readonly string[]): void => {
  execFileSync(...commandOf(program, args), { stdio: ['ignore', 'ignore', 'inherit'] });
};

const besideOthers = async (program: string, args: readonly string[]): Promise<void> => {
  const [code] = await once(spawn(...commandOf(program, args), { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit');
  if (code !== 0) throw new Error(`${program} ended with ${code}.`);
};

/** A server of a test's own. */
export interface PostgresServer {
  readonly port: number;
  /** The URL of a database in it; of that which there is at the beginning where no name is given. */
  url(database?: string): string;
  start(): void;
  /** Ends it as its operators do, whoever is connected, and starts it after so many milliseconds; without standing in anybody's way here. */
  restart(downMs: number): Promise<void>;
  /** Ends it as a failing machine does. */
  crash(): void;
  /** Lets one that follows another go on by itself. */
  promote(): void;
  /** Lets all of its processes stand still. */
  pause(): void;
  resume(): void;
  /** Ends it, and takes away what it kept. */
  remove(): Promise<void>;
}

/** All processes of a server: the first one, and its children. */
const processesOf = (data: string): number[] => {
  const first = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const children = readFileSync(`/proc/${first}/task/${first}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return [first, ...children.map(Number)];
};

const signalAll = (data: string, signal: NodeJS.Signals): void => {
  for (const id of processesOf(data)) process.kill(id, signal);
};

/** Makes a server's data, and starts it. */
const startOver = async (makeData: (folder: string) => void, settings: string): Promise<PostgresServer> => {
  const home = await mkdtemp(join(tmpdir(), 'postgres-'));
  if (isRoot) await chown(home, Number(execFileSync('id', ['-u', 'postgres'])), Number(execFileSync('id', ['-g', 'postgres'])));
  const data = join(home, 'data');
  const port = await freePort();
  makeData(data);
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${home} -c max_connections=300 ${settings}`;
  const start = (): void => asServer('pg_ctl', ['-D', data, '-w', '-l', join(home, 'log'), '-o', options, 'start']);
  const crash = (): void => asServer('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop']);
  start();
  return {
    port,
    url: (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`,
    start,
    restart: async (downMs) => {
      await besideOthers('pg_ctl', ['-D', data, '-w', '-m', 'fast', 'stop']);
      await setTimeout(downMs);
      await besideOthers('pg_ctl', ['-D', data, '-w', '-l', join(home, 'log'), '-o', options, 'start']);
    },
    crash,
    promote: () => asServer('pg_ctl', ['-D', data, '-w', 'promote']),
    pause: () => signalAll(data, 'SIGSTOP'),
    resume: () => signalAll(data, 'SIGCONT'),
    remove: async () => {
      if (existsSync(join(data, 'postmaster.pid'))) crash();
      await rm(home, { recursive: true, force: true });
    },
  };
};

/** Makes a server and starts it. What it has acknowledged survives its own end, though not that of the machine. */
export const startPostgres = (settings = '-c fsync=off'): Promise<PostgresServer> =>
  startOver((data) => asServer('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C']), settings);

/** Starts a server that follows another one and can only be read, until it is promoted. */
export const startStandby = ({ port }: PostgresServer): Promise<PostgresServer> =>
  startOver(
    (data) =>
      asServer('pg_basebackup', ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-D', data, '-R', '-c', 'fast', '--no-sync']),
    '-c fsync=off',
  );
