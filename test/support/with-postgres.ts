import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Runs a command beside a PostgreSQL server of its own, which TEST_POSTGRES names as the URL of a database that others may be made beside:
 *
 *     node test/support/with-postgres.ts npx vitest run test/backend
 *
 * Where TEST_POSTGRES is set already, that server is taken.
 */

const VERSIONS = [18, 17, 16, 15, 14, 13];
/** Where Debian's packages have the programs of a server, then those that the path has. */
const FOLDERS = [...VERSIONS.map((version) => `/usr/lib/postgresql/${version}/bin`), ...(process.env['PATH'] ?? '').split(':')];

const folder = FOLDERS.find((each) => existsSync(join(each, 'initdb')) && existsSync(join(each, 'pg_ctl')));

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
const asServer = (program: string, args: readonly string[]): void => {
  const command = join(folder ?? '', program);
  const [file, all] = isRoot ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, [...args]];
  execFileSync(file, all, { stdio: ['ignore', 'ignore', 'inherit'] });
};

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

const startServer = async (): Promise<Server> => {
  const home = await mkdtemp(join(tmpdir(), 'postgres-'));
  if (isRoot) await chown(home, Number(execFileSync('id', ['-u', 'postgres'])), Number(execFileSync('id', ['-g', 'postgres'])));
  const data = join(home, 'data');
  const port = await freePort();
  asServer('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C']);
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${home} -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300`;
  asServer('pg_ctl', ['-D', data, '-w', '-l', join(home, 'log'), '-o', settings, 'start']);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      asServer('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop']);
      await rm(home, { recursive: true, force: true });
    },
  };
};

const ended = async (child: ChildProcess): Promise<number> => {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
};

const [command, ...args] = process.argv.slice(2);
const given = process.env['TEST_POSTGRES'];
if (command === undefined) {
  process.stderr.write('No command was given.\n');
  process.exitCode = 1;
} else if (given === undefined && folder === undefined) {
  process.stderr.write(
    'NOTHING WAS TESTED: there is no PostgreSQL server here. Install one (Debian: apt-get install postgresql), or name one by\n',
  );
  process.stderr.write('TEST_POSTGRES=postgres://user@host/database, whose user may create databases.\n');
  process.exitCode = 1;
} else {
  const server = given === undefined ? await startServer() : undefined;
  try {
    const env = { ...process.env, TEST_POSTGRES: given ?? server?.url };
    process.exitCode = await ended(spawn(command, args, { stdio: 'inherit', env }));
  } finally {
    await server?.stop();
  }
}
