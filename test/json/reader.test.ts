import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReader } from '../../src/json/reader.ts';
import type { Wanted } from '../../src/json/wanted.ts';

/** What is left of a parsed value of what is wanted: the reader written the plain way. */
const partOf = (value: unknown, wanted: Wanted): unknown => {
  if (wanted === 'all' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => (Array.isArray(element) ? element : partOf(element, wanted)));
  const members = Object.entries(value).filter(([name]) => Object.hasOwn(wanted, name));
  return Object.fromEntries(members.map(([name, member]) => [name, partOf(member, wanted[name] ?? 'all')]));
};

const outcomeOf = (read: () => unknown): unknown => {
  try {
    // The text has the order of members, the value what the text has not: -0, and what is not there.
    const value = read();
    return { value, text: JSON.stringify(value) };
  } catch (error) {
    return (error as Error).name;
  }
};

/** Every document is read in the memory that the last was read in, as the bodies of answers are. */
const expectSame = (wanted: Wanted, ...documents: readonly Buffer[]): void => {
  const read = createReader(wanted);
  const memory = Buffer.alloc(Math.max(...documents.map(({ length }) => length)));
  const outcomes = documents.map((bytes) => {
    memory.set(bytes);
    return outcomeOf(() => read(memory.subarray(0, bytes.length)));
  });
  expect(outcomes).toStrictEqual(documents.map((bytes) => outcomeOf(() => partOf(JSON.parse(bytes.toString()), wanted))));
};

const NAMES = ['id', 'log', 'evaluator', 'spec', 'name', 'inputs', '1'];
const text = fc.oneof(
  fc.constantFrom(
    '',
    'plain',
    'a"b',
    '\\',
    '\u0000\u001f',
    'é',
    '漢字',
    '😀',
    '\ud800',
    '\udc00x',
    '{"id":1}',
    '__proto__',
    'x'.repeat(70),
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
// No backslash in a key: V8 then misreads keys in later objects (nodejs/node#63785), and the reference is V8's.
const key = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...NAMES) }, fc.constantFrom('__proto__', 'é', '', 'x'.repeat(70)));
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom('-0', '0', '1E400', '1e-400', '-0.0e+0', '12345678901234567890', '0.1E2', '5e-324'),
);
const space = fc.constantFrom('', '', '', ' ', '\n\t', '\r\n  ');

/** A string as it may be spelled: with any of its characters escaped. */
const spelled = (value: string, isEscaped: boolean): string =>
  isEscaped ? `"${[...value].map((unit) => [...unit].map(escapeOf).join('')).join('')}"` : JSON.stringify(value);
const escapeOf = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');

