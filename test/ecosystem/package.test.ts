import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);
/** Node 24 first in the PATH, as on the machine of someone who installs the package. */
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };

/** A package of this repository, packed, and installed by itself into a folder that was empty. */
interface Installed {
  readonly folder: string;
  readonly tarball: string;
  /** The paths of what it has. */
  readonly files: readonly string[];
}

let home = '';
const install = async (name: string, source: string): Promise<Installed> => {
  const folder = join(home, name);
  await mkdir(folder);
  const { stdout } = await run('npm', ['pack', '--json', '--silent', '--pack-destination', home], { cwd: source, env, maxBuffer: 2 ** 24 });
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('['))) as { filename: string; files: { path: string }[] }[];
  const tarball = join(home, packed?.filename ?? '');
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await run('npm', ['install', '--no-audit', '--no-fund', '--silent', tarball], { cwd: folder, env });
  return { folder, tarball, files: packed?.files.map(({ path }) => path) ?? [] };
};

let server: Installed;
let client: Installed;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'humanloop-graphql-package-'));
  server = await install('server', ROOT);
  client = await install('client', join(ROOT, 'client'));
}, 300_000);
afterAll(() => rm(home, { recursive: true, force: true }));

/** What a program prints that imports from where a package is installed. */
const printed = async ({ folder }: Installed, program: string): Promise<string> =>
  (await run(process.execPath, ['--input-type=module', '-e', program], { cwd: folder, env })).stdout.trim();

/** What TypeScript says of a program there, with everything checked, in both ways that modules are found. */
const typeErrors = async ({ folder }: Installed, file: string, types: readonly string[] = []): Promise<string> => {
  const reports = await Promise.all(
    [['nodenext', 'nodenext'] as const, ['esnext', 'bundler'] as const].map(async ([module, moduleResolution]) => {
      const options = ['--module', module, '--moduleResolution', moduleResolution, '--types', types.join(',')];
      const compiler = [join(ROOT, 'node_modules/typescript/bin/tsc'), '--ignoreConfig', '--noEmit', '--strict', '--target', 'es2024'];
      const typeRoots = ['--typeRoots', join(ROOT, 'node_modules/@types')];
      const done = run(process.execPath, [...compiler, ...options, ...typeRoots, file], { cwd: folder, env });
      return done.then(() => '').catch(({ stdout, stderr }) => `${moduleResolution}: ${stdout}${stderr}`);
    }),
  );
  return reports.join('');
};

/** A process that serves, from when it says where. */
const serving = async (command: string, args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) => {
  const child = spawn(command, args, { ...options, detached: true });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close');
  while (!/\/graphql/.test(output)) await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error(output)))]);
  const url = /(http:\/\/\S+\/graphql)/.exec(output)?.[1] ?? '';
  return {
    url,
    end: async () => {
      process.kill(-Number(child.pid), 'SIGTERM');
      await ended;
    },
  };
};

const EVALUATION = 'evr_7ZAECYi82P80BOqjkseLt';
const COUNTED = { data: { evaluations: { totalCount: 5 } } };
const countAt = async (url: string): Promise<unknown> => {
  const body = '{"query":"{ evaluations { totalCount } }"}';
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return response.json();
};

/** The files and folders of the repository that a document links to. */
const linksOf = (document: string): string[] => [...document.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)].map(([, path = '']) => path);

