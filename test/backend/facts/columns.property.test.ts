import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFilter } from '../../../src/analysis/compile-filter.ts';
import { attachedOf } from '../../../src/analysis/evaluators.ts';
import { fold } from '../../../src/analysis/fold.ts';
import { parseFilter } from '../../../src/analysis/parse-filter.ts';
import { blockOfRecords } from '../../../src/analysis/record-block.ts';
import { createTerms, type GrowingTerms } from '../../../src/analysis/terms.ts';
import { blockOfStored, type StoredRows } from '../../../src/backend/facts/column-block.ts';
import { columnsOf } from '../../../src/backend/facts/columns.ts';
import { factsIn, putFacts } from '../../../src/backend/facts/fact-bytes.ts';
import { createFactsReader, factsOfBytes } from '../../../src/backend/facts/facts-of-bytes.ts';
import { factsOf, type RowFacts } from '../../../src/backend/facts/row-facts.ts';
import type { EvaluationLogResponse } from '../../../src/contract/evaluation.ts';
import type { EvaluatorResponse } from '../../../src/contract/version.ts';
import { EVALUATORS } from '../../analysis/random-cells.ts';
import { json, rows, TEXTS } from '../../analysis/random-rows.ts';
import { rowsHolding, saidBy } from './block-told.ts';

/** Stands for a number that JSON has no word for. */
const ENDLESS = '\u0001endless';

const textOf = (record: unknown): string => (JSON.stringify(record) ?? 'null').replaceAll(JSON.stringify(ENDLESS), '1e400');

// Of files and versions that are attached, that are not, and that are none.
const VERSIONS = ['evv_right', 'evv_wrong', 'evv_tone', 'evv_other', '', null, 7];
const FILES = ['ev_right', 'ev_wrong', 'ev_tone', '', null, 7];
const TIMES = ['2025-03-11T10:02:17Z', '2025-03-11T10:02:17.0000001Z', '2025-03-11T10:02:17.0000002Z', 'never', null, undefined];

const evaluatorLog = fc.record({
  id: fc.constant('log_e'),
  evaluator: fc.oneof(
    fc.record({
      id: fc.constantFrom(...FILES),
      version_id: fc.constantFrom(...VERSIONS),
      spec: fc.constantFrom(...EVALUATORS.map(({ spec }) => spec), null, 'spec'),
    }),
    fc.constantFrom('evaluator', true),
  ),
  judgment: fc.oneof(fc.constantFrom(true, 3, -0, 'good', ['good', 'bad', 'good'], ENDLESS, null), json),
  error: fc.constantFrom(undefined, null, '', ' ', 'failed', 'failed \ud800', { reason: 'failed' }),
  user: fc.constantFrom(undefined, null, '', 'Ida', 'bo \ud800', 7),
  created_at: fc.constantFrom(...TIMES),
});

const logs = fc.array(evaluatorLog, { maxLength: 6 });

/** Anything in place of a member. */
const damage = fc.tuple(fc.constantFrom('log', 'datapoint', 'run_id', 'evaluator_logs', 'inputs', 'metadata', 'output'), json);

const damagedBy = (record: EvaluationLogResponse, [key, value]: readonly [string, unknown]): unknown =>
  key in record ? { ...record, [key]: value } : { ...record, log: { ...record.log, [key]: value } };

const records = fc.array(
  fc.tuple(rows, logs, logs, fc.option(damage), fc.nat({ max: 20 })).map(([[first], own, beside, damaged, whole]): unknown => {
    if (!first || whole === 0) return whole === 0 ? 'no record' : null;
    const { record } = first;
    const judged = {
      ...record,
      log: { ...record.log, evaluator_logs: [...record.log.evaluator_logs, ...own] },
      evaluator_logs: [...record.evaluator_logs, ...beside],
    } as EvaluationLogResponse;
    return damaged ? damagedBy(judged, damaged) : judged;
  }),
  { minLength: 1, maxLength: 12 },
);

const attached = fc.subarray([...EVALUATORS, null, { id: 'ev_right', version_id: null }, { id: 'ev_tone', version_id: 'evv_else' }]);

/** What comes back of facts that are kept as bytes, behind others. */
const keptAndBack = (facts: RowFacts): RowFacts => {
  const offset = 24;
  let kept = Buffer.of();
  putFacts(facts, (length) => {
    kept = Buffer.alloc(offset + length);
    return kept.subarray(offset);
  });
  return factsIn(kept, offset);
};

const storedOf = (texts: readonly string[], terms: GrowingTerms): StoredRows => {
  const facts = texts.map((text) => factsOf(JSON.parse(text), Buffer.from(text)));
  const kept = facts.map(keptAndBack);
  expect(kept).toEqual(facts);
  const read = createFactsReader();
  expect(texts.map((text) => factsOfBytes(Buffer.from(text), read))).toEqual(facts);
  const columns = columnsOf(kept, (text) => terms.add(text));
  const record = (row: number): Buffer => Buffer.from(texts[row] ?? '');
  return {
    length: texts.length,
    read: (name: string) => columns.get(name),
    record,
    slice: (row: number, start: number, end: number) => record(row).subarray(start, end),
  };
};

