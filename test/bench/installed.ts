import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('./peers', import.meta.url));

/** Installs what the peers are made of, as their lock says. */
export const installPeers = (): void => {
  execFileSync('npm', ['ci', '--prefix', FOLDER, '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
};

const TOLD = ['grafast', 'grafserv', 'graphql-yoga', 'graphql-jit', 'undici', 'graphql'];

/** Node's version, and those of the peers' packages by their lock. */
export const peerVersions = (): string => {
  const { packages } = JSON.parse(readFileSync(`${FOLDER}/package-lock.json`, 'utf8')) as { packages: Record<string, { version: string }> };
  const told = TOLD.map((name) => `${name} ${packages[`node_modules/${name}`]?.version}`);
  return [`Node ${process.versions.node}`, ...told].join(', ');
};
