import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { importExport } from '../../../src/backend/import/importer.ts';
import { openData } from '../../../src/backend/store/sqlite/data-file.ts';
import { endAll, start } from '../../support/processes.ts';
import { type Ask, askStore, everything, SAMPLE_DIRECTORY } from '../../support/sample-backend.ts';

afterAll(endAll);

const HOLDER = fileURLToPath(new URL('./lock-holder.ts', import.meta.url));

const served = async (busyMilliseconds: number): Promise<{ file: string; ask: Ask }> => {
  const directory = await mkdtemp(join(tmpdir(), 'held-'));
  const file = join(directory, 'data.db');
  const store = await openData(file, { fill: (empty) => importExport(SAMPLE_DIRECTORY, empty), busyMilliseconds });
  onTestFinished(async () => {
    store.close();
    await rm(directory, { recursive: true, force: true });
  });
  return { file, ask: askStore(store) };
};

/** Another process that holds the file until it gets a signal to let go. */
const held = async (file: string): Promise<() => Promise<void>> => {
  const child = spawn(process.execPath, [HOLDER, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  onTestFinished(() => void child.kill());
  await once(child.stdout, 'data');
  return async () => {
    child.stdin.write('.');
    await closed;
  };
};

const make = (ask: Ask, name: string) => ask('POST', '/evaluations', { file: { path: 'Support/Reply' }, name, evaluators: [] });

test('a change waits for another process to let the file go, and nothing else waits for it', async () => {
  const { file, ask } = await served(60_000);
  const letGo = await held(file);
  let made = 0;
  const changes = ['first', 'second', 'first', 'third'].map((name) => make(ask, name).finally(() => made++));
  // Every answer of reading comes while it is held, and the changes wait.
  expect(Object.values(await everything(ask)).every((text) => text !== '')).toBe(true);
  expect(made).toBe(0);
  await letGo();
  const answers = await Promise.all(changes);
  // In the order in which they came: of one name the first has it.
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 409, 201]);
  const created = answers.filter(({ status }) => status === 201).map(({ body }) => body.created_at);
  expect(created).toEqual(created.toSorted());
});

test('held for longer than is waited, it answers 503 with the time to come again, and has changed nothing', async () => {
  const { file, ask } = await served(100);
  const before = await everything(ask);
  const letGo = await held(file);
  const changes = Promise.all(['a', 'b', 'c'].map((name) => make(ask, name)));
  for (const { status, body } of await changes)
    expect([status, body.detail]).toEqual([
      503,
      'The database is in use by another process. Nothing was changed, and the request can be sent again.',
    ]);
  await letGo();
  expect(await everything(ask)).toEqual(before);
  expect((await make(ask, 'a')).status).toBe(201);
});

test('a server goes on answering meanwhile, and says that the change can be sent again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'held-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'data.db');
  const server = await start(['--data', file]);
  const letGo = await held(file);
  let isOver = false;
  const query = 'mutation { createEvaluation(input: { evaluators: [] }) { userErrors { message } } }';
  const body = JSON.stringify({ query });
  const change = fetch(`${server.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const answered = change.then(() => {
    isOver = true;
  });
  let answers = 0;
  while (!isOver) {
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    answers++;
  }
  await answered;
  expect(answers).toBeGreaterThan(20);
  const response = await change;
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await response.json()).toMatchObject({
    errors: [
      {
        message: 'The database of the evaluation source is in use by another process, or does not answer; nothing was changed. Try again.',
        extensions: { code: 'SERVICE_OVERLOADED', retryable: true, retryAfterSeconds: 1 },
      },
    ],
  });
  await letGo();
  expect((await server.ask(query)).errors).toBeUndefined();
}, 60_000);
