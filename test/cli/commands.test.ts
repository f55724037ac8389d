import { on, once } from 'node:events';
import { watch } from 'node:fs';
import { cp, mkdir, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { writeGeneratedExport } from '../bench/large-export.ts';
import { evaluationFiles, runTexts, writeExport } from '../support/export-directory.ts';
import { endAll, launch, run, start } from '../support/processes.ts';

const SAMPLE = fileURLToPath(new URL('../../src/backend/sample/export/20250606-120000', import.meta.url));
const OVERVIEW =
  '{ evaluations(first: 2, fileId: "pr_t0a17v5Gt8BRSrudmJXY5") { totalCount nodes { name runs { label stats { numLogs } } } } }';

afterEach(endAll);

describe('serve', () => {
  test('answers over the sample with nothing configured, by GraphQL and by REST', async () => {
    const { url, ask, output } = await start();
    expect(output.stdout).toBe(
      `Evaluations from the sample export: pages on ${url}/, GraphQL and GraphiQL on ${url}/graphql, REST on ${url}/v5\n`,
    );
    expect((await ask('{ evaluationSource { kind } evaluations { totalCount } }')).data).toEqual({
      evaluationSource: { kind: 'SAMPLE' },
      evaluations: { totalCount: 5 },
    });
    const rest = (await (await fetch(`${url}/v5/evaluations?page=1&size=2`)).json()) as { records: unknown[]; total: number };
    expect(rest.records).toHaveLength(2);
    expect(rest.total).toBe(5);
    expect(await (await fetch(`${url}/v5/logs/order-17%2F3`)).json()).toMatchObject({ id: 'order-17/3' });
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
    const { status, headers } = await fetch(url, { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([302, 'graphql']);
  });

  test('reads no variable without the prefix but PORT and HOST, and reports those that are set', async () => {
    const { output, ask } = await start([], { EXPORT: '/nowhere', DATA: '', HUMANLOOP_GRAPHQL_HOST: '', HOST: 'localhost' });
    expect(output.stdout).toMatch(
      /^EXPORT is set and not read; the variable is HUMANLOOP_GRAPHQL_EXPORT\.\nEvaluations from the sample export/,
    );
    expect((await ask('{ evaluationSource { kind } }')).data).toEqual({ evaluationSource: { kind: 'SAMPLE' } });
  });

  test('reads an export directory, says what it found, and opens it at once the next time', async () => {
    const first = await start(['--export', SAMPLE]);
    expect(first.output.stdout).toMatch(/^Read 5 evaluations of \d+ files, with 13 runs and 142 logs\.\n/);
    const copy = /A copy for the next start is kept in (\S+\.db) \(\d+\.\d MB\); to clear it, delete that file\.\n$/;
    await vi.waitUntil(() => copy.test(first.output.stdout), { timeout: 60_000 });
    const [, file = ''] = copy.exec(first.output.stdout) ?? [];
    expect((await stat(file)).isFile()).toBe(true);
    const again = await start(['--export', SAMPLE]);
    expect(again.output.stdout).toMatch(/^Evaluations from the export /);
    for (const { ask } of [first, again])
      expect((await ask('{ evaluationSource { kind exportedAt isReadOnly } evaluations { totalCount } }')).data).toEqual({
        evaluationSource: { kind: 'EXPORT_DIRECTORY', exportedAt: '2025-06-06T12:00:00', isReadOnly: true },
        evaluations: { totalCount: 5 },
      });
  });

  test('gives the same answer over a live v5 API, with the key of the caller, and none without a key', async () => {
    const upstream = await start(['--server-api-key', 'sesame']);
    const sample = await start();
    const live = await start([], { HUMANLOOP_BASE_URL: `${upstream.url}/v5/` });
    const withKey = await live.ask(OVERVIEW, { 'x-api-key': 'sesame' });
    expect(withKey.errors).toBeUndefined();
    expect(withKey).toEqual(await sample.ask(OVERVIEW));
    for (const headers of [{}, { 'x-api-key': 'wrong' }]) {
      const { errors } = await live.ask(OVERVIEW, headers as Record<string, string>);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    }
    expect((await fetch(`${live.url}/v5/evaluations`)).status).toBe(404);
    const fallback = await start([], { HUMANLOOP_BASE_URL: `${upstream.url}/v5`, HUMANLOOP_API_KEY: 'sesame' });
    expect(await fallback.ask(OVERVIEW)).toEqual(withKey);
  });

  test('executes nothing but the documents of a manifest', async () => {
    const { url, ask } = await start(['--persisted', fileURLToPath(new URL('../../persisted-documents.json', import.meta.url))]);
    expect((await ask('{ evaluations { totalCount } }')).errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_ONLY');
    const manifest = (await import('../../persisted-documents.json', { with: { type: 'json' } })).default as Record<string, string>;
    const documentId = Object.keys(manifest).find((hash) => manifest[hash]?.includes('query EvaluationsList'));
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ documentId }),
    });
    expect(await response.json()).toMatchObject({ data: { evaluations: { totalCount: 5 } } });
  });

  test('keeps changes in a data file over a kill, and refuses a file that is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-data-'));
    const file = join(folder, 'evaluations.db');
    const first = await start(['--data', file]);
    expect(
      (await first.ask('mutation { createEvaluation(input: { name: "Kept", evaluators: [] }) { userErrors { code } } }')).data,
    ).toEqual({
      createEvaluation: { userErrors: [] },
    });
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await start(['--data', file]);
    expect((await second.ask('{ evaluationSource { isReadOnly } evaluations(first: 1) { nodes { name } } }')).data).toEqual({
      evaluationSource: { isReadOnly: false },
      evaluations: { nodes: [{ name: 'Kept' }] },
    });
    await writeFile(join(folder, 'letter.txt'), 'Dear Sir or Madam');
    const { code, stderr } = await run(['--data', join(folder, 'letter.txt')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^humanloop-graphql: the database file cannot be used: .*\n$/);
    await rm(folder, { recursive: true });
  });

  test('reads an export into a data file once, says where it came from, and refuses another export beside it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-data-'));
    const [exported, other, file] = ['20250101-080000', 'other', 'evaluations.db'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const directory of [exported, other]) await cp(SAMPLE, directory, { recursive: true });
    const first = await start(['--export', exported, '--data', file]);
    expect(first.output.stdout).toMatch(
      /^Read 5 evaluations .*\nNothing is wrong\.\nEvaluations from the export .*20250101-080000 kept in .*evaluations\.db: /,
    );
    first.child.kill('SIGTERM');
    await first.ended;
    for (const args of [
      ['--data', file],
      ['--export', exported, '--data', file],
    ]) {
      const again = await start(args);
      expect(again.output.stdout).toMatch(/^Evaluations from the export .*20250101-080000 kept in .*evaluations\.db: /);
      expect((await again.ask('{ evaluationSource { kind isReadOnly exportedAt } }')).data).toEqual({
        evaluationSource: { kind: 'EXPORT_DIRECTORY', isReadOnly: false, exportedAt: '2025-01-01T08:00:00' },
      });
      again.child.kill('SIGTERM');
      await again.ended;
    }
    const { code, stderr } = await run(['--export', other, '--data', file]);
    expect([code, stderr]).toEqual([
      78,
      `humanloop-graphql: --data (HUMANLOOP_GRAPHQL_DATA) ${file} holds the export ${await realpath(exported)}; to read ${other} as well: import ${other} --data ${file}\n`,
    ]);
    const path = await realpath(exported);
    await rm(path, { recursive: true });
    const gone = await start(['--export', path, '--data', file]);
    expect(gone.output.stdout).toMatch(/^Evaluations from the export .*20250101-080000 kept in /);
    await rm(folder, { recursive: true });
  });

  test('does not take a data file with the sample for one with an export', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-data-'));
    const file = join(folder, 'evaluations.db');
    const { child, ended } = await start(['--data', file]);
    child.kill('SIGTERM');
    await ended;
    expect(await run(['--export', SAMPLE, '--data', file])).toEqual({
      code: 78,
      stdout: '',
      stderr: `humanloop-graphql: --data (HUMANLOOP_GRAPHQL_DATA) ${file} holds evaluations from elsewhere; to read ${SAMPLE} name a new file, or leave --export out\n`,
    });
    await rm(folder, { recursive: true });
  });

  test('ends cleanly on SIGTERM and SIGINT', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, ended, ask } = await start();
      await ask('{ __typename }');
      child.kill(signal);
      expect(await ended).toMatchObject({ code: 0, stderr: '' });
    }
  });

  test('lets pages of no other origin in, unless it is named', async () => {
    const origin = 'https://app.example.com';
    const preflight = (url: string) =>
      fetch(`${url}/graphql`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    expect((await preflight((await start()).url)).headers.get('access-control-allow-origin')).toBeNull();
    const open = await start(['--cors-origin', origin]);
    expect((await preflight(open.url)).headers.get('access-control-allow-origin')).toBe(origin);
  });

  test('serves GraphiQL as one compressed page that names no other host, and not in production', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    const page = await response.text();
    expect(page).toContain('query EvaluationOverview');
    expect(page).toContain('evr_7ZAECYi82P80BOqjkseLt');
    expect(page).not.toMatch(/<(?:script|link|img)[^>]*(?:src|href)="?https?:/);
    const production = await start(['--export', SAMPLE], { NODE_ENV: 'production' });
    const closed = await fetch(`${production.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(closed.status).toBe(406);
    expect(await closed.text()).not.toContain('GraphiQL');
  });
});

describe('import', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-import-'));
    await writeGeneratedExport(join(folder, '20250101-000000'), { logs: 3_000, evaluations: 60, runsPerEvaluation: 2 });
    await cp(SAMPLE, join(folder, '20250606-120000'), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('brings all exports of a folder into one file, which is then served, and once only', async () => {
    const file = join(folder, 'all.db');
    expect(await run(['import', folder, '--data', file])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^Read 60 evaluations .* 3000 logs\.\nRead 5 evaluations .* 142 logs\.\nFound 1 warning\.\n +1 {2}REFERENCE_MISSING/,
      ),
    });
    expect(await run(['import', folder, '--data', file])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^These exports are held already, as they are\.\nFound 1 warning\.\n/),
    });
    const { ask, output } = await start(['--data', file]);
    expect(output.stdout).toMatch(
      /^The export has 1 warning\. .*\nEvaluations from the export .*20250101-000000, .*20250606-120000 kept in .*all\.db: /,
    );
    expect((await ask('{ evaluationSource { exportedAt isReadOnly } evaluations { totalCount } }')).data).toEqual({
      evaluationSource: { exportedAt: '2025-06-06T12:00:00', isReadOnly: false },
      evaluations: { totalCount: 65 },
    });
  });

  test('that is interrupted leaves a file that is not served, says so, and goes on with the same command', async () => {
    const file = join(folder, 'interrupted.db');
    const { child, ended } = launch(['import', folder, '--data', file]);
    const beside = watch(folder);
    for await (const [, name] of on(beside, 'change')) if (name === 'interrupted.db.importing') break;
    beside.close();
    child.kill('SIGINT');
    expect(await ended).toEqual({
      code: 130,
      stdout: '',
      stderr: 'humanloop-graphql: interrupted; the same command goes on where it was\n',
    });
    const directories = ['20250101-000000', '20250606-120000'].map((name) => join(folder, name)).join(' ');
    expect(await run(['--data', file])).toEqual({
      code: 78,
      stdout: '',
      stderr: `humanloop-graphql: --data (HUMANLOOP_GRAPHQL_DATA) ${file} holds an unfinished import; to finish it: import ${directories} --data ${file}\n`,
    });
    expect((await run(['import', join(folder, '20250606-120000'), '--data', file])).stderr).toMatch(
      /^humanloop-graphql: --data \(HUMANLOOP_GRAPHQL_DATA\) .*interrupted\.db holds an unfinished import of .*20250101-000000: it has to be imported as well\n$/,
    );
    const { ask } = await start(['--export', folder, '--data', file]);
    expect((await ask('{ evaluations { totalCount } }')).data).toEqual({ evaluations: { totalCount: 65 } });
  });

  test('prints what check finds, which is an exit code with --strict alone, and the first time as the second', async () => {
    const lines = Array.from({ length: 12 }, () => 'no record');
    const directory = await writeExport(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [lines] }));
    // LINE_INVALID, and NOT_SHOWN for the bodies that are made up here.
    const codes = 2;
    const file = join(dirname(directory), 'lost.db');
    const [, ...found] = (await run(['check', directory])).stdout
      .split('\n')
      .slice(1)
      .filter((line) => line !== '');
    const [verdict, ...findings] = found;
    for (const [args, code, first] of [
      [[], 0, 'Read 1 evaluations of 1 files, with 1 runs and 0 logs.'],
      [['--strict'], 1, 'These exports are held already, as they are.'],
    ] as const) {
      const { stdout, ...outcome } = await run(['import', directory, '--data', file, ...args]);
      expect(outcome).toEqual({ code, stderr: '' });
      const worst = findings.slice(codes, codes + 10).map((line) => `  ${line}`);
      const last = `  … and ${findings.length - codes - 10} more. To see all: check ${await realpath(directory)}, or evaluationSource { health } in the graph`;
      expect(stdout.trimEnd().split('\n')).toEqual([first, verdict, ...findings.slice(0, codes), ...worst, last]);
      expect(verdict).toMatch(/^Found 12 errors and \d warnings?\.$/);
    }
  });

  test.each([
    [['import', '--data', 'x'], 'import needs the directories of exports: import DIR... --data FILE'],
    [['import', SAMPLE], 'import needs a file to import into: --data FILE'],
  ])('%j says what is missing', async (args, message) => {
    expect(await run(args)).toEqual({ code: 78, stdout: '', stderr: `humanloop-graphql: ${message}\n` });
  });
});

describe('what cannot be started ends with one line', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-'));
    await mkdir(join(folder, 'no-export'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each([
    [['--port', 'ten'], {}, 78, '--port (HUMANLOOP_GRAPHQL_PORT) has to be a whole number from 0 to 65535'],
    [[], { HUMANLOOP_GRAPHQL_PORT: '70000' }, 78, '--port (HUMANLOOP_GRAPHQL_PORT) has to be a whole number from 0 to 65535'],
    [
      [],
      { PORT: 'tcp://10.0.0.1:80' },
      78,
      'PORT has to be a whole number from 0 to 65535; unset it, or outweigh it with HUMANLOOP_GRAPHQL_PORT or --port',
    ],
    [
      [],
      { HOST: 'x86_64-conda-linux-gnu' },
      78,
      'HOST has to be an address to listen on, such as 127.0.0.1 or 0.0.0.0; unset it, or outweigh it with HUMANLOOP_GRAPHQL_HOST or --host',
    ],
    [
      [],
      { SERVER_API_KEY: 'sesame' },
      78,
      'SERVER_API_KEY is no longer read: set HUMANLOOP_GRAPHQL_SERVER_API_KEY in place of it, or unset it',
    ],
    [
      [],
      { SERVER_API_KEY_FILE: '/run/secrets/key' },
      78,
      'SERVER_API_KEY_FILE is no longer read: set HUMANLOOP_GRAPHQL_SERVER_API_KEY_FILE in place of it, or unset it',
    ],
    [['--base-url', 'evals.example.com'], {}, 78, '--base-url (HUMANLOOP_BASE_URL) has to be an http or https URL'],
    [['--base-url', 'https://u:p@evals.example.com'], {}, 78, '--base-url (HUMANLOOP_BASE_URL) cannot have credentials; use --api-key'],
    [['--api-key', 'two words'], {}, 78, '--api-key (HUMANLOOP_API_KEY) has to be printable ASCII without spaces'],
    [
      ['--cors-origin', '*'],
      {},
      78,
      '--cors-origin (HUMANLOOP_GRAPHQL_CORS_ORIGIN) has to be origins such as https://app.example.com, separated by commas',
    ],
    [['--persisted', 'nowhere.json'], {}, 78, '--persisted (HUMANLOOP_GRAPHQL_PERSISTED) names a file that cannot be read: nowhere.json'],
    [['--base-url', 'http://a.example', '--data', 'x'], {}, 78, '--base-url and --data cannot be used together'],
    [['--base-url', 'http://a.example', '--export', 'x'], {}, 78, '--base-url and --export cannot be used together'],
    [
      ['--base-url', 'http://a.example', '--api-key', 'k', '--host', '0.0.0.0'],
      {},
      78,
      '--api-key would be lent to everyone who reaches 0.0.0.0; add --share-key if that is meant',
    ],
    [['explode'], {}, 78, "Unknown command 'explode'; did you mean export?"],
    [['improt', 'x', '--data', 'y'], {}, 78, "Unknown command 'improt'; did you mean import?"],
    [['help', 'chek'], {}, 78, "Unknown command 'chek'; did you mean check?"],
    [['port', '4000'], {}, 78, "Unknown command 'port'; did you mean --port?"],
    [['./exports/20250606-120000'], {}, 78, "Unknown command './exports/20250606-120000'; to read an export from there, add --export"],
    [['--prot', '1'], {}, 78, "Unknown option '--prot'; did you mean --port?"],
    [['--zzz'], {}, 78, "Unknown option '--zzz'; --help lists all there are"],
    [['serve', '--json'], {}, 78, '--json is for the command check'],
    [['--strict'], {}, 78, '--strict is for the command import'],
    [
      ['a\nb\x1b[2J'],
      {},
      78,
      String.raw`Unknown command 'a\nb\x1b[2J'; there are serve, import, check, export, gate, backup, restore, migrate, forget, schema, help`,
    ],
    [['serve', 'twice'], {}, 78, "Unexpected argument 'twice'"],
  ])('%j %j', async (args, env, code, message) => {
    expect(await run(args, env as Record<string, string>)).toEqual({ code, stdout: '', stderr: `humanloop-graphql: ${message}\n` });
  });

  test('a directory that is no export, or is not there, with the way out', async () => {
    for (const [name, message] of [
      ['no-export', 'is not an export: it is empty.'],
      ['nowhere', 'is not there. Name the folder of an export, or a folder of exports.'],
    ]) {
      const { code, stderr } = await run(['--export', join(folder, `${name}`)]);
      expect([code, stderr]).toEqual([2, `humanloop-graphql: ${join(folder, `${name}`)} ${message}\n`]);
    }
  });

  test('a host that is no address of this machine', async () => {
    const { code, stderr } = await run(['--host', 'nowhere.invalid', '--open']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'humanloop-graphql: nowhere.invalid is no address of this machine; choose another with --host\n',
    });
  });

  test('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const { code, stderr } = await run(['--port', String(port)]);
    server.close();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `humanloop-graphql: port ${port} on 127.0.0.1 is taken; choose another with --port\n`,
    });
  });
});

test('--help lists every option, --version the version, schema the schema', async () => {
  const help = await run(['--help']);
  expect(help.code).toBe(0);
  for (const option of ['--port NUMBER', 'HUMANLOOP_BASE_URL', '--export DIR', 'SERVER_API_KEY']) expect(help.stdout).toContain(option);
  expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const { stdout } = await run(['schema']);
  await expect(stdout).toMatchFileSnapshot('../../schema.graphql');
});

test.each([
  [
    ['import', '--help'],
    'import DIR... --data FILE',
    ['--data FILE', '--strict', '  1    With --strict', 'humanloop-graphql import '],
    ['--port'],
  ],
  [['help', 'check'], 'check DIR...', ['--json', '  2    What was named is no export', 'humanloop-graphql check '], ['--port', '--data']],
  [
    ['export', '-h'],
    'export EVALUATION|--file FILE|--all [',
    ['--base-url', '--columns NAMES', '--all', '  1    What was written is not the whole'],
    ['--port'],
  ],
  [['schema', '-h'], 'schema [', ['--federation-node', 'humanloop-graphql schema'], ['--port', 'Exit codes']],
  [['serve', '--help'], 'serve [', ['--port NUMBER', '--export DIR', '--data evaluations.db'], ['--strict']],
])('%j is about that command', async (args, usage, mentioned, unmentioned) => {
  const { code, stdout } = await run(args);
  expect(code).toBe(0);
  expect(stdout).toContain(`Usage: humanloop-graphql ${usage}`);
  for (const text of mentioned) expect(stdout).toContain(text);
  for (const text of unmentioned) expect(stdout).not.toContain(text);
});

test('help is what --help prints', async () => {
  const [word, flag] = await Promise.all([run(['help']), run(['--help'])]);
  expect(word).toEqual(flag);
});
