import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** A proxy that is as its users start it. */
export interface RunningProxy {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  stop(): Promise<void>;
}

/** The proxies that are tried; .ci/run installs Debian's. */
export type ProxyName = 'nginx' | 'haproxy';

/** Without the proxy these tests would say nothing, so they fail where it is missing. */
export const requireProxy = (proxy: ProxyName): void => {
  const found = spawnSync(proxy, ['-v'], { env: { PATH } });
  if (found.error) throw new Error(`${proxy} is not installed; on Debian: apt-get install ${proxy}`);
};

const PATH = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;

/** The configuration that users copy, from examples/proxies. */
const example = (file: string): string => readFileSync(new URL(`../../examples/proxies/${file}`, import.meta.url), 'utf8');

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
};

/** The text with one thing in place of another, which has to be there. */
const replaced = (text: string, pattern: RegExp, by: string): string => {
  if (!pattern.test(text)) throw new Error(`The example has no ${pattern}`);
  return text.replace(pattern, by);
};

/** Where an example listens: this machine, without a certificate. Its servers: these backends, each with all that is said of the first one. */
const adapted = (text: string, [pattern, listening]: readonly [RegExp, string], backends: readonly string[]): string => {
  const of = (line: string): string =>
    backends.map((backend, index) => line.replace('one', `replica${index}`).replace(/10\.0\.0\.1:4000/, backend)).join('');
  return replaced(replaced(text, pattern, listening), / {2}server .*10\.0\.0\.2:4000.*\n/g, '').replaceAll(
    / {2}server .*10\.0\.0\.1:4000.*\n/g,
    of,
  );
};

/** nginx.conf as it comes, with what an unprivileged user has to set, around the example. */
const nginxAround = (text: string, directory: string): string => `
daemon off;
pid ${directory}/nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
${text}
}
`;

const CONFIGS: Readonly<Record<ProxyName, (port: number, backends: readonly string[]) => string>> = {
  nginx: (port, backends) =>
    adapted(replaced(example('nginx.conf'), /(?: {2}ssl_\w+ .*\n)+/, ''), [/listen 443 ssl http2;/, `listen 127.0.0.1:${port};`], backends),
  haproxy: (port, backends) => adapted(example('haproxy.cfg'), [/bind :443 ssl crt .*/, `bind 127.0.0.1:${port}`], backends),
};

/** What the proxy itself says of the example as it is, but for the place of the certificate; an empty text where it has no fault. */
export const faultsOf = (proxy: ProxyName, certificate: string): string => {
  requireProxy(proxy);
  const directory = mkdtempSync(join(tmpdir(), 'proxy-'));
  const text = example(proxy === 'nginx' ? 'nginx.conf' : 'haproxy.cfg').replaceAll(/\/etc\/ssl\/\S+?(?=[;\s])/g, certificate);
  const file = join(directory, `${proxy}.conf`);
  writeFileSync(file, proxy === 'nginx' ? nginxAround(text, directory) : text);
  const args = proxy === 'nginx' ? ['-t', '-c', file, '-p', directory] : ['-c', '-f', file];
  const { status, stderr, stdout } = spawnSync(proxy, args, { env: { PATH }, encoding: 'utf8' });
  rmSync(directory, { recursive: true, force: true });
  return status === 0 ? '' : `${stdout}${stderr}`;
};

/** Starts a proxy in front of servers, `127.0.0.1:4000`, and waits until it answers. */
export const startProxy = async (proxy: ProxyName, backends: readonly string[]): Promise<RunningProxy> => {
  requireProxy(proxy);
  const directory = mkdtempSync(join(tmpdir(), 'proxy-'));
  const port = await freePort();
  const file = join(directory, `${proxy}.conf`);
  const config = CONFIGS[proxy](port, backends);
  writeFileSync(file, proxy === 'nginx' ? nginxAround(config, directory) : config);
  const args = proxy === 'nginx' ? ['-c', file, '-p', directory] : ['-f', file];
  const child = spawn(proxy, args, { env: { PATH }, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close');
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${proxy} ended: ${output}`);
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) break;
    await setTimeout(50);
  }
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
