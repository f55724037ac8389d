import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { type Peer, type Start, startOf } from './contestants.ts';
import { createClient } from './load.ts';
import { median } from './measure.ts';
import { freePort, type Running, startAlone, startUpstream } from './processes.ts';
import { benchQuery } from './queries.ts';
import { loadNow, number, tableOf, withRatio } from './table.ts';
import { installPeers, peerVersions } from './versions.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PEERS = fileURLToPath(new URL('./peers', import.meta.url));

/** Milliseconds between two attempts to get the first answer, and for a process to come to rest. */
const TRY_MS = 3;
const REST_MS = 1_500;
const LATER = 100;

/** How long a start may take, in attempts. */
const MOST_TRIES = 5_000;

/** The package as `npm install` has it for production, in a folder that was empty. */
const installPackage = (folder: string): void => {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT, env, stdio: 'ignore' });
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const how = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  execFileSync('npm', ['install', ...how, join(folder, tarball)], { cwd: folder, env });
};

/** The peers as JavaScript, beside their packages: a start is not to wait for types to be stripped. */
const buildPeers = async (folder: string): Promise<void> => {
  const input = { grafast: join(PEERS, 'serve-grafast.ts'), yoga: join(PEERS, 'serve-yoga-jit.ts') };
  const output = { entryFileNames: '[name].js' };
  await build({
    root: PEERS,
    configFile: false,
    logLevel: 'warn',
    build: { ssr: true, target: 'node24', outDir: folder, emptyOutDir: true, rolldownOptions: { input, output } },
  });
};

interface Starter {
  readonly name: string;
  /** The file that is started, which takes its settings as the peer does that it is or stands for. */
  readonly program: string;
  readonly as: Peer;
  /** The megabytes that were installed for it. */
  readonly installed: string;
}

const megabytes = (folder: string): string => execFileSync('du', ['-sm', folder], { encoding: 'utf8' }).split('\t')[0] ?? '';

const COMMAND = 'bin/humanloop-graphql.js';

const startersIn = (folder: string, peers: string): Starter[] => {
  const modules = join(folder, 'node_modules');
  return [
    { name: 'ours', program: join(modules, 'humanloop-graphql', COMMAND), as: 'ours', installed: megabytes(modules) },
    { name: 'a clone of it', program: join(ROOT, COMMAND), as: 'ours', installed: megabytes(join(ROOT, 'node_modules')) },
    { name: 'grafast', program: join(peers, 'grafast.js'), as: 'grafast', installed: '' },
    { name: 'Yoga, graphql-jit, undici', program: join(peers, 'yoga.js'), as: 'Yoga, graphql-jit, undici', installed: '' },
  ];
};

/** Milliseconds of CPU of all threads, and MiB held, as Linux has them of a process. */
const cpuOf = (pid: number): number => {
  const ran = (thread: string): number => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + ran(thread), 0) / 1e6;
};
const memoryOf = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

const end = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};

/** What a start takes, and what is held at rest and after some more answers. */
interface Taken {
  readonly wall: number;
  readonly cpu: number;
  readonly rest: number;
  readonly later: number;
}

const measure = async (start: Start, port: number): Promise<Taken> => {
  const client = createClient(`http://127.0.0.1:${port}/graphql`, benchQuery('Q5'));
  const began = performance.now();
  const child = startAlone(start);
  const pid = child.pid ?? 0;
  try {
    for (let tries = 0; ; tries += 1) {
      const answered = await client.ask().catch((error: unknown) => {
        if (tries > MOST_TRIES || child.exitCode !== null) throw error;
      });
      if (answered !== undefined) break;
      await setTimeout(TRY_MS);
    }
    const [wall, cpu] = [performance.now() - began, cpuOf(pid)];
    await setTimeout(REST_MS);
    const rest = memoryOf(pid);
    await client.askInTurn(LATER);
    await setTimeout(REST_MS);
    return { wall, cpu, rest, later: memoryOf(pid) };
  } finally {
    await client.close();
    await end(child);
  }
};

/** A start of each, one after another; with what was compiled at the start before, where a program keeps that. */
const measureEach = async (starters: readonly Starter[], upstream: Running, cache: string): Promise<Taken[]> => {
  const taken: Taken[] = [];
  for (const { program, as } of starters) {
    const port = await freePort();
    const { env } = startOf(as, upstream.url, port);
    taken.push(await measure({ args: [program], env: { ...env, XDG_CACHE_HOME: cache } }, port));
  }
  return taken;
};

export interface StartingOptions {
  readonly repeats: number;
  readonly print: (line: string) => void;
}

const HEAD = [
  '',
  'ms to the first answer',
  'CPU ms',
  'CPU ms at the least',
  'MiB at rest',
  'at most',
  `MiB after ${LATER} answers`,
  'MB installed',
];

/** What it takes from the start of the installed package to its first answer from a live source, and what it holds then, beside others. */
export const starting = async ({ repeats, print }: StartingOptions): Promise<void> => {
  installPeers();
  const [folder, peers] = [mkdtempSync(join(tmpdir(), 'humanloop-graphql-start-')), join(PEERS, 'node_modules/.started')];
  try {
    installPackage(folder);
    await buildPeers(peers);
    const starters = startersIn(folder, peers);
    const upstream = await startUpstream('neutral');
    print(`beside ${peerVersions()}; load ${loadNow()}\n`);
    // The first start compiles.
    await measureEach(starters, upstream, folder);
    const rounds: Taken[][] = [];
    for (let repeat = 0; repeat < repeats; repeat += 1) rounds.push(await measureEach(starters, upstream, folder));
    await upstream.stop();
    const yardstick = starters.findIndex(({ name }) => name === 'grafast');
    const of = (which: number, what: keyof Taken): number[] => rounds.map((round) => round[which]?.[what] ?? Number.NaN);
    const rows = starters.map(({ name, installed }, which) => [
      name,
      withRatio(median(of(which, 'wall')), median(of(yardstick, 'wall'))),
      withRatio(median(of(which, 'cpu')), median(of(yardstick, 'cpu'))),
      withRatio(Math.min(...of(which, 'cpu')), Math.min(...of(yardstick, 'cpu'))),
      number(median(of(which, 'rest'))),
      number(Math.max(...of(which, 'rest'))),
      number(median(of(which, 'later'))),
      installed,
    ]);
    print(tableOf(HEAD, rows));
    print(`\nload ${loadNow()}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
