import { describe, expect, test } from 'vitest';
import { positionsOf } from '../../../src/backend/rest/paging.ts';
import { rangesOf } from '../../../src/backend/store/ranges.ts';
import { evaluationFiles, importFiles, recordText, runTexts } from '../../support/export-directory.ts';

const twelveLogs = () => {
  const records = Array.from({ length: 12 }, (_, index) =>
    recordText(index < 5 ? 'run_1' : 'run_2', `log_${String(index).padStart(2, '0')}`),
  );
  return importFiles(evaluationFiles('evr_1', { runs: runTexts('run_1', 'run_2'), logs: [records] }));
};

describe('a listing of twelve logs', () => {
  test.each([
    ['', 1, 10, 0, 10],
    ['page=2', 2, 10, 10, 12],
    ['page=1&size=5', 1, 5, 0, 5],
    ['page=2&size=5', 2, 5, 5, 10],
    ['page=2&size=4', 2, 4, 4, 8],
    ['page=3&size=5', 3, 5, 10, 12],
    ['page=12&size=1', 12, 1, 11, 12],
    ['page=4&size=5', 4, 5, 12, 12],
    ['page=9007199254740991&size=9007199254740991', 9007199254740991, 9007199254740991, 12, 12],
    ['size=1000', 1, 1000, 0, 12],
    ['size=0', 1, 0, 0, 0],
    ['page=3&size=0', 3, 0, 0, 0],
    ['size=5&size=3', 1, 3, 0, 3],
  ])('?%s is page %i of size %i with the rows %i to %i', async (query, page, size, from, to) => {
    const { get } = await twelveLogs();
    const { status, body } = await get(`/evaluations/evr_1/logs?${query}`);
    const { records, ...envelope } = body;
    expect([status, envelope]).toEqual([200, { page, size, total: 12 }]);
    const positions = records.map((record: { log: { id: string } }) => Number(record.log.id.slice(4)));
    expect(positions).toEqual(Array.from({ length: to - from }, (_, index) => from + index));
  });

  const notAnInteger = { msg: 'value is not a valid integer', type: 'type_error.integer' };
  const atLeast = (least: number) => ({
    msg: `ensure this value is greater than or equal to ${least}`,
    type: 'value_error.number.not_ge',
  });
  test.each([
    ['page=0', [{ loc: ['query', 'page'], ...atLeast(1) }]],
    ['page=-3', [{ loc: ['query', 'page'], ...atLeast(1) }]],
    ['size=-1', [{ loc: ['query', 'size'], ...atLeast(0) }]],
    ['page=one', [{ loc: ['query', 'page'], ...notAnInteger }]],
    ['page=', [{ loc: ['query', 'page'], ...notAnInteger }]],
    ['page=1.5', [{ loc: ['query', 'page'], ...notAnInteger }]],
    ['size=1e2', [{ loc: ['query', 'size'], ...notAnInteger }]],
    ['size=9007199254740993', [{ loc: ['query', 'size'], ...notAnInteger }]],
    [
      'page=0&size=x',
      [
        { loc: ['query', 'page'], ...atLeast(1) },
        { loc: ['query', 'size'], ...notAnInteger },
      ],
    ],
  ])('?%s is refused', async (query, detail) => {
    const { get } = await twelveLogs();
    for (const path of ['/evaluations', '/evaluations/evr_1/logs', '/evaluations/unknown/logs']) {
      expect(await get(`${path}?${query}`)).toMatchObject({ status: 422, body: { detail } });
    }
  });
});

test('evaluations are paged like logs', async () => {
  const { get } = await importFiles({
    ...evaluationFiles('evr_1', { createdAt: '2025-01-03T00:00:00Z' }),
    ...evaluationFiles('evr_2', { createdAt: '2025-01-02T00:00:00Z' }),
    ...evaluationFiles('evr_3', { createdAt: '2025-01-01T00:00:00Z' }),
  });
  expect((await get('/evaluations?page=2&size=2')).body).toMatchObject({ records: [{ id: 'evr_3' }], page: 2, size: 2, total: 3 });
  expect((await get('/evaluations?page=3&size=2')).body).toEqual({ records: [], page: 3, size: 2, total: 3 });
  expect((await get('/evaluations?size=0')).body).toEqual({ records: [], page: 1, size: 0, total: 3 });
});

test('the ranges of every page are the slice of the groups laid end to end', () => {
  const sizes = [3, 0, 1, 5];
  const whole = sizes.flatMap((size, group) => Array.from({ length: size }, (_, position) => `${group}:${position}`));
  for (let size = 0; size <= 11; size++) {
    for (let page = 1; page <= 11; page++) {
      const covered = rangesOf(sizes, positionsOf({ page, size })).flatMap(({ group, first, last }) =>
        Array.from({ length: last - first + 1 }, (_, index) => `${group}:${first + index}`),
      );
      expect(covered).toEqual(whole.slice((page - 1) * size, page * size));
    }
  }
});
