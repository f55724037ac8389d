import { expect, test } from 'vitest';
import { textOf } from './pages.ts';

test('the architecture gives a reason for every dependency, and for nothing else', () => {
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
  const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> };
  expect(named.toSorted()).toEqual(Object.keys(dependencies).toSorted());
});
