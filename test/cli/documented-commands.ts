import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { ROOT, textOf } from '../documents/pages.ts';

/** How a command ended, and all that it printed. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** One command of a shell: what is set for it, its words, and the file that its output goes into. */
interface Command {
  readonly env: Readonly<Record<string, string>>;
  readonly words: readonly string[];
  readonly into: string | undefined;
  /** As it stands. */
  readonly text: string;
}

/** The commands of a line, which are joined by `&&`. */
const commandsOf = (line: string): Command[] =>
  line.split(' && ').map((part) => {
    const [command = '', into] = part.split(' > ');
    const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
    const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
    const env = Object.fromEntries(words.slice(0, first).map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)]));
    return { env, words: words.slice(first), into: into?.trim(), text: part };
  });

const BIN = `${ROOT}bin/humanloop-graphql.js`;
const SAMPLE = `${ROOT}src/backend/sample/export/20250606-120000`;
/** Of a server that says where it listens, and of one that says in addition what is wrong with its source. */
const IS_UP = /on http:\/\/\S+\/graphql/;

/** A folder as the pages have it: two exports, and what a clone has. It is removed when the test has finished. */
export const openFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['20250606-120000', '20250708-224035']) await cp(SAMPLE, join(folder, 'exports', name), { recursive: true });
  await symlink(`${ROOT}persisted-documents.json`, join(folder, 'persisted-documents.json'));
  return folder;
};

interface Running {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What ends a server: it is there once it has printed this. */
  readonly until?: RegExp;
}

/** Runs the product to its end; a server is ended as a service manager does, once it is up. */
export const runProduct = async (args: readonly string[], { cwd, env = {}, until = IS_UP }: Running): Promise<Ended> => {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'] ?? '',
      XDG_CACHE_HOME: join(cwd, '.cache'),
      HUMANLOOP_GRAPHQL_PORT: '0',
      HUMANLOOP_GRAPHQL_SHUTDOWN_DELAY: '0',
      ...env,
    },
  });
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk;
    // Once alone: a second signal ends it at once.
    if (until.test(output) && !child.killed) child.kill('SIGTERM');
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
};

/** Occupies a port until the test has finished. */
export const takePort = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return String((server.address() as { port: number }).port);
};

const succeeded = ({ code, output }: Ended): string => {
  if (code !== 0) throw new Error(`It ended with ${code}: ${output}`);
  return output;
};

const need = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

/** CI runs it: word for word, or with more after it that makes it shorter. */
const isRunByCi = (command: string): boolean =>
  textOf('.ci/run')
    .split('\n')
    .some((line) => line === command || line.startsWith(`${command} `));

/** A `docker run` whose options and arguments the product takes: it is run as the image runs it, with the folder that is mounted. */
const runImage = async (words: readonly string[], cwd: string): Promise<void> => {
  const dockerfile = textOf('Dockerfile');
  const image = words.indexOf('humanloop-graphql');
  const options = words.slice(2, image);
  const given = (name: string): string[] => options.flatMap((word, index) => (options[index - 1] === name ? [word] : []));
  const values = ['--tmpfs', '-p', '-v', '-e'];
  const unknown = options.filter(
    (word, index) => !values.includes(word) && !values.includes(options[index - 1] ?? '') && word !== '--read-only',
  );
  need(image > 0 && unknown.length === 0, `docker run is not followed: ${unknown}`);
  for (const port of given('-p')) need(dockerfile.includes(`EXPOSE ${port.split(':')[1]}`), `The image does not expose ${port}.`);
  const [, defaults = '[]'] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  const own = words.slice(image + 1);
  const args = own.length > 0 ? own : (JSON.parse(defaults) as string[]);
  const folders = given('-v').map((volume) => volume.split(':'));
  const mounted = args.map((arg) => folders.find(([, inside]) => inside === arg)?.[0]?.replace('$PWD', cwd) ?? arg);
  const env = Object.fromEntries(given('-e').map((pair) => pair.split('=')));
  succeeded(await runProduct(mounted, { cwd, env: { NODE_ENV: 'production', ...env } }));
};

/** What a shell has, for files below deploy/: they are carried out, in a copy of that folder. */
const MAKE_FILES = new Set(['cp', 'mkdir', 'openssl', 'printf']);

const makeFiles = async ({ text }: Command, cwd: string): Promise<void> => {
  await cp(`${ROOT}deploy`, join(cwd, 'deploy'), { recursive: true, force: false });
  await promisify(execFile)('sh', ['-c', text], { cwd });
};

