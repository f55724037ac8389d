import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import type { Start } from './contestants.ts';
import type { Usage } from './probe.ts';

const PROBE = fileURLToPath(new URL('./probe.ts', import.meta.url));

/** The server that is measured has a core to itself; whoever asks and answers it shares another. */
const SERVER_CORE = 0;
const OTHER_CORE = 1;

const canPin = (): boolean => {
  try {
    execFileSync('taskset', ['-cp', String(process.pid)], { stdio: 'ignore' });
    return availableParallelism() > 1;
  } catch {
    return false;
  }
};

const PINS = canPin();

/** Puts this process beside the upstream. */
export const pinOurselves = (): void => {
  if (PINS) execFileSync('taskset', ['-acp', String(OTHER_CORE), String(process.pid)], { stdio: 'ignore' });
};

export interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

type Core = number | 'any core';

const ALL_CORES = `0-${availableParallelism() - 1}`;

const WITH_CHANNEL: StdioOptions = ['ignore', 'ignore', 'inherit', 'ipc'];

const spawnNode = (args: readonly string[], env: Start['env'], core: Core, stdio: StdioOptions = WITH_CHANNEL): ChildProcess => {
  const cores = core === 'any core' ? ALL_CORES : String(core);
  const command = [...(PINS ? ['taskset', '-c', cores] : []), process.execPath, ...args];
  return spawn(command[0] ?? '', command.slice(1), {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio,
  });
};

// An export of a hundred thousand logs is read first.
const START_MS = 600_000;

/** Waits until something answers at a URL. */
const untilAnswered = async (url: string, child: ChildProcess): Promise<void> => {
  for (const start = performance.now(); performance.now() - start < START_MS; await setTimeout(50)) {
    if (child.exitCode !== null) throw new Error(`A server ended with ${child.exitCode} before it answered.`);
    try {
      await (await request(url, { method: 'GET' })).body.dump();
      return;
    } catch {
      // Not yet.
    }
  }
  throw new Error(`Nothing answers at ${url}.`);
};

const running = async (child: ChildProcess, url: string): Promise<Running> => {
  await untilAnswered(url, child);
  return {
    child,
    url,
    usage: async () => {
      child.send('usage');
      const [usage] = await once(child, 'message');
      return usage as Usage;
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
};

/** Starts a server that is to be measured. */
export const startServer = (start: Start, port: number): Promise<Running> =>
  running(spawnNode(['--import', PROBE, ...start.args], start.env, SERVER_CORE), `http://127.0.0.1:${port}/graphql`);

/** Starts a server with nothing before its own program, and no channel to it. */
export const startAlone = ({ args, env }: Start): ChildProcess => spawnNode(args, env, SERVER_CORE, ['ignore', 'ignore', 'inherit']);

/** Starts the bundled upstream, with rows of its own or with neutral ones. */
export const startUpstream = async (rows: 'own' | 'neutral' = 'own'): Promise<Running> => {
  const port = await freePort();
  const program = fileURLToPath(new URL('./serve-upstream.ts', import.meta.url));
  return running(spawnNode([program, rows], { PORT: String(port) }, OTHER_CORE), `http://127.0.0.1:${port}/v5`);
};

/** Runs a program where a server would run, or wherever there is room; what it wrote. */
export const runToEnd = async (args: readonly string[], core: Core = SERVER_CORE): Promise<string> => {
  const child = spawnNode(args, {}, core, ['ignore', 'pipe', 'inherit', 'ipc']);
  const [written] = await Promise.all([text(child.stdout ?? Readable.from([])), once(child, 'exit')]);
  return written;
};
