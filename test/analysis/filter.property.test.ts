import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFilter } from '../../src/analysis/compile-filter.ts';
import { attachedOf } from '../../src/analysis/evaluators.ts';
import type { LogFilter } from '../../src/analysis/filter.ts';
import { canonicalJson, questionHash } from '../../src/analysis/json-value.ts';
import { parseFilter } from '../../src/analysis/parse-filter.ts';
import { blockOfRecords } from '../../src/analysis/record-block.ts';
import { createTerms } from '../../src/analysis/terms.ts';
import type { EvaluationLogResponse } from '../../src/contract/evaluation.ts';
import { EVALUATORS } from './random-cells.ts';
import { fields, filter } from './random-filter.ts';
import { rows } from './random-rows.ts';

const RUNS = 200;
const evaluators = attachedOf(EVALUATORS);

/** Which records pass, read in blocks of a few rows over terms that grow. */
const passing = (records: readonly EvaluationLogResponse[], asked: LogFilter, size = 5): boolean[] => {
  const terms = createTerms();
  const compiled = compileFilter(asked, { terms, evaluators });
  const passed: boolean[] = [];
  for (let at = 0; at < records.length; at += size) {
    const block = blockOfRecords(records.slice(at, at + size), EVALUATORS, terms);
    const fits = compiled(block);
    for (let row = 0; row < block.length; row += 1) passed.push(fits(row));
  }
  return passed;
};

const parsed = (input: unknown): LogFilter => parseFilter(input, ['filter']);

test.each([...fields, ['anything', filter]] as const)('a filter of %s lets the rows through of which it holds', (name, asked) => {
  let passed = 0;
  let count = 0;
  const property = fc.property(rows, asked, (given, { input, fits }) => {
    const found = passing(
      given.map(({ record }) => record),
      parsed(input),
    );
    passed += found.filter(Boolean).length;
    count += found.length;
    expect(found).toEqual(given.map(({ row }) => fits(row)));
  });
  fc.assert(property, { numRuns: name === 'judgments' ? 4 * RUNS : RUNS });
  // Neither all nor none, or nothing was tried.
  expect(passed / count).toBeGreaterThan(0.03);
  expect(passed / count).toBeLessThan(0.97);
});

test('not is the complement, and is the intersection, or is the union', () => {
  const property = fc.property(rows, filter, filter, (given, { input: one }, { input: other }) => {
    const records = given.map(({ record }) => record);
    const [a, b] = [passing(records, parsed(one)), passing(records, parsed(other))];
    expect(passing(records, parsed({ not: one }))).toEqual(a.map((passes) => !passes));
    expect(passing(records, parsed({ and: [one, other] }))).toEqual(a.map((passes, row) => passes && b[row]));
    expect(passing(records, parsed({ or: [one, other] }))).toEqual(a.map((passes, row) => passes || b[row]));
  });
  fc.assert(property, { numRuns: RUNS });
});

test('what a source says of texts is taken in place of reading them', () => {
  const terms = createTerms();
  const asked: string[] = [];
  const block = Object.assign(blockOfRecords([{}, {}, {}] as EvaluationLogResponse[], [], terms), {
    holding: (needle: string) => {
      asked.push(needle);
      return (row: number) => row === 1;
    },
  });
  const fits = compileFilter(parsed({ search: 'Two "Words here"' }), { terms, evaluators: [] })(block);
  expect([0, 1, 2].map(fits)).toEqual([false, true, false]);
  expect(asked).toEqual(['two', 'words here']);
});

/** Lists of which the order says nothing. */
const SETS: ReadonlySet<string> = new Set(['runIds', 'logIds', 'datapointIds', 'versionIds', 'kinds', 'state', 'valence', 'in', 'notIn']);

/** The same in another spelling: members and sets turned round, items of sets given twice. */
const turned = (value: unknown, key = ''): unknown => {
  if (Array.isArray(value)) return SETS.has(key) ? [...value, ...value].reverse() : value.map((item) => turned(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, turned(member, name)]),
  );
};

test('equal filters have one spelling and one hash, and stay as they are when they are read again', () => {
  const property = fc.property(filter, ({ input }) => {
    const [once, again] = [parsed(input), parsed(turned(input))];
    expect(canonicalJson(again)).toBe(canonicalJson(once));
    expect(questionHash(again, [])).toBe(questionHash(once, []));
    expect(canonicalJson(JSON.parse(canonicalJson(once)))).toBe(canonicalJson(once));
    expect(questionHash(once, [])).toMatch(/^[\w-]{16}$/);
  });
  fc.assert(property, { numRuns: RUNS });
  const hashes = [{}, { hasError: true }, { hasError: false }, { not: { hasError: true } }, { runIds: [] }].map((input) =>
    questionHash(parsed(input), []),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(questionHash({}, [{ by: { listed: true }, descending: true }])).not.toBe(questionHash({}, []));
});