describe('the package', () => {
  test('has JavaScript, the pages, the types of what it exports, the schema, the sample and the documents, and nothing else', () => {
    const others = server.files.filter(
      (path) =>
        !/^(?:dist\/.*\.js|dist\/client\/.*|dist\/backend\/sample\/export\/.*|bin\/.*\.js|docs\/.*|examples\/.*|deploy\/.*|web\/dist\/assets\/[\w-]+\.(?:js|css))$/.test(
          path,
        ),
    );
    const documents = /^(?:CHANGELOG|CONTRIBUTING|SECURITY|README|client\/README)\.md$|^LICENSE$|^Dockerfile$/;
    expect(others.filter((path) => !documents.test(path)).toSorted()).toEqual([
      'dist/THIRD-PARTY-LICENSES.md',
      'dist/facade-config.d.ts',
      'dist/mount.d.ts',
      'package.json',
      'persisted-documents.json',
      'schema.graphql',
      'web/dist/favicon.svg',
      'web/dist/index.html',
      'web/dist/persisted-documents.json',
    ]);
    expect(server.files.filter((path) => path.endsWith('/.done')).length).toBeGreaterThan(5);
  });

  test('has everything that its README links to', async () => {
    const links = linksOf(await readFile(join(server.folder, 'node_modules/humanloop-graphql/README.md'), 'utf8'));
    expect(links.length).toBeGreaterThan(5);
    const isThere = (link: string) => server.files.some((path) => path === link || path.startsWith(`${link.replace(/\/$/, '')}/`));
    expect(links.filter((link) => !isThere(link))).toEqual([]);
  });

  test('runs by its name on a machine that has only Node 24', async () => {
    const { url, end } = await serving('npx', ['--no-install', 'humanloop-graphql', '--port', '0'], { cwd: server.folder, env });
    expect(await countAt(url)).toEqual(COUNTED);
    const page = await (await fetch(new URL('/', url), { headers: { accept: 'text/html' } })).text();
    const scripts = [...page.matchAll(/<script [^>]*src="([^"]+)"/g)].map(([, src = '']) => new URL(src, new URL('/', url)));
    expect(scripts.map(({ pathname }) => pathname)).toEqual([expect.stringMatching(/^\/assets\/index-[\w-]{8}\.js$/)]);
    for (const script of scripts) expect((await fetch(script)).headers.get('cache-control')).toContain('immutable');
    await end();
  });

  test('takes less than 60 MB with all that it needs', async () => {
    const { stdout } = await run('du', ['-sm', join(server.folder, 'node_modules')]);
    expect(Number.parseInt(stdout, 10)).toBeLessThan(60);
  });

  test('imports no module of Node whole, which would run code that it never uses', async () => {
    const folder = join(server.folder, 'node_modules/humanloop-graphql/dist');
    const scripts = (await readdir(folder)).filter((file) => file.endsWith('.js'));
    const texts = await Promise.all(scripts.map(async (file) => readFile(join(folder, file), 'utf8')));
    expect(texts.join('\n')).toContain('getBuiltinModule("node:crypto")');
    expect(scripts.filter((_, index) => /^import[^;]*["']node:/m.test(texts[index] ?? ''))).toEqual([]);
  });

  test('names the license of each package that is in its bundle', async () => {
    const licenses = await readFile(join(server.folder, 'node_modules/humanloop-graphql/dist/THIRD-PARTY-LICENSES.md'), 'utf8');
    const named = [...licenses.matchAll(/^## (\S+) - [\d.]+ \(([^)]+)\)$/gm)].map(([, name = '', license = '']) => ({ name, license }));
    expect(named.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['graphql', 'graphql-yoga', '@pothos/core', 'undici', 'pg', 'ioredis']),
    );
    expect(named.filter(({ license }) => !/^(?:MIT|ISC|Apache-2\.0|BSD-\d-Clause|0BSD|BlueOak-1\.0\.0)$/.test(license))).toEqual([]);
  });

  test('imports an export on two threads, writes rows, looks for a run and says what a database lacks', async () => {
    const program = (...args: string[]) => run('npx', ['--no-install', 'humanloop-graphql', ...args], { cwd: server.folder, env });
    const sample = join(ROOT, 'src/backend/sample/export');
    expect((await program('import', sample, '--data', 'imported.db')).stdout).toContain('5 evaluations');
    expect((await program('check', sample)).stdout).toContain('Nothing is wrong');
    expect((await program('export', EVALUATION, '--data', 'imported.db')).stdout.split('\n').length).toBeGreaterThan(5);
    await expect(
      program('gate', EVALUATION, 'NO-RUN', '--rule', 'Evaluators/Voice pass_rate >= 0.9', '--data', 'imported.db'),
    ).rejects.toMatchObject({
      stderr: expect.stringContaining('names a run that the evaluation does not have'),
    });
    const nowhere = program('--data', 'postgres://127.0.0.1:1/none');
    await expect(nowhere).rejects.toMatchObject({ code: 78, stderr: expect.stringContaining('does not answer') });
  });

  test('gives the service as a function, which lets its process end once it is closed', async () => {
    const program = `
      import { createFacade } from 'humanloop-graphql/server';
      const { fetch, close } = await createFacade();
      const query = encodeURIComponent('{ evaluations { totalCount } }');
      console.log(await (await fetch(new Request('http://x.example/graphql?query=' + query))).text());
      await close();
    `;
    expect(JSON.parse(await printed(server, program))).toEqual(COUNTED);
  });

  test('is mounted by the example, whose types hold', async () => {
    await cp(join(ROOT, 'examples/hono-mount/app.ts'), join(server.folder, 'app.ts'));
    const frameworks = ['hono', '@hono/node-server'] as const;
    const asked = frameworks.map((name) => `${name}@${packageJson.devDependencies[name]}`);
    await run('npm', ['install', '--no-audit', '--no-fund', '--silent', ...asked], { cwd: server.folder, env });
    expect(await typeErrors(server, 'app.ts', ['node'])).toBe('');
    const { url, end } = await serving(process.execPath, ['app.ts'], { cwd: server.folder, env: { ...env, PORT: '0' } });
    expect(new URL(url).pathname).toBe('/evaluations/graphql');
    expect(await countAt(url)).toEqual(COUNTED);
    await end();
  });

  test('is a route of Next.js as the example has it', async () => {
    await cp(join(ROOT, 'examples/hono-mount/next-route.ts'), join(server.folder, 'route.ts'));
    expect(await typeErrors(server, 'route.ts', ['node'])).toBe('');
    const program = `
      const { GET } = await import('./route.ts');
      const query = encodeURIComponent('{ evaluations { totalCount } }');
      console.log(await (await GET(new Request('http://x.example/evaluations/graphql?query=' + query))).text());
      process.exit();
    `;
    expect(JSON.parse(await printed(server, program))).toEqual(COUNTED);
  });

  test('refuses in types what is no setting', async () => {
    const program = `
      import { createFacade, type FacadeConfig, type MountedFacade } from 'humanloop-graphql/server';
      const config: FacadeConfig = { baseUrl: new URL('https://x.example/v5'), maxCost: 5, corsOrigins: ['https://y.example'] };
      export const facade: Promise<MountedFacade> = createFacade(config);
      // @ts-expect-error It is spelled maxCost.
      void createFacade({ maxCots: 5 });
      // @ts-expect-error The app listens.
      void createFacade({ port: 5 });
      export const answer: Promise<Response> = facade.then(({ fetch }) => fetch(new Request('https://x.example/graphql')));
    `;
    await writeFile(join(server.folder, 'typed.ts'), program);
    expect(await typeErrors(server, 'typed.ts', ['node'])).toBe('');
  });

  test('gives the client kit under its other name, the fragments and the schema', async () => {
    const program = `
      import { readFileSync } from 'node:fs';
      import { possibleTypes } from 'humanloop-graphql/client';
      const text = (name) => readFileSync(new URL(import.meta.resolve('humanloop-graphql/' + name)), 'utf8');
      console.log(typeof possibleTypes, /fragment \\w+/.exec(text('fragments.graphql'))[0], /type Query/.exec(text('schema.graphql'))[0]);
    `;
    expect(await printed(server, program)).toBe('object fragment JudgmentChip type Query');
  });
});

describe('the client package', () => {
  test('is alone where it is installed, small, and of the version of the server', async () => {
    expect((await readdir(join(client.folder, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual([
      'humanloop-graphql-client',
    ]);
    expect(client.files.filter((path) => !/^dist\/[\w-]+\.(?:js|d\.ts)$/.test(path)).toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'fragments.graphql',
      'package.json',
    ]);
    const versionOf = async (path: string) => JSON.parse(await readFile(join(ROOT, path), 'utf8')).version as string;
    expect(await versionOf('client/package.json')).toBe(await versionOf('package.json'));
  });

  test('is imported by name, with what the server’s package has', async () => {
    const kit = (name: string) => `import * as kit from '${name}'; console.log(Object.keys(kit).sort().join());`;
    const names = await printed(client, kit('humanloop-graphql-client'));
    expect(names).toContain('possibleTypes');
    expect(await printed(server, kit('humanloop-graphql/client'))).toBe(names);
    const fragments = `import.meta.resolve('humanloop-graphql-client/fragments.graphql')`;
    const program = `import { readFileSync } from 'node:fs'; console.log(readFileSync(new URL(${fragments}), 'utf8'))`;
    expect(await printed(client, program)).toBe((await readFile(join(ROOT, 'client/fragments.graphql'), 'utf8')).trim());
  });

  test('has types that hold without those of Node', async () => {
    const program = `
      import { fragments, getDataID, keys, possibleTypes, resolversWith, scalars, typePolicies } from 'humanloop-graphql-client';
      export const text: string = fragments;
      export const all: object[] = [getDataID, keys, possibleTypes, resolversWith, scalars, typePolicies];
    `;
    await writeFile(join(client.folder, 'typed.ts'), program);
    expect(await typeErrors(client, 'typed.ts')).toBe('');
  });
});

describe.each(['the package', 'the client package'])('of %s', (name) => {
  const packed = () => (name === 'the package' ? server : client);

  test('publint has nothing to say', async () => {
    const tarball = await readFile(packed().tarball);
    const { messages } = await publint({ pack: { tarball: new Uint8Array(tarball).buffer }, strict: true });
    expect(messages).toEqual([]);
  });

  test('no types are wrong, for those who import modules', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(await readFile(packed().tarball))));
    const problems = analysis.types ? analysis.problems : [{ kind: 'no types' }];
    // Neither package is for require(), nor for a resolution that knows no exports; and no program imports GraphQL.
    const wrong = problems.filter(
      (problem) =>
        !('resolutionKind' in problem && /^node10$|-cjs$/.test(String(problem.resolutionKind))) &&
        !('entrypoint' in problem && String(problem.entrypoint).endsWith('.graphql')) &&
        problem.kind !== 'CJSResolvesToESM',
    );
    expect(wrong).toEqual([]);
  });
});
