import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PEERS = fileURLToPath(new URL('./peers', import.meta.url));

/** Installs what the peers are made of, as their lock says. */
export const installPeers = (): void => {
  execFileSync('npm', ['ci', '--prefix', PEERS, '--ignore-scripts', '--no-audit', '--no-fund'], { stdio: ['ignore', 'ignore', 'inherit'] });
};

const locked = (folder: string, names: readonly string[]): string => {
  const { packages } = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8')) as { packages: Record<string, { version: string }> };
  return names.map((name) => `${name} ${packages[`node_modules/${name}`]?.version}`).join(', ');
};

/** The versions of what every bench runs on. */
export const versions = (): string =>
  `Node ${process.versions.node}, SQLite ${process.versions['sqlite']}, ${locked(ROOT, ['graphql-yoga', 'graphql', 'dataloader', 'undici'])}`;

/** The versions of what the peers are made of. */
export const peerVersions = (): string => locked(PEERS, ['grafast', 'grafserv', 'graphql-yoga', 'graphql-jit', 'graphql', 'undici']);

/** The version of DuckDB's package in the folder that it was installed in. */
export const duckDbVersion = (folder: string): string =>
  `@duckdb/node-api ${(JSON.parse(readFileSync(`${folder}/node_modules/@duckdb/node-api/package.json`, 'utf8')) as { version: string }).version}`;
