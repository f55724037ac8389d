import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { promptVersion } from '../../support/bodies.ts';
import { beside, diffQuery } from './beside.ts';

const MEGABYTE = 2 ** 20;

/** A text of a megabyte, whose lines no other side has. */
const longText = (side: string, name: string): string => {
  let text = '';
  for (let line = 0; text.length < MEGABYTE; line += 1) text += `${side} ${name} ${line} ${'word '.repeat(line % 20)}\n`;
  return text;
};

const NAMES = ['one', 'two', 'three'];
const sideOf = (side: string) => ({
  template: longText(side, 'template'),
  attributes: Object.fromEntries(NAMES.map((name) => [name, longText(side, name)])),
});

test('texts of megabytes that share nothing are told whole, and others are answered meanwhile', async () => {
  const [before, after] = [sideOf('before'), sideOf('after')];
  const facade = beside(promptVersion(after), { '/prompts/pr_1': [promptVersion({ version_id: 'v0', ...before })] });
  const selection = `isCoarse unified changes { path ... on FileVersionTextChange {
    lines: segments { operation text isCoarse } words: segments(by: WORD) { operation isCoarse } } }`;
  let isDone = false;
  const asked = facade.ask(diffQuery('with: "v0"', selection)).finally(() => {
    isDone = true;
  });
  while (!facade.calls.some((call) => call.includes('/prompts/'))) await setImmediate();
  let answered = 0;
  for (; !isDone; answered += 1) {
    expect(await facade.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    await setImmediate();
  }
  const { data, errors } = await asked;
  expect([errors, facade.bugs]).toEqual([undefined, []]);
  expect(answered).toBeGreaterThan(2 * NAMES.length);
  const { isCoarse, unified, changes } = data.evaluation.runs[0].version.diff;
  expect(isCoarse).toBe(true);
  expect(unified.startsWith('--- template\tv0\n+++ template\tprv_1\n@@ -1,')).toBe(true);
  expect(changes.map(({ path }: { path: string }) => path)).toEqual([
    '/template',
    ...NAMES.toSorted().map((name) => `/attributes/${name}`),
  ]);
  expect(changes[0].lines).toEqual([
    { operation: 'REMOVED', text: before.template, isCoarse: true },
    { operation: 'ADDED', text: after.template, isCoarse: true },
  ]);
  expect(changes[0].words).toEqual([
    { operation: 'REMOVED', isCoarse: true },
    { operation: 'ADDED', isCoarse: true },
  ]);
});

test('a long text with few changes is told by those', async () => {
  const text = longText('both', 'template');
  const facade = beside(promptVersion({ template: text.replace('both template 700 ', 'both template 700a ') }), {
    '/prompts/pr_1': [promptVersion({ version_id: 'v0', template: text })],
  });
  const { data } = await facade.ask(
    diffQuery(
      'with: "v0"',
      'isCoarse unified(context: 0) changes { ... on FileVersionTextChange { segments(by: WORD) { operation text isCoarse } } }',
    ),
  );
  const { isCoarse, unified, changes } = data.evaluation.runs[0].version.diff;
  expect([isCoarse, unified]).toEqual([
    false,
    '--- template\tv0\n+++ template\tprv_1\n@@ -701,1 +701,1 @@\n-both template 700 \n+both template 700a \n',
  ]);
  expect(changes[0].segments.filter(({ operation }: { operation: string }) => operation !== 'EQUAL')).toEqual([
    { operation: 'REMOVED', text: '700', isCoarse: false },
    { operation: 'ADDED', text: '700a', isCoarse: false },
  ]);
});