const blockOver = (stored: StoredRows, evaluators: readonly (EvaluatorResponse | null)[], terms: GrowingTerms) => {
  const codeOf = (id: string | null): number | undefined => (id === null || id === '' ? undefined : terms.codeOf(id));
  const asked = attachedOf(evaluators).map(({ versionId, fileId }) => ({ version: codeOf(versionId), file: codeOf(fileId) }));
  return blockOfStored(stored, asked);
};

test('blocks of columns say what blocks of records say', () => {
  const needle = fc.oneof(
    fc.constantFrom(...TEXTS.map(fold), '', '\ufffd', '\udc00', 'x', 'fail'),
    fc.string({ unit: 'binary', maxLength: 2 }),
  );
  const property = fc.property(records, fc.tuple(attached, attached), needle, (all, evaluations, word) => {
    const texts = all.map(textOf);
    const [ours, theirs] = [createTerms(), createTerms()];
    // Codes that are other ones than those of the other terms.
    ours.add('before all');
    const parsed = texts.map((text) => JSON.parse(text) as EvaluationLogResponse);
    const stored = storedOf(texts, ours);
    // Evaluations share columns: what one looks at is for the other as it was.
    for (const evaluators of evaluations) {
      const given = evaluators as unknown as (EvaluatorResponse | null)[];
      const whole = blockOfRecords(parsed, given, theirs);
      const block = blockOver(stored, given, ours);
      expect(saidBy(block, ours, given.length)).toEqual(saidBy(whole, theirs, given.length));
      expect(rowsHolding(block, word)).toEqual(rowsHolding(whole, word));
    }
  });
  fc.assert(property, { numRuns: 400 });
});

const byUser = fc
  .tuple(
    fc.constantFrom({ eq: 'ida' }, { ne: 'Ida' }, { in: ['bo', ''] }, { isNull: true }, { contains: '' }),
    fc.constantFrom(
      {},
      { state: ['missing'] },
      { state: ['errored'] },
      { state: ['judged', 'abstained'] },
      { passed: true },
      { error: { eq: 'failed' } },
    ),
  )
  .map(([user, more]) => ({ user, ...more }));

test('judgments of some people are the same by columns and by records', () => {
  let passed = 0;
  let count = 0;
  const property = fc.property(records, attached, byUser, fc.nat(), (all, evaluators, asked, which) => {
    const texts = all.map(textOf);
    const given = evaluators as unknown as (EvaluatorResponse | null)[];
    const versionId = given[which % (given.length + 1)]?.version_id;
    const filter = parseFilter({ judgments: [{ ...asked, ...(versionId && { evaluator: { versionId } }) }] }, ['filter']);
    const [ours, theirs] = [createTerms(), createTerms()];
    ours.add('before all');
    const whole = blockOfRecords(
      texts.map((text) => JSON.parse(text) as EvaluationLogResponse),
      given,
      theirs,
    );
    const blocks = [
      [blockOver(storedOf(texts, ours), given, ours), ours],
      [whole, theirs],
    ] as const;
    const [byColumns, byRecords] = blocks.map(([block, terms]) => {
      const fits = compileFilter(filter, { terms, evaluators: attachedOf(given) })(block);
      return texts.map((_text, row) => fits(row));
    });
    expect(byColumns).toEqual(byRecords);
    passed += byRecords?.filter(Boolean).length ?? 0;
    count += texts.length;
  });
  fc.assert(property, { numRuns: 400 });
  expect(passed / count).toBeGreaterThan(0.03);
  expect(passed / count).toBeLessThan(0.97);
});

test('whose judgments are asked for is told without a record where they gave none of a cell, or all', () => {
  const [{ id, version_id }] = EVALUATORS as unknown as [EvaluatorResponse];
  const given = (user: string | null, judgment: boolean, second: number) => ({
    evaluator: { id, version_id, spec: { return_type: 'boolean' } },
    judgment,
    user,
    created_at: `2025-03-11T10:02:0${second}Z`,
  });
  const judgments = [[], [given('Ida', true, 1)], [given(null, true, 1)], [given('Ida', false, 1), given('Bo', true, 2)]];
  const texts = judgments.map((evaluator_logs) =>
    JSON.stringify({ run_id: 'evr_1', log: { id: 'log_1', evaluator_logs: [] }, evaluator_logs }),
  );
  const evaluators = [{ id, version_id }] as EvaluatorResponse[];
  const terms = createTerms();
  const lookups = { terms, evaluators: attachedOf(evaluators) };
  const looked: number[] = [];
  const stored = storedOf(texts, terms);
  const record = (row: number): Buffer => {
    looked.push(row);
    return stored.record(row);
  };
  const block = blockOver({ ...stored, record }, evaluators, terms);
  const passing = (user: object, more: object = {}): number[] => {
    looked.length = 0;
    const fits = compileFilter(parseFilter({ judgments: [{ user, ...more }] }, ['filter']), lookups)(block);
    return [...texts.keys()].filter((row) => fits(row));
  };
  const told: [user: object, more: object, rows: number[]][] = [
    [{ eq: 'cy' }, {}, []],
    [{ in: ['ida', 'bo'] }, { passed: true }, [1, 3]],
    [{ isNull: true }, {}, [2]],
    [{ isNull: false }, { passed: false }, []],
  ];
  for (const [user, more, rows] of told) expect([user, passing(user, more), looked]).toEqual([user, rows, []]);
  expect([passing({ eq: 'ida' }, { passed: false }), looked]).toEqual([[3], [3]]);
});
