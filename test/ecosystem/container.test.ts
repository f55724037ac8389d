import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** As in the image: Node 24 first in the PATH. */
const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;
const run = promisify(execFile);

/** The Dockerfile's instructions, by the stage they stand in. */
const stages = (await readFile(join(ROOT, 'Dockerfile'), 'utf8'))
  .split(/^FROM /m)
  .slice(1)
  .map((stage) =>
    stage
      .split('\n')
      .slice(1)
      .filter((line) => line !== ''),
  );

let folder = '';
const directoryOf = (stage: number): string => join(folder, String(stage));

/** Carries out an instruction without a container: a directory is the file system of a stage. */
const carryOut = async (instruction: string, stage: number): Promise<void> => {
  const [word, ...rest] = instruction.split(' ');
  const into = directoryOf(stage);
  if (word === 'RUN')
    await run('sh', ['-c', inStead(rest.join(' '), into)], { cwd: into, env: { ...process.env, PATH }, maxBuffer: 2 ** 24 });
  if (word !== 'COPY') return;
  const [first = '', ...paths] = rest;
  const target = `${into}/${paths.pop()}`;
  await mkdir(target.endsWith('/') ? target : dirname(target), { recursive: true });
  if (first === '.') await run('sh', ['-c', `${TRACKED} | tar -c --null -T - | tar -x -C '${target}'`], { cwd: ROOT });
  else if (first === '--from=build') await run('cp', ['-R', ...paths.map((path) => path.replace('/app', directoryOf(0))), target]);
  else await run('cp', ['-R', first, ...paths, target], { cwd: ROOT });
};
/** A command for the volume of data, which is to be no folder of this machine. */
const inStead = (command: string, into: string): string =>
  command.replace(/^install -d -o node -g node \/data$/, `install -d -m 777 '${into}/data'`);
/** What Docker leaves out of a build, as a regular expression: a pattern is a path from the root, or after two stars a name anywhere. */
const LEFT_OUT = (await readFile(join(ROOT, '.dockerignore'), 'utf8'))
  .trim()
  .split('\n')
  .map((line) =>
    line
      .replaceAll('.', String.raw`\.`)
      .replace(/^\*\*\//, '(.*/)?')
      .replaceAll(/(?<!\.)\*/g, '[^/]*'),
  )
  .join('|');
const TRACKED = `git ls-files -z --cached --others --exclude-standard | grep -zvE '^(${LEFT_OUT})(/|$)'`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-image-'));
  await chmod(folder, 0o755);
  for (const [stage, instructions] of stages.entries()) {
    await mkdir(directoryOf(stage));
    for (const instruction of instructions) await carryOut(instruction, stage);
  }
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const instruction = (word: string): string => stages[1]?.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? '';

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

const GIVEN = Object.fromEntries(
  instruction('ENV')
    .split(' ')
    .map((pair) => pair.split('=')),
);
const ENTRYPOINT = JSON.parse(instruction('ENTRYPOINT')) as [string, ...string[]];
const EXPORT = `${ROOT}src/backend/sample/export`;

/** Starts what was built as nobody, in a directory that it cannot write to; `stop` ends it as the image is ended, and says how it ended. */
const startImage = async (args: readonly string[], settings: Record<string, string> = {}) => {
  const cache = await mkdtemp(join(tmpdir(), 'humanloop-graphql-cache-'));
  await chmod(cache, 0o777);
  const port = String(await freePort());
  const off = { HUMANLOOP_GRAPHQL_METRICS_PORT: '0', HUMANLOOP_GRAPHQL_SHUTDOWN_DELAY: '0' };
  const env = { ...GIVEN, PATH, HOST: '127.0.0.1', PORT: port, XDG_CACHE_HOME: cache, ...off, ...settings };
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const [command, ...first] = ENTRYPOINT;
  const child = spawn(command, [...first, ...args], { cwd: directoryOf(1), env, ...nobody, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) if (String(chunk).includes('/graphql')) break;
  const url = `http://127.0.0.1:${port}`;
  const post = async (body: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  const stop = async (): Promise<unknown> => {
    child.kill(instruction('STOPSIGNAL') as NodeJS.Signals);
    const how = await ended;
    await rm(cache, { recursive: true });
    return how;
  };
  return { url, env, post, stop };
};

const TOTAL = { query: '{ evaluations { totalCount } }' };

test('what the Dockerfile builds serves as nobody, in a directory that it cannot write to', async () => {
  const args = (JSON.parse(instruction('CMD')) as string[]).map((arg) => arg.replace('/exports', EXPORT));
  const { env, post, stop } = await startImage(args);
  const [check = '', ...checkArgs] = JSON.parse(instruction('HEALTHCHECK').replace(/^.*CMD /, '')) as string[];
  await run(check, checkArgs, { env });
  expect(await post(TOTAL)).toEqual({ data: { evaluations: { totalCount: 5 } } });
  expect(await stop()).toEqual([0, null]);
});

test('what is changed is kept in its volume of data', async () => {
  expect(instruction('VOLUME')).toBe('/data');
  const data = join(directoryOf(1), 'data', 'evaluations.db');
  const first = await startImage(['--data', data, '--export', EXPORT]);
  const input =
    '{ name: "Kept", file: { id: "pr_t0a17v5Gt8BRSrudmJXY5" }, evaluators: [{ evaluator: { path: { path: "Evaluators/Words" } } }] }';
  const create = `mutation { createEvaluation(input: ${input}) { userErrors { message } } }`;
  expect(await first.post({ query: create })).toEqual({ data: { createEvaluation: { userErrors: [] } } });
  expect(await first.stop()).toEqual([0, null]);
  const second = await startImage(['--data', data]);
  expect(await second.post(TOTAL)).toEqual({ data: { evaluations: { totalCount: 6 } } });
  expect(await second.stop()).toEqual([0, null]);
});

test('it has the pages, and the documents that they and clients ask', async () => {
  const { url, post, stop } = await startImage(['--export', EXPORT, '--persisted', 'persisted-documents.json'], {
    HUMANLOOP_GRAPHQL_PAGES: 'true',
  });
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  const [script = ''] = /(?<=src=")[^"]+\.js/.exec(await page.text()) ?? [];
  expect((await fetch(new URL(script, page.url))).status).toBe(200);
  const documents = JSON.parse(await readFile(join(ROOT, 'persisted-documents.json'), 'utf8')) as Record<string, string>;
  const [documentId] = Object.entries(documents).find(([, text]) => text.includes('query EvaluationsList')) ?? [];
  expect(await post({ documentId, variables: {} })).not.toHaveProperty('errors');
  expect(await post(TOTAL)).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_ONLY' } }] });
  expect(await stop()).toEqual([0, null]);
});
