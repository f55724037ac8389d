import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/humanloop-graphql.js', import.meta.url));

export interface RunningServer {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  readonly child: ChildProcess;
  /** The operations of its log so far: their names, and what they asked of the source. */
  operations(): { readonly name: string; readonly upstreamCalls: number }[];
  stop(): Promise<void>;
}

/** The product as its users start it, on a free port; over the sample unless the arguments or the environment say otherwise. */
export const startServer = async (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<RunningServer> => {
  const child = spawn(process.execPath, [BIN, '--port', '0', ...args], { env: { PATH: process.env['PATH'] ?? '', ...env } });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close');
  while (!/\/graphql/.test(output)) await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error(output)))]);
  const url = /on (http:\/\/[^/]+)\/graphql/.exec(output)?.[1] ?? '';
  return {
    url,
    child,
    operations: () =>
      output
        .split('\n')
        .filter((line) => line.includes('"msg":"operation"'))
        .map((line) => JSON.parse(line)),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};