/** A service of the compose file, whose secrets were made before. */
const composeService = ([, , , file = '', verb = '', ...rest]: readonly string[], cwd: string): void => {
  const { services, secrets } = parse(textOf(file)) as { services: Record<string, object>; secrets: Record<string, { file: string }> };
  for (const secret of Object.values(secrets)) need(existsSync(join(cwd, file, '..', secret.file)), `${secret.file} was not made.`);
  const service = rest.find((word) => !word.startsWith('-'));
  need(['run', 'up'].includes(verb) && (service === undefined || service in services), `There is no ${service}.`);
};

/** What the chart has values for. */
const installChart = ([, , , chart = '', ...sets]: readonly string[]): void => {
  const values = parse(textOf(`${chart}/values.yaml`)) as Record<string, unknown>;
  for (const set of sets.filter((word) => word !== '--set')) {
    const path = set.split('=')[0]?.split('.') ?? [];
    const value = path.reduce<unknown>((parent, name) => (parent as Record<string, unknown> | undefined)?.[name], values);
    need(value !== undefined, `The chart has no ${set}.`);
  }
};

/** The Secret that the chart mounts. */
const createSecret = ([, , , , name, ...files]: readonly string[]): void => {
  const { secret } = parse(textOf('deploy/helm/values.yaml')) as { secret: { name: string; keys: Record<string, string> } };
  const keys = files.map((file) => file.replace('--from-file=', ''));
  need(name === secret.name && keys.every((key) => Object.values(secret.keys).includes(key)), 'The chart mounts something else.');
};

/** What the commands of installing the unit name is what the unit has. */
const installUnit: Readonly<Record<string, (words: readonly string[]) => void>> = {
  git: ([, verb, from, to]) =>
    need(verb === 'clone' && from === '.' && UNIT.includes(`WorkingDirectory=${to}\n`), `The unit is not in ${to}.`),
  cd: ([, to]) => need(UNIT.includes(`WorkingDirectory=${to}\n`), `The unit is not in ${to}.`),
  cp: ([, file = '', to]) => need(existsSync(ROOT + file) && to === '/etc/systemd/system/', `${file} is not installed.`),
  systemctl: ([, verb, now, name]) =>
    need(
      verb === 'enable' && now === '--now' && existsSync(`${ROOT}deploy/${name}.service`) && UNIT.includes('[Install]'),
      `There is no ${name}.`,
    ),
};
const UNIT = textOf('deploy/humanloop-graphql.service');

const runCommand = async (given: Command, cwd: string): Promise<void> => {
  const { env, words, into } = given;
  const command = words.join(' ');
  const [program = '', verb = ''] = words;
  if (isRunByCi(command)) return;
  if (/^npm start(?: --|$)/.test(command)) return void succeeded(await runProduct(words.slice(3), { cwd, env }));
  if (/^npm run --silent schema(?: --|$)/.test(command)) {
    const printed = succeeded(await runProduct(['schema', ...words.slice(5)], { cwd }));
    need(/^type Query /m.test(printed) && into !== undefined, 'It prints no schema.');
    return writeFile(join(cwd, String(into)), printed);
  }
  if (program === 'docker' && verb === 'run') return runImage(words, cwd);
  if (program === 'docker' && verb === 'build')
    return need(existsSync(`${ROOT}Dockerfile`) && words.at(-1) === '.', 'There is no Dockerfile.');
  if (program === 'docker' && verb === 'compose') return composeService(words, cwd);
  if (program === 'helm') return installChart(words);
  if (program === 'kubectl') return createSecret(words);
  if (MAKE_FILES.has(program) && given.text.includes(' deploy/compose/')) return makeFiles(given, cwd);
  const install = installUnit[program];
  if (install === undefined) throw new Error(`No test runs this command: ${command}`);
  install(words);
};

/** Runs what a page says to type, line by line. */
export const runLines = async (text: string): Promise<void> => {
  const cwd = await openFolder();
  for (const line of text.split('\n').filter((line) => line !== '')) for (const command of commandsOf(line)) await runCommand(command, cwd);
};

/** Runs the command behind the `$` of a console, as the product takes it. */
export const runConsole = async (line: string, { env = {}, until }: Omit<Running, 'cwd'> = {}): Promise<Ended> => {
  const cwd = await openFolder();
  const [command] = commandsOf(line.replace(/^\$ /, ''));
  if (!command || !/^npm start(?: --|$)/.test(command.words.join(' '))) throw new Error(`No test runs this command: ${line}`);
  return runProduct(command.words.slice(3), { cwd, env: { ...command.env, ...env }, ...(until && { until }) });
};
