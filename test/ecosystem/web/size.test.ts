import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { buildPages, DIST } from './build.ts';

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

/** What the first page may weigh, gzipped, and what any other part may add to it. */
const [MAX_FIRST_PAGE, MAX_PART] = [250_000, 60_000];

let chunks: Readonly<Record<string, Chunk>> = {};
beforeAll(async () => {
  await buildPages();
  chunks = JSON.parse(await readFile(new URL('.vite/manifest.json', DIST), 'utf8')) as Record<string, Chunk>;
});

/** The files that come with a part, without those that are there already. */
const filesOf = (part: string, there: ReadonlySet<string> = new Set()): Set<string> => {
  const files = new Set<string>();
  const add = (name: string): void => {
    const chunk = chunks[name];
    if (!chunk || files.has(chunk.file) || there.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    chunk.imports?.forEach(add);
  };
  add(part);
  return files;
};

const sizeOf = async (files: ReadonlySet<string>): Promise<number> => {
  const sizes = await Promise.all([...files].map(async (file) => gzipSync(await readFile(new URL(file, DIST)), { level: 9 }).length));
  return sizes.reduce((sum, size) => sum + size, 0);
};

const firstPage = (): Set<string> => new Set(['index.html', ...filesOf('index.html')]);

test('the first page has at most 250 kB, gzipped, of this server alone and without inline scripts or styles', async ({ annotate }) => {
  const size = await sizeOf(firstPage());
  await annotate(`first page: ${size} bytes`);
  expect(firstPage().size).toBeGreaterThan(2);
  expect(size).toBeLessThanOrEqual(MAX_FIRST_PAGE);
  const html = await readFile(new URL('index.html', DIST), 'utf8');
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)|\bon\w+=|https?:/);
});

test('every screen but the list is loaded when it is opened, and adds at most 60 kB', async ({ annotate }) => {
  const parts = Object.keys(chunks).filter((name) => Object.values(chunks).some(({ dynamicImports }) => dynamicImports?.includes(name)));
  expect(parts).toEqual(expect.arrayContaining(['evaluation/evaluation', 'rows/rows', 'row/row'].map((name) => `src/${name}-screen.tsx`)));
  const sizes = await Promise.all(parts.map(async (part) => [part, await sizeOf(filesOf(part, firstPage()))] as const));
  for (const [part, size] of sizes) await annotate(`${part}: ${size} bytes`);
  expect(sizes.filter(([, size]) => size > MAX_PART)).toEqual([]);
});
