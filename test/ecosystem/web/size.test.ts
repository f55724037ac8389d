import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildPages, DIST } from './build.ts';

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

/** What the first page may weigh, gzipped. */
const MAX_FIRST_PAGE = 250_000;

test('the first page has at most 250 kB, gzipped, of this server alone and without inline scripts or styles', async () => {
  await buildPages();
  const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', DIST), 'utf8')) as Record<string, Chunk>;
  const files = new Set(['index.html']);
  const add = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk || files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    chunk.imports?.forEach(add);
  };
  add('index.html');
  expect(files.size).toBeGreaterThan(2);
  const sizes = await Promise.all([...files].map(async (file) => gzipSync(await readFile(new URL(file, DIST)), { level: 9 }).length));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_FIRST_PAGE);
  const html = await readFile(new URL('index.html', DIST), 'utf8');
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)|\bon\w+=|https?:/);
});
