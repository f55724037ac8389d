import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { databaseStore } from '../../../../src/embedded-database.ts';
import { importIntoDatabase } from '../../../../src/embedded-import.ts';
import { type Certificates, makeCertificates } from '../../../support/certificates.ts';
import { type PostgresServer, startPostgres } from '../../../support/postgres-server.ts';
import { endAll, run } from '../../../support/processes.ts';
import { SAMPLE_DIRECTORY } from '../../../support/sample-backend.ts';
import { askDatabase, sampleDatabases } from '../../../support/sample-database.ts';

const SECRET = 's3cret';

/** Who gives a password, and who needs none. */
const ACCESS = `
host all careful 127.0.0.1/32 scram-sha-256
host all careful ::1/128 scram-sha-256
host all all 127.0.0.1/32 trust
host all all ::1/128 trust
`;

/** What only the user of the server may read. */
const giveToServer = async (...files: readonly string[]): Promise<void> => {
  const isRoot = process.getuid?.() === 0;
  for (const file of files) {
    await chmod(file, 0o600);
    if (isRoot) await chown(file, Number(execFileSync('id', ['-u', 'postgres'])), Number(execFileSync('id', ['-g', 'postgres'])));
  }
};

describe('a database that cannot be served is said to be so in one line, in which nothing is secret:', () => {
  let server: PostgresServer;
  let plain: PostgresServer;
  let newDatabase: () => Promise<string>;
  let certificates: Certificates;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bad-input-'));
    await chmod(folder, 0o755);
    certificates = makeCertificates(folder);
    const access = join(folder, 'pg_hba.conf');
    await writeFile(access, ACCESS);
    await giveToServer(certificates.certificate, certificates.key, access);
    const { certificate, key } = certificates;
    server = await startPostgres(`-c fsync=off -c ssl=on -c ssl_cert_file=${certificate} -c ssl_key_file=${key} -c hba_file=${access}`);
    plain = await startPostgres();
    newDatabase = await sampleDatabases(server);
    await askDatabase(server.url(), `CREATE ROLE careful LOGIN PASSWORD '${SECRET}' SUPERUSER`);
    await askDatabase(server.url(), 'CREATE ROLE stranger LOGIN');
  });
  afterAll(async () => {
    endAll();
    await Promise.all([server.remove(), plain.remove()]);
    await rm(folder, { recursive: true });
  });

  /** What is said, with the name of the database left out. */
  const said = async (url: string): Promise<string> => {
    const error: unknown = await databaseStore(url, undefined).then(
      async ({ store }) => `served: ${await store.close()}`,
      (thrown: unknown) => thrown,
    );
    const { name, message } = error as Error;
    expect(name).toBe('ConfigError');
    expect(message).not.toMatch(/\n|s3cret|careful@/);
    return message.replace(/^--data \(HUMANLOOP_GRAPHQL_DATA\) \S+: /, '');
  };

  const as = (url: string, user: string, more: Readonly<Record<string, string>> = {}): string => {
    const changed = new URL(url);
    [changed.username = '', changed.password = ''] = user.split(':');
    for (const [name, value] of Object.entries(more)) changed.searchParams.set(name, value);
    return changed.href;
  };

  test.each(['verify-full', 'verify-ca', 'require'])('none with sslmode=%s and the right authority is', async (sslmode) => {
    const url = await newDatabase();
    const { store } = await databaseStore(as(url, 'postgres', { sslmode, sslrootcert: certificates.authority }), undefined);
    onTestFinished(() => store.close());
    const encrypted =
      "SELECT count(*)::int AS count FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE ssl AND application_name = 'humanloop-graphql'";
    expect((await askDatabase(url, encrypted))[0]?.['count']).toBeGreaterThan(0);
  });

  test.each(['verify-full', 'require'])('one whose certificate nobody here knows, with sslmode=%s', async (sslmode) => {
    expect(await said(as(await newDatabase(), 'postgres', { sslmode }))).toMatch(/^The certificate of the server is not to be trusted: /);
  });

  test('one whose certificate is of another host', async () => {
    const url = as(await newDatabase(), 'postgres', { sslmode: 'verify-full', sslrootcert: certificates.authority });
    expect(await said(url.replace('127.0.0.1', 'localhost'))).toMatch(
      /^The certificate of the server is not to be trusted: Hostname\/IP does not match/,
    );
  });

  test('one whose authority cannot be read', async () => {
    const url = as(await newDatabase(), 'postgres', { sslmode: 'verify-full', sslrootcert: '/nowhere/ca.pem' });
    expect(await said(url)).toBe("A file that its URL names cannot be read: ENOENT: no such file or directory, open '/nowhere/ca.pem'");
  });

  test('one that knows no TLS', async () => {
    expect(await said(as(plain.url(), 'postgres', { sslmode: 'verify-full' }))).toMatch(/The server does not support SSL connections$/);
  });

  test('one with another password', async () => {
    expect(await said(as(await newDatabase(), `careful:not-${SECRET}`))).toBe('password authentication failed for user "careful"');
  });

  test('one that does not exist', async () => {
    expect(await said(server.url('nowhere'))).toBe('database "nowhere" does not exist');
  });

  test('one that may not be read', async () => {
    expect(await said(as(await newDatabase(), 'stranger'))).toBe('permission denied for table store_format');
  });

  test('one that may not be filled', async () => {
    await askDatabase(server.url(), 'CREATE DATABASE closed');
    const place = { url: as(server.url('closed'), 'stranger'), directories: [SAMPLE_DIRECTORY], cacheHome: folder };
    await expect(importIntoDatabase(place, {})).rejects.toThrow(
      /^--data \(HUMANLOOP_GRAPHQL_DATA\) \S+: permission denied for schema public$/,
    );
  });

  test('by the command, which takes the password from a file', async () => {
    const url = as(await newDatabase(), 'careful', { sslmode: 'require' });
    const { host, pathname } = new URL(url);
    const name = `--data (HUMANLOOP_GRAPHQL_DATA) postgres://${host}${pathname}`;
    const passwords = join(folder, 'passwords');
    await writeFile(passwords, `127.0.0.1:*:*:careful:${SECRET}\n`, { mode: 0o600 });
    const trusted = `${url}&sslrootcert=${certificates.authority}`;
    const ended = (line: string) => ({ code: 78, stdout: '', stderr: `humanloop-graphql: ${line}\n` });
    expect(await run(['migrate', '--data', trusted], { PGPASSFILE: passwords })).toMatchObject({ code: 0 });
    expect(await run(['migrate', '--data', trusted])).toEqual(
      ended(`${name}: The server asks for a password: give it in PGPASSWORD, or in a file that PGPASSFILE names.`),
    );
    expect(await run(['--data', url])).toEqual(
      ended(`${name}: The certificate of the server is not to be trusted: unable to verify the first certificate`),
    );
  });
});
