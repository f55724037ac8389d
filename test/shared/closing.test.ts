import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { freePort } from '../support/redis.ts';
import { redis } from './replicas.ts';

const SHARED = new URL('../../src/shared/shared.ts', import.meta.url).href;

/** Opens what is shared, closes it when it is told to, and says so where the process is held after that. */
const SCRIPT = `
import { openShared } from '${SHARED}';
const [host, port] = ['127.0.0.1', Number(process.argv[1])];
const address = { type: 'server', hosts: [{ host, port }], database: 0, isSecure: false };
const none = () => undefined;
const shared = openShared(address, { patienceMs: 40, asked: none, problem: none, back: none });
shared.hear('changes', { heard: none, missed: none });
await shared.begin();
console.log('ready');
process.stdin.resume().once('end', () => {
  shared.close();
  setTimeout(() => console.log('held'), 1_000).unref();
});`;

/** What a process says that closed what is shared once this was done. */
const saidAfter = async (port: number, before: () => void): Promise<string> => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SCRIPT, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  while (!said.includes('ready')) await once(child.stdout, 'data');
  before();
  child.stdin.end();
  await closed;
  return said;
};

test('closed, it holds no process: there, frozen, or nowhere', async () => {
  const running = await redis();
  expect(await saidAfter(running.port, () => undefined)).toBe('ready\n');
  expect(await saidAfter(running.port, () => running.child.kill('SIGSTOP'))).toBe('ready\n');
  expect(await saidAfter(await freePort(), () => undefined)).toBe('ready\n');
});
