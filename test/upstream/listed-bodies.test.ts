import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listAnswer } from '../../src/backend/rest/answers.ts';
import type { Answer, Send } from '../../src/contract/send.ts';
import { createAsker, damagedBodies } from '../server/execution/asker.ts';
import { randomQuery } from '../server/execution/random-query.ts';
import { EVALUATION_ID, SOUND, withValueAt } from '../support/damaged-bodies.ts';
import { recordText } from '../support/export-directory.ts';
import { type FacadeOptions, facade, sampleBackend } from '../support/helpers.ts';

/* Of a source that has its records one by one the facade reads each; HTTP has them joined. The answers do not show which it was. */

/** Changes the bytes of a record. */
type Harm = (record: Buffer, index: number) => Buffer;

/** A page in parts, as the embedded backend has it; other bodies stay as they are. */
const inParts = (answer: Answer, harm: Harm): Answer => {
  const { records, ...beside } = JSON.parse(Buffer.from(answer.body).toString());
  if (!Array.isArray(records) || Object.values(beside).some((value) => typeof value !== 'number')) return answer;
  return listAnswer({
    key: 'records',
    records: records.map((record, at) => harm(Buffer.from(String(JSON.stringify(record))), at)),
    beside,
  });
};

const joined = ({ status, headers, body }: Answer): Answer => ({ status, headers, body });

/** Puts bytes into a text of one of the records. */
const withBytes =
  (bytes: Uint8Array, record: number, place: number): Harm =>
  (text, index) => {
    const at = text.indexOf('":"', place % text.length);
    return index !== record || at === -1 ? text : Buffer.concat([text.subarray(0, at + 3), bytes, text.subarray(at + 3)]);
  };

/** Puts a word that JSON does not know in place of a number of one of the records. */
const withWord =
  (word: string, record: number, place: number): Harm =>
  (text, index) => {
    const start = place % text.length;
    const rest = text.toString('latin1', start).replace(/(?<=":)-?\d[\d.]*(?=[,}])/, word);
    return index === record ? Buffer.concat([text.subarray(0, start), Buffer.from(rest, 'latin1')]) : text;
  };

const harms = fc.tuple(fc.nat({ max: 2 }), fc.nat()).chain(([record, place]) =>
  fc.oneof(
    fc.constant<Harm>((text) => text),
    fc.uint8Array({ min: 0x80, max: 0xff, minLength: 1, maxLength: 6 }).map((bytes) => withBytes(bytes, record, place)),
    fc.constantFrom('NaN', 'Infinity', '-Infinity').map((word) => withWord(word, record, place)),
  ),
);

test.each([true, false])('records are read one by one as they are within a page, with only what is selected: %s', async (readSelected) => {
  let harm: Harm = (record) => record;
  const apart = createAsker({ settings: { readSelected } }, (answer) => inParts(answer, harm));
  const together = createAsker({ settings: { readSelected } }, (answer) => joined(inParts(answer, harm)));
  await fc.assert(
    fc.asyncProperty(randomQuery, damagedBodies, harms, async (query, { body, path, value }, one) => {
      harm = one;
      const bodies = { ...SOUND, [body]: withValueAt(SOUND[body], path, value) };
      expect(await apart(query, bodies)).toEqual(await together(query, bodies));
    }),
    { numRuns: 120, endOnFailure: true },
  );
});

test('a record that is no JSON takes no other along', async () => {
  for (const broken of ['{"run_id":', '', '{}{}', '\u0000', '{"run_id":"run_1"}}', 'null,null']) {
    const harm: Harm = (record, index) => (index === 1 ? Buffer.from(broken) : record);
    const ask = createAsker({}, (answer) => inParts(answer, harm));
    const { answer } = await ask(`{ evaluation(id: "${EVALUATION_ID}") { logs { totalCount nodes { log { humanloopId } } } } }`, SOUND);
    const { data, errors } = JSON.parse(answer);
    const { totalCount, nodes } = data.evaluation.logs;
    expect([broken, totalCount, nodes.map((node: unknown) => node !== null)]).toEqual([broken, 3, [true, false, true]]);
    expect(errors).toMatchObject([{ path: ['evaluation', 'logs', 'nodes', 1], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  }
});

const embeddedAsker = (upstream: Send, settings: FacadeOptions['settings'] = {}) => {
  const { post, calls } = facade({ upstream, settings });
  return async (query: string) => {
    const answer = await (await post({ query }, { 'x-request-id': 'same' })).text();
    return { answer, calls: calls.splice(0).sort() };
  };
};

const SAMPLE_ROWS = `{
  evaluations { nodes { name logs(first: 30) { totalCount pageInfo { endCursor }
    nodes { runId log { humanloopId output inputs } evaluatorLogs { judgment { raw } evaluator { name spec { __typename } } } } } } }
}`;

test('the embedded backend gives its records one by one, and its bytes joined are what the facade reads alike', async () => {
  const backend = await sampleBackend();
  const { listed } = await backend({ method: 'GET', path: '/evaluations', headers: {} });
  expect(listed?.records.length).toBeGreaterThan(0);
  const apart = await embeddedAsker(backend)(SAMPLE_ROWS);
  expect(apart).toEqual(await embeddedAsker(async (call) => joined(await backend(call)))(SAMPLE_ROWS));
  expect(JSON.parse(apart.answer).errors).toBeUndefined();
});

test('joined, records stand within their envelope byte for byte', () => {
  const record = fc.oneof(fc.json().map(Buffer.from), fc.constant(Buffer.from(recordText('run_1', 'log_1'))));
  fc.assert(
    fc.property(fc.array(record), fc.nat(), (records, total) => {
      const { body } = listAnswer({ key: 'records', records, beside: { page: 1, size: 10, total } });
      expect(Buffer.from(body).toString()).toBe(`{"records":[${records.map(String).join()}],"page":1,"size":10,"total":${total}}`);
    }),
  );
});
