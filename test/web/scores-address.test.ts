import { describe, expect, test } from 'vitest';
import { followedIn, scoresAsked, sinceIn } from '../../web/src/file/scores-address.ts';

const words = { path: 'Evaluators/Words', versionId: 'evv_1' };
const pathless = { path: null, versionId: 'evv_2' };
const params = (address: string): URLSearchParams => new URLSearchParams(address);

describe('which scores an address asks for', () => {
  test('the first evaluator, over every run, where it says nothing that makes sense', () => {
    for (const address of ['', 'follow=nobody', 'over=never&since=someday', 'since=2025-13-01'])
      expect(scoresAsked(params(address), 'pr_1', words)).toEqual({ fileId: 'pr_1', evaluator: { path: 'Evaluators/Words' }, runs: 'ALL' });
    expect(followedIn(params('follow=nobody'), [words, pathless])).toBe(words);
    expect(followedIn(params(''), [])).toBeUndefined();
  });

  test('an evaluator by its path, which is of all its versions, or by its version where it has none', () => {
    expect(followedIn(params('follow=Evaluators%2FWords'), [pathless, words])).toBe(words);
    expect(followedIn(params('follow=evv_2'), [words, pathless])).toBe(pathless);
    expect(scoresAsked(params(''), 'pr_1', pathless).evaluator).toEqual({ versionId: 'evv_2' });
  });

  test('runs, and a day from its midnight where the reader is', () => {
    const asked = scoresAsked(params('over=best&since=2025-05-01'), 'pr_1', words);
    expect(asked).toMatchObject({ runs: 'BEST', filter: { createdAt: { gte: new Date(2025, 4, 1).toISOString() } } });
    expect(sinceIn(params('since=2025-05-01'))).toBe('2025-05-01');
  });
});
