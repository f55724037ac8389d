import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { hasPostgres, startPostgres } from './postgres-server.ts';

/*
 * Runs a command beside a PostgreSQL server of its own, which TEST_POSTGRES names as the URL of a database that others may be made beside:
 *
 *     node test/support/with-postgres.ts npx vitest run test/backend
 *
 * Where TEST_POSTGRES is set already, that server is taken.
 */

const ended = async (child: ChildProcess): Promise<number> => {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
};

const [command, ...args] = process.argv.slice(2);
const given = process.env['TEST_POSTGRES'];
if (command === undefined) {
  process.stderr.write('No command was given.\n');
  process.exitCode = 1;
} else if (given === undefined && !hasPostgres) {
  process.stderr.write(
    'NOTHING WAS TESTED: there is no PostgreSQL server here. Install one (Debian: apt-get install postgresql), or name one by\n',
  );
  process.stderr.write('TEST_POSTGRES=postgres://user@host/database, whose user may create databases.\n');
  process.exitCode = 1;
} else {
  const server = given === undefined ? await startPostgres('-c fsync=off -c synchronous_commit=off -c full_page_writes=off') : undefined;
  try {
    const env = { ...process.env, TEST_POSTGRES: given ?? server?.url() };
    process.exitCode = await ended(spawn(command, args, { stdio: 'inherit', env }));
  } finally {
    await server?.remove();
  }
}
