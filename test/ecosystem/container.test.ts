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
  if (word === 'RUN') await run('sh', ['-c', rest.join(' ')], { cwd: into, env: { ...process.env, PATH }, maxBuffer: 2 ** 24 });
  if (word !== 'COPY') return;
  const [first = '', ...paths] = rest;
  const target = `${into}/${paths.pop()}`;
  await mkdir(target.endsWith('/') ? target : dirname(target), { recursive: true });
  if (first === '.') await run('sh', ['-c', `${TRACKED} | tar -c --null -T - | tar -x -C '${target}'`], { cwd: ROOT });
  else if (first === '--from=build') await run('cp', ['-R', ...paths.map((path) => path.replace('/app', directoryOf(0))), target]);
  else await run('cp', ['-R', first, ...paths, target], { cwd: ROOT });
};
const TRACKED = 'git ls-files -z --cached --others --exclude-standard';

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

test('what the Dockerfile builds serves as nobody, in a directory that it cannot write to', async () => {
  const given = Object.fromEntries(
    instruction('ENV')
      .split(' ')
      .map((pair) => pair.split('=')),
  );
  const env = {
    ...given,
    PATH,
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    XDG_CACHE_HOME: await mkdtemp(join(tmpdir(), 'humanloop-graphql-cache-')).then((cache) => chmod(cache, 0o777).then(() => cache)),
    HUMANLOOP_GRAPHQL_METRICS_PORT: '0',
    HUMANLOOP_GRAPHQL_SHUTDOWN_DELAY: '0',
  };
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const [command = '', ...args] = [...(JSON.parse(instruction('ENTRYPOINT')) as string[]), ...(JSON.parse(instruction('CMD')) as string[])];
  const mounted = args.map((arg) => arg.replace('/exports', `${ROOT}src/backend/sample/export`));
  const child = spawn(command, mounted, { cwd: directoryOf(1), env, ...nobody, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) if (String(chunk).includes('/graphql')) break;
  const [check = '', ...checkArgs] = JSON.parse(instruction('HEALTHCHECK').replace(/^.*CMD /, '')) as string[];
  await run(check, checkArgs, { env });
  const response = await fetch(`http://127.0.0.1:${env.PORT}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ evaluations { totalCount } }"}',
  });
  expect(await response.json()).toEqual({ data: { evaluations: { totalCount: 5 } } });
  child.kill(instruction('STOPSIGNAL') as NodeJS.Signals);
  expect(await ended).toEqual([0, null]);
});
