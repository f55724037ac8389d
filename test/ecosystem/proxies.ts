import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
  const found = spawnSync(proxy, ['-v'], { env: { PATH: PATH } });
  if (found.error) throw new Error(`${proxy} is not installed; on Debian: apt-get install ${proxy}`);
};

const PATH = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;

/** What nginx, as it comes, writes into the Host header. */
export const UPSTREAM_NAME = 'evaluations';

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

/** As nginx comes, but for `max_fails`: a stream counts as a success when it ends, until when a replica that was down once would get one request a second. */
const nginxConfig = (port: number, backends: readonly string[], directory: string): string => `
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
  upstream ${UPSTREAM_NAME} {
    ${backends.map((backend) => `server ${backend} max_fails=0;`).join('\n    ')}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://${UPSTREAM_NAME};
    }
  }
}
`;

const haproxyConfig = (port: number, backends: readonly string[]): string => `
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  option redispatch 1
  retries 3
  retry-on conn-failure empty-response
frontend public
  bind 127.0.0.1:${port}
  default_backend evaluations
backend evaluations
  option httpchk GET /readiness
  ${backends.map((backend, index) => `server replica${index} ${backend} check inter 200ms fall 1 rise 1`).join('\n  ')}
`;

/** Starts a proxy in front of servers, `127.0.0.1:4000`, and waits until it answers. */
export const startProxy = async (proxy: ProxyName, backends: readonly string[]): Promise<RunningProxy> => {
  requireProxy(proxy);
  const directory = mkdtempSync(join(tmpdir(), 'proxy-'));
  const port = await freePort();
  const file = join(directory, `${proxy}.conf`);
  writeFileSync(file, proxy === 'nginx' ? nginxConfig(port, backends, directory) : haproxyConfig(port, backends));
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