/** JSON as it may be written: with space, escapes, and keys that are there twice. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(
      fc.tuple(text, fc.boolean()).map(([value, isEscaped]) => spelled(value, isEscaped)),
      number.map(String),
      fc.constantFrom('true', 'false', 'null'),
    ),
    fc
      .array(fc.tuple(space, tie('json'), space), { maxLength: 4 })
      .map((elements) => `[${elements.map((each) => each.join('')).join(',')}]`),
    fc
      .array(
        fc.tuple(
          space,
          key.map((name) => JSON.stringify(name)),
          space,
          fc.constant(':'),
          space,
          tie('json'),
          space,
        ),
        { maxLength: 5 },
      )
      .map((members) => `{${members.map((each) => each.join('')).join(',')}}`),
  ),
}));

const { wanted } = fc.letrec<{ wanted: Wanted }>((tie) => ({
  wanted: fc.oneof(
    { depthSize: 'small' },
    fc.constant<Wanted>('all'),
    fc.dictionary(fc.constantFrom(...NAMES), tie('wanted'), { maxKeys: 4 }),
  ),
}));

describe('a reader of what is wanted', () => {
  test('reads any JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(wanted, fc.array(json, { minLength: 1, maxLength: 3 }), (part, texts) =>
        expectSame(part, ...texts.map((each) => Buffer.from(each))),
      ),
      { numRuns: 1_000 },
    );
  });

  test('knows again what comes again, and takes nothing else for it', () => {
    const repeated = fc.tuple(fc.array(json, { minLength: 1, maxLength: 10 }), fc.array(fc.nat(9), { maxLength: 40 }));
    fc.assert(
      fc.property(wanted, repeated, (part, [values, order]) => {
        const rows = order.map((index) => `{"log":${values[index % values.length]},"inputs":[${values[index % 2] ?? 0}]}`);
        expectSame({ records: { log: part } }, Buffer.from(`{"records":[${rows.join(',')}]}`));
        expectSame({ records: part }, Buffer.from(`{"records":[${rows.join(',')}]}`));
        expectSame({ records: { inputs: 'all' } }, Buffer.from(`{"records":[${rows.join(',')}]}`));
      }),
      { numRuns: 300 },
    );
  });

  test('passes over what was passed over before, and over nothing else', () => {
    const value = fc.constantFrom('null', 'true', '1', '"text"', '"other text"', '[]', '{"x":[1]}', '{ }');
    const member = fc.tuple(fc.constantFrom('a', 'ab', 'b', 'log', 'c', 'inputs', 'd', 'id'), value, space);
    const row = fc.array(member, { minLength: 1, maxLength: 9 });
    const textOf = (members: readonly (readonly string[])[]): string =>
      `{${members.map(([name, ...rest]) => `"${name}":${rest.join('')}`).join(',')}}`;
    const change = fc.record({
      row: fc.nat(30),
      member: fc.nat(8),
      value,
      damage: fc.option(fc.constantFrom('', '1', '"', '}', ',', 'nul'), { freq: 10 }),
    });
    fc.assert(
      fc.property(wanted, fc.array(row, { minLength: 1, maxLength: 3 }), fc.array(change, { maxLength: 20 }), (part, kinds, changes) => {
        const rows = Array.from({ length: 30 }, (_, index) => (kinds[index % kinds.length] ?? []).map((each): string[] => [...each]));
        for (const { row: at, member: which, value: other, damage } of changes) {
          const changed = rows[at % rows.length];
          const target = changed?.[which % changed.length];
          if (target) target[1] = damage ?? other;
        }
        const page = (from: number): Buffer =>
          Buffer.from(
            `{"records":[${rows
              .slice(from, from + 15)
              .map(textOf)
              .join(',')}]}`,
          );
        expectSame({ records: part }, page(0), page(15), page(0));
      }),
      { numRuns: 400 },
    );
  });

  test('reads rows that are spelled in different ways, whatever it remembers of the rows and documents before', () => {
    // Long enough to be remembered, as repeats and as runs of members.
    const version = { name: 'Quality', spec: { options: ['good', 'bad'], return_type: 'select' }, path: 'Evaluators/Quality' };
    const members: readonly (readonly [string, string[]])[] = [
      ['id', ['"log_1"', '"log_2"', '3']],
      ['stdout', ['null', 'null', '"printed"']],
      ['provider_request', ['null', 'null', '{"model":"gpt-4o"}']],
      ['evaluator', [JSON.stringify(version), JSON.stringify(version, null, 2), JSON.stringify({ ...version, name: 'Tone' })]],
      ['created_at', ['"2024-01-01T00:00:00Z"', '"2024-01-01T00:00:00Z"', '"2024-01-02T00:00:00Z"']],
      ['inputs', ['{}', '{ }', '[ {"question":"Why?"}, [ 1 ]\t]']],
      [
        'log',
        [
          '{"id":"inner","stdout":null,"created_at":null,"name":"a name"}',
          '{"id" : "inner","stdout":null,"created_at":null, "name":"a name"}',
        ],
      ],
      ['name', ['"text"', '"a\\u0062"', '1E400']],
    ];
    const usual = <T>(value: T, other: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, other);
    const last = members.length - 1;
    const spelling = fc.record({
      /** Where an order of its own begins. */
      turn: usual(0, fc.nat(last)),
      changes: usual([], fc.array(fc.record({ member: fc.nat(last), to: fc.nat(2) }), { maxLength: 3 })),
      /** Blanks before a member, before and after its colon, and after its value. */
      blanks: fc.array(fc.record({ at: fc.nat(members.length * 4), blank: fc.constantFrom(' ', '\n  ', '\t', '\r\n', '   ') }), {
        maxLength: 2,
      }),
      twice: usual(-1, fc.nat(last)),
      damage: fc.option(
        fc.record({ at: fc.nat(400), remove: fc.nat(2), insert: fc.constantFrom('', ' ', '"', ',', '}', ':', '1', '\n') }),
        {
          freq: 30,
        },
      ),
    });
    type Spelling = typeof spelling extends fc.Arbitrary<infer T> ? T : never;
    const rowOf = ({ turn, changes, blanks, twice, damage }: Spelling): string => {
      const texts = members.map(([name, spellings], index) => {
        const at = (offset: number): string => blanks.find((each) => each.at === index * 4 + offset)?.blank ?? '';
        const which = changes.find(({ member }) => member === index)?.to ?? 0;
        return `${at(0)}"${name}"${at(1)}:${at(2)}${spellings[which]}${at(3)}`;
      });
      const turned = [...texts.slice(turn), ...texts.slice(0, turn), ...texts.filter((_, index) => index === twice)];
      const row = `{${turned.join(',')}}`;
      return damage ? row.slice(0, damage.at) + damage.insert + row.slice(damage.at + damage.remove) : row;
    };
    const part = fc.oneof(
      wanted,
      fc.subarray(members.map(([name]) => name)).map((names) => Object.fromEntries(names.map((name) => [name, 'all' as const]))),
    );
    const documents = fc.array(fc.array(spelling, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(part, documents, (each, pages) => {
        const bytesOf = (rows: readonly string[]): Buffer => Buffer.from(`{"records":[${rows.join(',')}]}`);
        expectSame({ records: each }, ...pages.map((page) => bytesOf(page.map(rowOf))));
        expectSame({ records: { log: each } }, ...pages.map((page) => bytesOf(page.map((row) => `{"log":${rowOf(row)}}`))));
      }),
      { numRuns: 1_000 },
    );
  });

  test('refuses what JSON.parse refuses, wherever it is, and reads what it reads', () => {
    const damage = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(3),
      insert: fc.oneof(
        fc.constantFrom(
          '',
          '"',
          '\\',
          '\\u12',
          '\\x',
          ',',
          ':',
          '{',
          '}',
          '[',
          ']',
          '-',
          '+',
          '.',
          '0',
          '1',
          'e',
          'nul',
          'true',
          '\n',
          '\u0000',
          '\u00a0',
          '\ufeff',
          '/',
        ),
        fc.uint8Array({ minLength: 1, maxLength: 2 }),
      ),
    });
    fc.assert(
      fc.property(wanted, json, fc.array(damage, { minLength: 1, maxLength: 2 }), (part, whole, damages) => {
        let bytes = Buffer.from(whole);
        for (const { at, remove, insert } of damages) {
          const start = Math.floor(at * bytes.length);
          bytes = Buffer.concat([bytes.subarray(0, start), Buffer.from(insert as string), bytes.subarray(start + remove)]);
        }
        fc.pre(!/"[^"]*\\[^"]*"\s*:/.test(bytes.toString()) && bytes[0] !== 0xef);
        expectSame(part, bytes);
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    '',
    ' ',
    '{',
    '[',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '[1,]',
    '[,]',
    '{,}',
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '+1',
    'nul',
    'NaN',
    '"',
    '"\\',
    '"\\u00',
    '"\\q0000"',
    '"\\u00g0"',
    '"\t"',
    '[1]x',
    '{} {}',
    "{'a':1}",
    '{a:1}',
    '[1 2]',
    '{"a" 1}',
  ])('refuses %j', (document) => {
    for (const part of ['all', {}, { a: {} }, { b: 'all' }] as const) {
      expect(() => createReader(part)(Buffer.from(document))).toThrow(SyntaxError);
      expect(() => createReader({ x: part })(Buffer.from(`{"x":${document}}`))).toThrow(SyntaxError);
      expect(() => createReader({ x: part })(Buffer.from(`{"y":${document}}`))).toThrow(SyntaxError);
    }
  });

  test('reads keys that are spelled with escapes', () => {
    const document = Buffer.from('[{"\\u0069d":1,"x\\"":{"id":2},"i\\u0064":3},{"id":4},{"\\u0069d":5}]');
    expect(createReader({ id: 'all' })(document)).toEqual([{ id: 3 }, { id: 4 }, { id: 5 }]);
  });

  test('reads JSON after a byte order mark', () => {
    expect(createReader({ id: 'all' })(Buffer.from('\ufeff {"id":1}'))).toEqual({ id: 1 });
    expect(() => createReader('all')(Buffer.from('\ufeff\ufeff1'))).toThrow(SyntaxError);
  });

  test.each([
    ['lists', '[', ']'],
    ['objects', '{"id":', '}'],
    ['both', '[{"id":', '}]'],
  ])('reads and passes over %s of any depth', (_what, open, close) => {
    const deep = `${open.repeat(50_000)}1${close.repeat(50_000)}`;
    const depthOf = (value: unknown): number => {
      let depth = 0;
      for (let inner = value; typeof inner === 'object' && inner !== null; inner = Object.values(inner)[0]) depth += 1;
      return depth;
    };
    const read = createReader({ a: 'all', b: { id: 'all' } })(Buffer.from(`{"a":${deep},"b":${deep},"c":${deep}}`)) as Record<
      string,
      unknown
    >;
    expect([depthOf(read['a']), depthOf(read['b']), Object.keys(read)]).toEqual([
      depthOf(JSON.parse(deep)),
      depthOf(JSON.parse(deep)),
      ['a', 'b'],
    ]);
  });

  test('reads maps of many keys, document after document', () => {
    const read = createReader({ inputs: 'all' });
    for (let document = 0; document < 30; document += 1) {
      const inputs = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`key ${document}-${index}`, { value: index }]));
      expect(read(Buffer.from(JSON.stringify({ inputs, other: inputs })))).toEqual({ inputs });
    }
  });

  test('gives the same object for objects with the same bytes, so that a version takes its room once', () => {
    const version = { id: 'ev_1', spec: { options: [{ name: 'good' }, { name: 'bad' }] }, name: 'Quality', path: 'Evaluators/Quality' };
    const rows = Array.from({ length: 50 }, (_, index) => ({ id: `log_${index}`, evaluator: version }));
    const read = createReader({ id: 'all', evaluator: { name: 'all' } })(Buffer.from(JSON.stringify(rows))) as { evaluator: unknown }[];
    expect(read.map(({ evaluator }) => evaluator)).toEqual(rows.map(() => ({ name: 'Quality' })));
    expect(new Set(read.map(({ evaluator }) => evaluator)).size).toBe(1);
  });
});
