import { describe, expect, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { ScanLimitError } from '../../../src/loaders/row-lookup.ts';
import { askerOver, bodiesChanged, placesOf } from '../../support/asked-rows.ts';
import { synthetic } from '../../support/synthetic.ts';

/** Of the rows that are made up, those of even numbers are judged good. */
const GOOD = { judgments: [{ evaluator: { name: 'Judge 1' }, passed: true }] };
const FIRST = ['evr_0', 'evr_0/logs?page=1&size=10&analysis'];

const pages = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `evr_0/logs?page=${from + index}&size=10`);

describe('rows of a source that answers nothing by itself', () => {
  test('are read up to the last one of the window', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }));
    const found = await ask({ filter: GOOD });
    expect(placesOf(found)).toEqual(['0 evr_0-r0-l0', '2 evr_0-r0-l2', '4 evr_0-r0-l4', '6 evr_0-r0-l6', '8 evr_0-r0-l8']);
    expect(found.isPushedDown).toBe(false);
    expect(found.answer).toMatchObject({ rows: [0, 2, 4, 6, 8], hasNext: null, total: null, scan: { isComplete: false, rowsRead: 10 } });
    expect(calls.toSorted()).toEqual(FIRST);
  });

  test('are read on, no further than it takes by the rate at which they came', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }));
    const found = await ask({ filter: GOOD, window: { offset: 0, count: 10 }, hasNext: true });
    expect(found.answer).toMatchObject({ hasNext: true, total: null, scan: { isComplete: false, rowsRead: 30 } });
    expect(calls.toSorted()).toEqual([...FIRST, ...pages(2, 3)]);
  });

  test('are all read where the total is asked for, or an order, or what they come to', async () => {
    for (const asked of [
      { total: true },
      { orderBy: [{ by: { number: 'createdAt' }, descending: true }] },
      { window: { offset: 0, count: 0 }, aggregates: {} },
    ] as const) {
      const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }));
      const { answer } = await ask({ filter: GOOD, ...asked });
      expect(answer).toMatchObject({ total: 50, scan: { isComplete: true, rowsRead: 100 } });
      expect(calls).toEqual(expect.arrayContaining([...FIRST, ...pages(2, 10)]));
      expect(calls).toHaveLength(11);
    }
  });

  test('come in the order asked, without a call for those that were read', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }));
    const found = await ask({ orderBy: [{ by: { number: 'createdAt' }, descending: true }], window: { offset: 3, count: 3 } });
    expect(placesOf(found)).toEqual(['96 evr_0-r1-l46', '95 evr_0-r1-l45', '94 evr_0-r1-l44']);
    expect(calls).toHaveLength(11);
  });

  test('are those of the runs named', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 12 }));
    const found = await ask({ filter: { ...GOOD, runIds: ['evr_0-r1'] }, window: { offset: 4, count: 4 } }, ['evr_0-r1']);
    expect(placesOf(found)).toEqual(['8 evr_0-r1-l8', '10 evr_0-r1-l10']);
    expect(calls.toSorted()).toEqual([
      'evr_0',
      'evr_0/logs?page=1&size=10&run_id=evr_0-r1&analysis',
      'evr_0/logs?page=2&size=10&run_id=evr_0-r1',
    ]);
  });
});

describe('a scan that would take more calls than it may', () => {
  test('is given up before they are made, where all rows are needed', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }), { scanLimit: 9 });
    const failed = await ask({ filter: GOOD, total: true }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ScanLimitError);
    expect(failed).toMatchObject({ rowsRead: 10, message: expect.stringContaining('more than 9 calls; 10 rows were read') });
    expect(calls.toSorted()).toEqual(FIRST);
  });

  test('is given up after them, where its window might have been full', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }), { scanLimit: 9 });
    const failed = await ask({ filter: { datapointIds: ['dp_99'] } }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'ScanLimitError', rowsRead: 90 });
    expect(calls).toHaveLength(10);
  });

  test('is complete with as many as it may make', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }), { scanLimit: 10 });
    expect((await ask({ filter: { datapointIds: ['dp_99'] } })).answer).toMatchObject({ rows: [99], hasNext: false, total: 1 });
    expect(calls).toHaveLength(11);
  });

  test('says the same again without a call, and leaves what needs fewer rows alone', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }), { scanLimit: 2 });
    const [total, first] = await Promise.allSettled([ask({ total: true }), ask({})]);
    expect(total).toMatchObject({ status: 'rejected', reason: { rowsRead: 10 } });
    expect(first).toMatchObject({ status: 'fulfilled', value: { answer: { rows: [0, 1, 2, 3, 4] } } });
    await expect(ask({ total: true })).rejects.toThrow(ScanLimitError);
    expect(calls.toSorted()).toEqual(FIRST);
  });
});

