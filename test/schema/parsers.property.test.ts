import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isId, isLogId } from '../../src/contract/ids.ts';
import {
  evaluationGlobalId,
  evaluationIdOf,
  evaluationLogGlobalId,
  evaluationLogKeyOf,
  fileIdOf,
  logGlobalId,
  logIdOf,
  namedRunOf,
  runGlobalId,
  versionIdOf,
} from '../../src/schema/kit/ids.ts';
import { InputError } from '../../src/schema/kit/input-error.ts';
import { pointerOf } from '../../src/schema/kit/pointer.ts';
import { cursorBefore, positionOf } from '../../src/schema/paging/cursor.ts';
import { facade, json } from '../support/helpers.ts';

const ids = fc.stringMatching(/^[A-Za-z0-9_-]{1,128}$/);
const logIds = fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }).filter(isLogId);
/** What callers may send: anything, and what looks like an id with something wrong about it. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '..',
    '.',
    '',
    'evr_1?x=1',
    'evr_1#',
    '../../x',
    '//host/',
    'evr_1%2f..',
    'Evaluation:',
    'Run:a',
    'EvaluationLog:a:b:',
    '\u0000',
    '\ud800',
  ),
  fc
    .tuple(
      fc.constantFrom('Evaluation:', 'Run:', 'Log:', 'EvaluationLog:', 'PromptVersion:', 'DatasetVersion:', 'HumanloopFile:', 'evr_'),
      fc.oneof(fc.string(), fc.stringMatching(/^[\w-]{1,3}$/)),
    )
    .map((parts) => parts.join('')),
);

/** What a parser makes of a text; undefined where it refuses it by the name of the argument. */
const read = <T>(parse: (argument: string, text: string) => T, text: string): T | undefined => {
  try {
    return parse('it', text);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).argument).toBe('it');
    return undefined;
  }
};

describe('ids', () => {
  test('are read back from what is written of them', () => {
    fc.assert(
      fc.property(ids, ids, logIds, (evaluationId, runId, logId) => {
        expect(evaluationIdOf('id', evaluationGlobalId(evaluationId))).toBe(evaluationId);
        expect(namedRunOf('id', runGlobalId(evaluationId, runId))).toEqual({ evaluationId, runId });
        expect(logIdOf('id', logGlobalId(logId))).toBe(logId);
        expect(evaluationLogKeyOf('id', evaluationLogGlobalId(evaluationId, runId, logId))).toEqual({ evaluationId, runId, logId });
      }),
    );
  });

  test('of any text are one that upstream could have, or refused', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const parse of [evaluationIdOf, versionIdOf, fileIdOf]) expect(isId(read(parse, text) ?? 'none')).toBe(true);
        const run = read(namedRunOf, text);
        expect([run?.evaluationId ?? 'none', run?.runId ?? 'none'].every(isId)).toBe(true);
        expect(isLogId(read(logIdOf, text) ?? 'none')).toBe(true);
        const row = read(evaluationLogKeyOf, text);
        expect(row === undefined || (isId(row.evaluationId) && isId(row.runId) && isLogId(row.logId))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  const ASKS: readonly (readonly [string, string])[] = [
    ['evaluation', 'query ($id: ID!) { evaluation(id: $id) { name } }'],
    ['node', 'query ($id: ID!) { node(id: $id) { id } }'],
    ['evaluations', 'query ($id: ID!) { evaluations(fileId: $id) { totalCount } }'],
    ['evaluation', 'query ($id: ID!) { evaluation(id: "evr_0") { run(id: $id) { id } } }'],
    ['evaluation', 'query ($id: ID!) { evaluation(id: "evr_0") { logs(filter: { runIds: [$id] }) { totalCount } } }'],
    ['deleteEvaluation', 'mutation ($id: ID!) { deleteEvaluation(input: { id: $id }) { deletedEvaluationId } }'],
  ];

  const PATH =
    /^\/(?:evaluations(?:\/[\w-]+(?:\/runs|\/logs)?)?|logs\/[^/]+|(?:prompts|tools|flows|agents|evaluators|datasets)(?:\/[\w-]+)?)(?:\?[^#]*)?$/;

  test.each(ASKS)('that go upstream stay in their place of the path, and the others cost no call: %s, %s', async (_field, query) => {
    await fc.assert(
      fc.asyncProperty(texts, async (id) => {
        const { ask, calls, bugs } = facade({ readOnly: false, respond: () => json({ detail: 'Not found.' }, 404) });
        const { errors } = await ask(query, { id });
        const isRefused = errors?.some(({ extensions }) => extensions['code'] === 'BAD_USER_INPUT') ?? false;
        const paths = calls.map((call) => call.slice(call.indexOf(' ') + 1)).filter((path) => path !== '/evaluations/evr_0');
        expect(isRefused && paths.length > 0).toBe(false);
        for (const path of paths) {
          const { host, pathname, search, hash } = new URL(path, 'http://upstream.test');
          expect([host, pathname + search, hash]).toEqual(['upstream.test', path, '']);
          expect(path).toMatch(PATH);
        }
        expect(bugs).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('cursors', () => {
  const listings = fc.string();
  const positions = fc.integer({ min: 0, max: 999_999_999_999_999 });

  test('are read back for their listing', () => {
    fc.assert(
      fc.property(listings, positions, (listing, position) => {
        expect(positionOf('after', cursorBefore(listing, position), listing).position).toBe(position);
      }),
    );
  });

  test('of another listing, changed ones and any other text are refused', () => {
    const cursors = fc.oneof(
      fc.string(),
      fc.tuple(listings, positions).map(([listing, position]) => cursorBefore(listing, position)),
      fc.stringMatching(/^\d{1,16}-[0-9a-z]{1,8}$/),
    );
    fc.assert(
      fc.property(cursors, fc.constantFrom('evaluations pr_1', 'logs evr_1'), (cursor, listing) => {
        const position = read((argument, text) => positionOf(argument, text, listing).position, cursor);
        if (position !== undefined) expect(Number(cursor.split('-')[0])).toBe(position);
        if (position !== undefined) expect(cursor.split('-')[1]).toBe(cursorBefore(listing, position).split('-')[1]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('JSON pointers', () => {
  const written = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

  /** Every place of a value with its pointer. */
  const placesOf = (value: unknown, pointer = ''): [string, unknown][] => [
    [pointer, value],
    ...(typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => placesOf(inner, `${pointer}/${written(key)}`))
      : []),
  ];

  test('find every place of any value, and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.string(), (value, other) => {
        const places = placesOf(value);
        for (const [pointer, found] of places) expect(pointerOf('path', pointer)(value)).toBe(found);
        const lookup = read(pointerOf, `/${other}`);
        const known = places.find(([pointer]) => pointer === `/${other}`);
        if (lookup) expect(lookup(value)).toBe(known?.[1]);
      }),
    );
  });

  test('reach nothing of JavaScript', () => {
    const names = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'length', 'hasOwnProperty', 'at');
    fc.assert(
      fc.property(
        fc.array(names, { minLength: 1, maxLength: 4 }),
        fc.constantFrom<unknown>({}, [], [{}], 'text', 7, null, { a: {} }),
        (path, value) => {
          expect(pointerOf('path', `/${path.join('/')}`)(value)).toBeUndefined();
        },
      ),
    );
  });
});
