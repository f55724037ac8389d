import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogSpan } from '../../../src/backend/logs/log-span.ts';
import { createLogsReader } from '../../../src/backend/logs/logs-reader.ts';
import { parseObject } from '../../../src/json/tolerant.ts';

interface AnyLog {
  id?: unknown;
  evaluator_logs?: unknown;
  trace_children?: unknown;
  parent?: unknown;
  [key: string]: unknown;
}

const isLog = (value: unknown): value is AnyLog => typeof value === 'object' && value !== null && !Array.isArray(value);

const hasId = ({ id }: AnyLog): boolean => typeof id === 'string' && id !== '';

/** The logs in a parsed value in the order of their closing braces, found the plain way. */
const logsIn = (value: unknown, isFound = hasId): AnyLog[] => {
  if (!isLog(value)) return [];
  const inside = Object.entries(value).flatMap(([key, member]) => {
    if (key === 'parent') return logsIn(member, isFound);
    return (key === 'evaluator_logs' || key === 'trace_children') && Array.isArray(member)
      ? member.flatMap((one) => logsIn(one, isFound))
      : [];
  });
  return isFound(value) ? [...inside, value] : inside;
};

const logsInRecord = (record: Record<string, unknown>, isFound = hasId): AnyLog[] =>
  Object.entries(record).flatMap(([key, member]) => {
    if (key === 'log') return logsIn(member, isFound);
    return key === 'evaluator_logs' && Array.isArray(member) ? member.flatMap((one) => logsIn(one, isFound)) : [];
  });

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\\', '"', '\\"', '}', ']', '{"id":"x"}', '\ud800', 'log', 'id'));
// No backslash in a key: V8 then misreads keys in later objects (nodejs/node#63785), and the reference below is V8's.
const plainText = text.filter((value) => !value.includes('\\'));
const key = fc.oneof(fc.constantFrom('id', 'log', 'evaluator_logs', 'trace_children', 'parent', 'inputs'), plainText);

const { record } = fc.letrec<{ any: unknown; log: unknown; list: unknown; record: Record<string, unknown> }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(key, tie('any'), { maxKeys: 4 }),
  ),
  list: fc.oneof({ depthSize: 'small' }, fc.constantFrom(null, []), fc.array(fc.oneof(tie('log'), tie('any')), { maxLength: 3 })),
  log: fc.record(
    {
      inputs: tie('any'),
      id: fc.oneof(text, fc.integer()),
      evaluator_logs: tie('list'),
      trace_children: tie('list'),
      parent: tie('any'),
      more: tie('any'),
    },
    { requiredKeys: [] },
  ),
  record: fc.record({ datapoint: tie('any'), evaluator_logs: tie('list'), log: tie('log'), run_id: text }),
}));

/** The logs with an id in a body, as they are found by. */
const logSpans = (bytes: Buffer, root: 'record' | 'log'): LogSpan[] =>
  (createLogsReader(root)(bytes)?.spans ?? []).filter(({ id }) => id !== '');

const parsedSpans = (bytes: Buffer, spans: readonly LogSpan[]) =>
  spans.map(({ start, length }) => JSON.parse(bytes.toString('utf8', start, start + length)));

test('the spans of any record are the logs that a parser finds, byte for byte', () => {
  fc.assert(
    fc.property(record, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const bytes = Buffer.from(JSON.stringify(value, null, indent));
      const parsed = JSON.parse(bytes.toString());
      const spans = logSpans(bytes, 'record');
      const logs = logsInRecord(parsed);
      expect(parsedSpans(bytes, spans)).toEqual(logs);
      expect(spans.map(({ id }) => id)).toEqual(logs.map(({ id }) => id));
      expect(spans.filter(({ nested }) => !nested).length).toBe(logs.includes(parsed.log) ? 1 : 0);
    }),
    { numRuns: 300 },
  );
});

/** The same JSON with damage: a piece cut out, or another byte in place of one. */
const damaged = (text: string, at: number, length: number, instead: string): string =>
  text.slice(0, at) + instead + text.slice(at + length);

const plainly = (bytes: Buffer): unknown => {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return isLog(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

test('bodies are read as a parser reads them, whatever was read before, and what is no JSON object is not', () => {
  const version = fc.constantFrom({ id: 'a', spec: { code: 'x'.repeat(80) } }, { id: 'b', name: 'é"' }, {}, null, 7);
  const judged = fc.record({ id: fc.constantFrom('1', '2', ''), evaluator: version, judgment: fc.constantFrom(1, null) });
  const row = fc.tuple(record, version, fc.array(judged, { maxLength: 3 }), fc.boolean()).map(([body, prompt, logs, isTwice]) => ({
    ...body,
    log: { ...(body['log'] as object), prompt, evaluator_logs: isTwice ? logs : [] },
    evaluator_logs: logs,
  }));
  const cut = fc.option(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', ',', '"', '}', ']', '1', '\\', '\u0001', 'NaN', '1e400', ' ')), {
    freq: 2,
  });
  const document = fc.tuple(row, fc.constantFrom(undefined, 1, '\t'), cut).map(([value, indent, cutting]) => {
    const text = JSON.stringify(value, null, indent);
    return cutting ? damaged(text, cutting[0] % text.length, cutting[1], cutting[2]) : text;
  });
  fc.assert(
    fc.property(fc.array(document, { maxLength: 6 }), (texts) => {
      const readLogs = createLogsReader('record');
      for (const text of texts) {
        const bytes = Buffer.from(text);
        const body = readLogs(bytes);
        const parsed = parseObject(bytes);
        expect(body?.repaired ?? false).toBe(parsed?.repaired ?? false);
        if (body?.repaired !== true) expect(body?.object).toStrictEqual(plainly(bytes));
        else expect(body.object).toStrictEqual(plainly(body.bytes));
        if (body) expect(parsedSpans(body.bytes, body.spans)).toEqual(logsInRecord(body.object, () => true));
      }
    }),
    { numRuns: 500 },
  );
});

test('a body that is one log is its own first span', () => {
  const bytes = Buffer.from(' {"evaluator_logs":[{"id":"b"}],"id":"a"}\r');
  expect(logSpans(bytes, 'log')).toEqual([
    { id: 'b', start: 20, length: 10, nested: true },
    { id: 'a', start: 1, length: 40, nested: false },
  ]);
});

test('keys and ids may be written with escapes', () => {
  const bytes = Buffer.from(String.raw`{"lo\u0067":{"\u0069d":"\u00e9\/\ud83d\ude00"}}`);
  expect(logSpans(bytes, 'record').map(({ id }) => id)).toEqual(['é/😀']);
});

test('a trace of any depth is walked', () => {
  const depth = 20_000;
  const bytes = Buffer.from(`${'{"id":"a","trace_children":['.repeat(depth)}${']}'.repeat(depth)}`);
  expect(logSpans(bytes, 'log').length).toBe(depth);
  expect(logSpans(Buffer.from(`{"log":{"inputs":${'['.repeat(depth)}${']'.repeat(depth)},"id":"a"}}`), 'record').length).toBe(1);
});

test.each(['', ' ', '[]', '"text"', '{}', '[{"id":"a"}]', 'null'])('%j holds no log', (body) => {
  expect(logSpans(Buffer.from(body), 'log')).toEqual([]);
});