describe('what was read', () => {
  test('answers all questions of one time', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }));
    const [good, ordered, other, summed] = await Promise.all([
      ask({ filter: GOOD }),
      ask({ filter: GOOD, orderBy: [{ by: { number: 'createdAt' }, descending: true }], window: { offset: 0, count: 2 } }),
      ask({ filter: { not: GOOD }, window: { offset: 1, count: 1 } }),
      ask({ window: { offset: 0, count: 0 }, aggregates: { datapointCount: true } }),
    ]);
    expect(placesOf(good)).toHaveLength(5);
    expect(placesOf(ordered)).toEqual(['98 evr_0-r1-l48', '96 evr_0-r1-l46']);
    expect(placesOf(other)).toEqual(['3 evr_0-r0-l3']);
    expect(summed.answer.aggregates).toMatchObject({ count: 100, datapointCount: 100 });
    expect(calls.toSorted()).toEqual([...FIRST, 'evr_0/logs?page=10&size=10', ...pages(2, 9)]);
  });

  test('answers later questions of the same runs, and is read on from where it ended', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }));
    const first = await ask({ filter: GOOD });
    expect(calls.splice(0).toSorted()).toEqual(FIRST);
    expect(placesOf(await ask({ filter: GOOD, window: { offset: 0, count: 4 } }))).toEqual(placesOf(first).slice(0, 4));
    expect(calls.splice(0)).toEqual([]);
    expect((await ask({ filter: { not: GOOD }, total: true, window: { offset: 0, count: 0 } })).answer.total).toBe(50);
    expect(calls.splice(0)).toEqual(pages(2, 10));
    expect(
      (await ask({ filter: { datapointIds: ['dp_70'] }, window: { offset: 0, count: 0 }, aggregates: {} })).answer.aggregates?.count,
    ).toBe(1);
    expect(calls).toEqual([]);
  });

  test('is read again where a later question looks at what was let go of', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }));
    await ask({ filter: GOOD, total: true });
    calls.splice(0);
    expect(placesOf(await ask({ filter: { output: { eq: 'answer 12' } }, window: { offset: 0, count: 1 } }))).toEqual(['12 evr_0-r0-l12']);
    expect(calls).toEqual(['evr_0/logs?page=1&size=10&analysis', ...pages(2, 3)]);
  });

  test('keeps no rows of a later page: they are read again by their places', async () => {
    const { ask, calls } = askerOver(synthetic({ logsPerRun: 50 }));
    await ask({ total: true });
    calls.splice(0);
    expect(placesOf(await ask({ filter: GOOD, window: { offset: 20, count: 2 } }))).toEqual(['40 evr_0-r0-l40', '42 evr_0-r0-l42']);
    expect(calls).toEqual(['evr_0/logs?page=11&size=4']);
  });

  test('is forgotten when something was changed', async () => {
    const { ask, calls, loaders } = askerOver(synthetic({ logsPerRun: 50 }));
    await ask({ filter: GOOD });
    loaders.forget();
    calls.splice(0);
    await ask({ filter: GOOD });
    expect(calls.toSorted()).toEqual(FIRST);
  });
});

test('more rows than are held while others are read are read again', async () => {
  const { ask, calls } = askerOver(synthetic({ runs: 1, logsPerRun: 700 }), { page: 100 });
  const found = await ask({ orderBy: [{ by: { number: 'createdAt' }, descending: true }], window: { offset: 600, count: 100 } });
  expect(found.answer.rows).toEqual(Array.from({ length: 100 }, (_, index) => 99 - index));
  expect(placesOf(found).at(-1)).toBe('0 evr_0-r0-l0');
  expect(calls.filter((call) => call.includes('/logs'))).toHaveLength(8);
});

test('rows are counted by windows, each once, before any call', async () => {
  const { ask, calls } = askerOver(synthetic(), { maxRows: 7 });
  await ask({});
  await ask({});
  calls.splice(0);
  await expect(ask({ filter: GOOD })).rejects.toThrow('Too many rows.');
  expect(calls).toEqual([]);
});

