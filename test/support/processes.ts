import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/humanloop-graphql.js', import.meta.url));

/** Where exports are kept that were read before, for the processes of one file of tests. */
const cacheHome = mkdtempSync(join(tmpdir(), 'humanloop-graphql-cache-'));
process.on('exit', () => rmSync(cacheHome, { recursive: true, force: true }));

/** What Node compiled is the same for all tests. */
const compiled = join(tmpdir(), 'humanloop-graphql-compiled');

const running = new Set<ChildProcess>();
/** Ends whatever a test has left running. */
export const endAll = (): void => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
};

/** How a process ended, and all that it said. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command. */
export const launch = (args: readonly string[], env: Record<string, string> = {}) => {
  const own = { PATH: process.env['PATH'] ?? '', XDG_CACHE_HOME: cacheHome, NODE_COMPILE_CACHE: compiled };
  const child = spawn(process.execPath, [BIN, ...args], { env: { ...own, ...env } });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  const ended = once(child, 'close').then(([code]): Outcome => ({ code: code as number | null, ...output }));
  return { child, output, ended };
};

/** Runs the command to its end. */
export const run = (args: readonly string[], env?: Record<string, string>): Promise<Outcome> => launch(args, env).ended;

/** A server on a free port, once it says where it listens; no load balancer is waited for at its end. */
export const start = async (args: readonly string[] = [], env?: Record<string, string>) => {
  const { child, output, ended } = launch(['--port', '0', ...args], { HUMANLOOP_GRAPHQL_SHUTDOWN_DELAY: '0', ...env });
  while (!/\/graphql/.test(output.stdout))
    await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error(output.stderr)))]);
  const url = /on (http:\/\/[^/]+)\/graphql/.exec(output.stdout)?.[1] ?? '';
  const ask = async (query: string, headers: Record<string, string> = {}) => {
    const body = JSON.stringify({ query });
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    return (await response.json()) as { data: Record<string, unknown>; errors?: { extensions: { code: string } }[] };
  };
  return { url, child, ended, output, ask };
};
