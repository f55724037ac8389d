import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluationFiles, importFiles } from '../../support/export-directory.ts';

const space = fc.constantFrom('', '', '', ' ', '  ', '\t');

/** Numbers as other programs may spell them. */
const numberText = fc.oneof(
  fc.constantFrom('0', '-0', '-0.0', '1.0', '1e5', '1E+05', '1e-06', '9.15e-06', '0.10', '1E400', '-1e-400', '5e-324'),
  fc.constantFrom(
    '1152921504606846976',
    '9007199254740993',
    '-18446744073709551617',
    '123456789012345678901234567890.5',
    '3.141592653589793238',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);

const ESCAPES = [
  '\\"',
  '\\\\',
  '\\/',
  '\\b',
  '\\f',
  '\\n',
  '\\r',
  '\\t',
  '\\u0000',
  '\\u001F',
  '\\u0041',
  '\\u00e9',
  '\\ud83d\\ude00',
  '\\ud800',
  '\\uDC00',
];

/** Strings, with characters as they are and escaped, whole surrogate pairs and halves. */
const stringText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...ESCAPES),
      fc.constantFrom('a', 'é', '✓', '😀', '\u2028', '\u007f', 'NaN', '{', ']', ',', ':', '-Infinity'),
      fc.string({ unit: 'grapheme', maxLength: 4 }).map((text) => text.replaceAll(/["\\\p{Cc}\p{Cs}]/gu, '_')),
    ),
    { maxLength: 6 },
  )
  .map((pieces) => `"${pieces.join('')}"`);

interface Spaced {
  readonly text: string;
  readonly before: string;
  readonly after: string;
}

const joined = (open: string, parts: readonly Spaced[], close: string): string =>
  `${open}${parts.map(({ text, before, after }) => `${before}${text}${after}`).join(',')}${close}`;

const spaced = (text: fc.Arbitrary<string>): fc.Arbitrary<Spaced> => fc.record({ text, before: space, after: space });

const { value: valueText } = fc.letrec<{ value: string; member: string }>((tie) => ({
  member: fc.tuple(stringText, space, space, tie('value')).map(([key, before, after, value]) => `${key}${before}:${after}${value}`),
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    numberText,
    stringText,
    fc.constantFrom('true', 'false', 'null', '[]', '{ }'),
    fc.array(spaced(tie('value')), { maxLength: 3 }).map((parts) => joined('[', parts, ']')),
    fc.array(spaced(tie('member')), { maxLength: 3 }).map((parts) => joined('{', parts, '}')),
  ),
}));

/** Members that nobody knows. The keys begin with a letter that no known key does; the same one may be there twice. */
const oddMembers = fc.array(
  fc
    .tuple(fc.constantFrom('x', 'x1', 'x\\u0041', 'x NaN', 'xé'), space, valueText)
    .map(([key, gap, value]) => `"${key}"${gap}:${gap}${value}`),
  { maxLength: 4 },
);

/** An object with these members among odd ones, in any order. */
const objectWith = (...members: string[]): fc.Arbitrary<string> =>
  oddMembers
    .chain((odd) => fc.shuffledSubarray([...members, ...odd], { minLength: members.length + odd.length }))
    .chain((all) =>
      fc.array(space, { minLength: 2 * all.length, maxLength: 2 * all.length }).map((gaps) =>
        joined(
          '{',
          all.map((text, index) => ({ text, before: gaps[2 * index] ?? '', after: gaps[2 * index + 1] ?? '' })),
          '}',
        ),
      ),
    );

const judgmentText = (id: string): fc.Arbitrary<string> => objectWith(`"id":"${id}"`, '"evaluator":{}', '"evaluator_logs":[]');

interface RecordTexts {
  readonly record: string;
  readonly log: string;
  readonly judgment: string;
}

const recordTexts = (index: number): fc.Arbitrary<RecordTexts> =>
  judgmentText(`judged_${index}`).chain((judgment) =>
    objectWith(`"id" : "log_${index}"`, '"prompt":{}', `"evaluator_logs":[ ${judgment} ]`).chain((log) =>
      objectWith('"run_id":"run_1"', `"log":${log}`, `"evaluator_logs":[${judgment}]`).map((record) => ({ record, log, judgment })),
    ),
  );

const exported = fc.record({
  evaluation: objectWith('"id":"evr_1"', '"evaluators":[]'),
  run: objectWith('"id":"run_1"'),
  entry: objectWith('"run_id":"run_1"', '"num_logs":3', '"evaluator_stats":[]'),
  records: fc.tuple(recordTexts(0), recordTexts(1), recordTexts(2)),
  around: fc.constantFrom('', '\n', ' ', '\r\n'),
});

describe('over /v5 every byte of an export comes back', () => {
  test('of evaluations, runs, stats, records, logs and the logs inside them', () =>
    fc.assert(
      fc.asyncProperty(exported, async ({ evaluation, run, entry, records, around }) => {
        const stats = `${around}{"run_stats":[${entry}]}`;
        const body = `${around}${evaluation}${around}`;
        const logs = [records.map(({ record }) => record)];
        const { get, findings } = await importFiles(evaluationFiles('evr_1', { body, stats, runs: { run_1: `${run}${around}` }, logs }));
        // Numbers such as 1e400 are reported, and kept as they are.
        expect(findings.filter((finding) => !finding.startsWith('NUMBER_NOT_FINITE'))).toEqual([]);
        const text = async (path: string) => (await get(path)).text;
        expect(await text('/evaluations/evr_1')).toBe(body);
        expect(await text('/evaluations')).toBe(`{"records":[${body}],"page":1,"size":10,"total":1}`);
        expect(await text('/evaluations/evr_1/runs')).toBe(`{"runs":[${run}${around}]}`);
        expect(await text('/evaluations/evr_1/stats')).toBe(stats);
        expect(await text('/evaluations/evr_1/logs')).toBe(`{"records":[${logs[0]?.join(',')}],"page":1,"size":10,"total":3}`);
        expect(await text('/evaluations/evr_1/logs?page=2&size=1&run_id=run_1')).toBe(
          `{"records":[${records[1].record}],"page":2,"size":1,"total":3}`,
        );
        for (const [index, { log, judgment }] of records.entries()) {
          expect(await text(`/logs/log_${index}`)).toBe(log);
          expect(await text(`/logs/judged_${index}`)).toBe(judgment);
        }
      }),
      { numRuns: 40 },
    ));

  test('of a member that is there twice the last one counts, as it does to JSON parsers', async () => {
    const record =
      '{"run_id":"run_0","run_id":"run_1","log":{"id":"log_0","prompt":{}},"log":{"id":"x","id":"log_1","prompt":{}},"evaluator_logs":[]}';
    const { get, findings } = await importFiles(
      evaluationFiles('evr_1', { runs: { run_1: '{"id":"run_0","id":"run_1"}' }, logs: [[record]] }),
    );
    expect(findings).toEqual([]);
    expect((await get('/evaluations/evr_1/logs?run_id=run_1')).text).toBe(`{"records":[${record}],"page":1,"size":10,"total":1}`);
    expect((await get('/logs/log_1')).text).toBe('{"id":"x","id":"log_1","prompt":{}}');
  });
});
