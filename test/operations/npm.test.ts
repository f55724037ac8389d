import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  running.clear();
});

/** npm in a group of its own, with the shell and the server that it starts. */
const npmStarting = (...args: readonly string[]) => {
  const npm = spawn('npm', ['start', '--', '--port', '0', ...args], { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(npm);
  return npm;
};

const npmStart = async () => {
  const npm = npmStarting();
  let text = '';
  for await (const chunk of npm.stdout.iterator({ destroyOnReturn: false })) {
    text += chunk;
    if (text.includes('/graphql')) break;
  }
  return { npm, url: /on (http:\/\/[^/]+)\/graphql/.exec(text)?.[1] ?? '' };
};

const isServed = (url: string): Promise<boolean> =>
  fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  );

test.each(['SIGTERM', 'SIGKILL'] as const)('a server that npm started ends when npm is ended by %s', async (signal) => {
  const { npm, url } = await npmStart();
  expect(await isServed(url)).toBe(true);
  const ended = once(npm, 'close');
  npm.kill(signal);
  // The output closes with the last process that has it: the server.
  await ended;
  expect(await isServed(url)).toBe(false);
});

test.each(['SIGTERM', 'SIGKILL'] as const)('it ends, too, when npm is ended by %s before it serves', async (signal) => {
  // What replicas share is waited for before a port is opened, and here it does not answer.
  const silent = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const npm = npmStarting('--shared', `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  const ended = once(npm, 'close');
  const [connection] = (await once(silent, 'connection')) as [Socket];
  npm.kill(signal);
  await ended;
  connection.destroy();
});
