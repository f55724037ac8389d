import { describe, expect, test } from 'vitest';
import { SAMPLE_EXAMPLE } from '../../src/facade.ts';
import { exampleTabs } from '../../src/server/example-tabs.ts';
import { facade } from '../helpers.ts';

const nameOf = (query: string): string => /query (\w+)/.exec(query)?.[1] ?? '';

describe('the tabs that GraphiQL opens with', () => {
  test('are the screens', () => {
    expect(exampleTabs().map(({ query }) => nameOf(query))).toEqual([
      'EvaluationOverview',
      'RunLogsTable',
      'KnownDepth',
      'Backwards',
      'LogDrawer',
      'ByName',
    ]);
  });

  test.each(exampleTabs(SAMPLE_EXAMPLE).map(({ query }) => [nameOf(query), query]))(
    '%s shows something when played',
    async (_name, query) => {
      const { data, errors } = await facade().ask(query);
      expect(errors).toBeUndefined();
      expect(JSON.stringify(Object.values(data)[0]).length).toBeGreaterThan(300);
    },
  );

  test('reach three levels of judgments', async () => {
    const [, , knownDepth = { query: '' }] = exampleTabs(SAMPLE_EXAMPLE);
    const { data } = await facade().ask(knownDepth.query);
    const deep = JSON.stringify(data).match(/"evaluatorLogs":\[\{"evaluator":\{"name":"Judge Check"\}/g);
    expect(deep).not.toBeNull();
  });
});
