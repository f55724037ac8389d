import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/redis.ts';

const BIN = fileURLToPath(new URL('../../bin/humanloop-graphql.js', import.meta.url));

/** How often a process that starts is looked at. */
const LOOK_MS = 50;

/** What a replica serves: the database, or a v5 API over HTTP. */
export type Kind = 'stored' | 'live';

export interface ReplicaOptions {
  readonly name: string;
  readonly kind: Kind;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where its log goes. */
  readonly folder: string;
}

/** One of our servers, which can be ended and started again at the same port. */
export interface Replica {
  readonly name: string;
  readonly kind: Kind;
  readonly host: string;
  readonly url: string;
  readonly probesUrl: string;
  readonly log: string;
  /** MiB that it holds now, and held at most since it was started; undefined where it does not run. */
  memory(): { readonly now: number; readonly peak: number } | undefined;
  isUp(): boolean;
  /** The lines of its log that tell of a bug of ours. */
  bugs(): string[];
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** Kills it. */
  kill(): Promise<void>;
  /** Ends it in order; its exit code. */
  end(): Promise<number | null>;
}

const mebibytes = (status: string, field: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN) / 1024;

const untilReady = async (url: string, child: ChildProcess, log: string): Promise<void> => {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`A replica did not start: ${readFileSync(log, 'utf8')}`);
    const answer = await fetch(`${url}/readiness`).catch(() => undefined);
    if (answer?.ok) return;
    await setTimeout(LOOK_MS);
  }
};

/** A replica that is not started yet. */
export const createReplica = async ({ name, kind, args, env, folder }: ReplicaOptions): Promise<Replica> => {
  const [port, probesPort] = [await freePort(), await freePort()];
  const log = join(folder, `${name}.log`);
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let isUp = false;
  const signal = async (name: NodeJS.Signals): Promise<number | null> => {
    isUp = false;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill(name);
    const [code] = await ended;
    return code;
  };
  return {
    name,
    kind,
    url,
    log,
    host: `127.0.0.1:${port}`,
    probesUrl: `http://127.0.0.1:${probesPort}`,
    isUp: () => isUp,
    bugs: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.includes('"msg":"bug"')),
    memory: () => {
      if (!isUp || child?.pid === undefined) return undefined;
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return { now: mebibytes(status, 'VmRSS'), peak: mebibytes(status, 'VmHWM') };
    },
    start: async () => {
      const output = openSync(log, 'a');
      const ports = ['--port', String(port), '--metrics-port', String(probesPort)];
      child = spawn(process.execPath, [BIN, ...ports, ...args], {
        env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env },
        stdio: ['ignore', output, output],
      });
      closeSync(output);
      await untilReady(url, child, log);
      isUp = true;
    },
    kill: async () => void (await signal('SIGKILL')),
    end: () => signal('SIGTERM'),
  };
};