/** Pages as they come, each changed by this. */
const pagesChanged = (change: (page: { records: unknown[]; total: number; page: number; size: number }) => void): Send =>
  bodiesChanged(synthetic({ logsPerRun: 50 }), (body, path) => {
    if (path.includes('/logs')) change(body as never);
  });

describe('rows of an odd source', () => {
  const dp = (number: number) => ({ filter: { datapointIds: [`dp_${number}`] }, window: { offset: 0, count: 1 } });

  test('that are damaged fit no filter, and are told of', async () => {
    const source = pagesChanged(({ records, page }) => {
      if (page === 2) records[3] = { log: { id: 'evr_0-r0-l13' } };
      if (page === 3) records[0] = null;
    });
    const { ask, warnings } = askerOver(source);
    const found = await ask({ filter: { not: GOOD }, total: true, window: { offset: 5, count: 3 } });
    expect(placesOf(found)).toEqual(['11 evr_0-r0-l11', '15 evr_0-r0-l15', '17 evr_0-r0-l17']);
    expect(found.answer).toMatchObject({ total: 49, scan: { rowsRead: 98, isComplete: true } });
    expect(warnings).toEqual([
      { code: 'ROWS_LEFT_OUT', message: 'The rows of evaluation evr_0: 2 damaged rows were left out of what was asked of them.' },
    ]);
  });

  test('that come in smaller pages than asked for have their places all the same', async () => {
    const { ask, warnings } = askerOver(async (call) =>
      synthetic({ logsPerRun: 50 })({ ...call, path: call.path.replace('size=10', 'size=7') }),
    );
    const found = await ask({ filter: GOOD, orderBy: [{ by: { number: 'createdAt' }, descending: true }], total: true });
    expect(placesOf(found)[0]).toBe('98 evr_0-r1-l48');
    expect(found.answer.total).toBe(50);
    expect(warnings).toMatchObject([{ code: 'LIST_PAGE_SIZE' }]);
  });

  test('that are more than it says are all read', async () => {
    const { ask, warnings } = askerOver(pagesChanged((page) => Object.assign(page, { total: 15 })));
    expect(await ask({ ...dp(99), total: true })).toMatchObject({ answer: { rows: [99], total: 1, scan: { rowsRead: 100 } } });
    expect(warnings).toMatchObject([{ code: 'LIST_TOTAL_WRONG' }]);
  });

  test('that are fewer than it says end where none comes', async () => {
    const { ask } = askerOver(pagesChanged((page) => Object.assign(page, { total: 500 })));
    expect(await ask({ ...dp(99), total: true })).toMatchObject({ answer: { rows: [99], total: 1, scan: { rowsRead: 100 } } });
  });

  test('that come twice count once', async () => {
    const { ask } = askerOver(
      bodiesChanged(synthetic({ runs: 1, logsPerRun: 30 }), (body, path) => {
        if (path.includes('page=2')) Object(body).records[0] = { ...Object(body).records[0], log: { id: 'evr_0-r0-l9' } };
      }),
    );
    expect((await ask({ total: true })).answer).toMatchObject({ total: 29, scan: { isComplete: true } });
  });

  test('that cannot be read fail what is asked of them, and what needs none of them is answered', async () => {
    const source = synthetic({ logsPerRun: 50 });
    const { ask } = askerOver(async (call) => (call.path.includes('page=5') ? Promise.reject(new Error('No.')) : source(call)));
    const [all, first] = await Promise.allSettled([ask({ total: true }), ask({})]);
    expect(all).toMatchObject({ status: 'rejected', reason: { name: 'UpstreamError', fault: { kind: 'unreachable' } } });
    expect(first.status).toBe('fulfilled');
  });

  test('that have changed when they are read again are not taken for those that were found', async () => {
    let isChanged = false;
    const { ask } = askerOver(
      bodiesChanged(synthetic({ logsPerRun: 50 }), (body, path) => {
        if (isChanged && path.includes('/logs')) for (const record of Object(body).records) record.log.id += '_other';
      }),
    );
    await ask({ total: true });
    isChanged = true;
    expect(placesOf(await ask({ filter: GOOD, window: { offset: 20, count: 1 } }))).toEqual([
      expect.stringMatching(/^40 .*the rows have changed while they were read/),
    ]);
  });
});
