import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { textOf } from './pages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Packages that are imported in `src`, or required there when they are needed. */
const importedPackages = (): string[] => {
  const files = globSync('src/**/*.ts', { cwd: ROOT });
  const specifier = /(?:from |^import |import\(|\(import\.meta\.url\)\()'((?:@[a-z][\w-]*\/)?[a-z][\w-]*)(?:\/[^']*)?'/gm;
  const names = files.flatMap((file) => [...readFileSync(`${ROOT}${file}`, 'utf8').matchAll(specifier)].map(([, name = '']) => name));
  return [...new Set(names.filter((name) => name !== 'node'))];
};

test('the architecture gives a reason for every package that the server is made of, and for nothing else', () => {
  const [, table = ''] = /<!-- dependencies -->\n(.*?)<!-- \/dependencies -->/s.exec(textOf('docs/architecture.md')) ?? [];
  const named = table
    .split('\n')
    .slice(2)
    .flatMap(
      (row) =>
        row
          .split(' | ')[0]
          ?.replace('| ', '')
          .split(', ')
          .filter((name) => name !== '') ?? [],
    );
  expect(named.toSorted()).toEqual(importedPackages().toSorted());
});
