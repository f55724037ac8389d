import { describe, expect, test } from 'vitest';
import { askLog, facadeOver, type Json, promptLog, row } from '../support/bodies.ts';
import { codes } from '../support/helpers.ts';

/** What one field of a log says, asked through the front door; no error may come with it. */
const fieldOf = async (changes: Json, field: string): Promise<unknown> => {
  const { log, errors, bugs } = await askLog(promptLog(changes), `... on PromptLog { value: ${field} }`);
  expect(errors).toBeUndefined();
  expect(bugs).toEqual([]);
  return log.value;
};

/** The code and the argument of the only error that asking this brings; there is no answer. */
const refusalOf = async (changes: Json, field: string): Promise<unknown> => {
  const { log, errors } = await askLog(promptLog(changes), `... on PromptLog { value: ${field} }`);
  expect(log).toBeUndefined();
  expect(errors).toHaveLength(1);
  return [errors?.[0]?.extensions['code'], errors?.[0]?.extensions['field']];
};

describe('duration', () => {
  test.each([
    ['whole seconds', '2025-01-01T00:00:00Z', '2025-01-01T00:01:30Z', 90],
    ['a microsecond', '2025-01-01T00:00:00.000000', '2025-01-01T00:00:00.000001', 0.000001],
    ['microseconds over the second', '2025-05-20T16:41:10.999999', '2025-05-20T16:41:11.000001', 0.000002],
    ['fractions of different length', '2025-01-01T00:00:00.5', '2025-01-01T00:00:01.250000', 0.75],
    ['no zone and Z', '2025-01-01T00:00:00', '2025-01-01T00:00:02Z', 2],
    ['two offsets', '2025-01-01T12:00:00+02:00', '2025-01-01T05:30:01.25-0430', 1.25],
    ['a zone-less start in a month of daylight saving', '2025-07-01T12:00:00', '2025-07-01T12:00:00.125Z', 0.125],
    ['an end before the start', '2025-01-01T00:00:01Z', '2025-01-01T00:00:00.4Z', -0.6],
    ['many years', '1970-01-01T00:00:00.000001Z', '2370-01-01T00:00:00.000003Z', 12622780800.000002],
    ['nothing', '2025-01-01T00:00:00Z', '2025-01-01T00:00:00Z', 0],
    ['no end', '2025-01-01T00:00:00Z', null, null],
    ['no start', null, '2025-01-01T00:00:00Z', null],
    ['neither', undefined, undefined, null],
  ])('of %s', async (_name, start_time, end_time, expected) => {
    expect(await fieldOf({ start_time, end_time }, 'duration')).toBe(expected);
  });

  test('fails alone where a timestamp is none', async () => {
    const { ask } = facadeOver({ rows: [row(promptLog({ start_time: 'yesterday', end_time: '2025-01-01T00:00:00Z' }))] });
    const reply = await ask('{ evaluation(id: "evr_1") { logs { nodes { runId log { duration endTime } } } } }');
    expect(reply.data.evaluation.logs.nodes).toEqual([{ runId: 'run_1', log: { duration: null, endTime: '2025-01-01T00:00:00Z' } }]);
    expect(codes(reply)).toEqual({ 'evaluation.logs.nodes.0.log.duration': 'UPSTREAM_BAD_RESPONSE' });
  });
});

describe('totals', () => {
  test.each([
    [61, 27, 88],
    [0, 0, 0],
    [0, 5, 5],
    [null, 27, null],
    [61, null, null],
    [undefined, 27, null],
    [undefined, undefined, null],
  ])('of %s prompt and %s output tokens', async (prompt_tokens, output_tokens, expected) => {
    expect(await fieldOf({ prompt_tokens, output_tokens, reasoning_tokens: 7 }, 'totalTokens')).toBe(expected);
  });

  test.each([
    [9.15e-6, 1.62e-5, 0.00002535],
    [0, 0, 0],
    [0.5, null, null],
    [null, 0.5, null],
    [undefined, undefined, null],
  ])('of %s and %s dollars', async (prompt_cost, output_cost, expected) => {
    const total = await fieldOf({ prompt_cost, output_cost }, 'totalCost');
    if (expected === null) expect(total).toBeNull();
    else expect(total).toBeCloseTo(expected, 12);
  });

  test.each([
    ['61', 27],
    [61, '27'],
    [{ toString: 1 }, 27],
    [[61], 27],
  ])('of %j and %j, one of them no number, are none', async (first, second) => {
    const { log, bugs } = await askLog(
      promptLog({ prompt_tokens: first, output_tokens: second, prompt_cost: first, output_cost: second }),
      '... on ModelLog { totalTokens totalCost }',
    );
    expect(log).toEqual({ totalTokens: null, totalCost: null });
    expect(bugs).toEqual([]);
  });

  test('more tokens than an Int can hold fail that field alone', async () => {
    const { log, errors } = await askLog(
      promptLog({ prompt_tokens: 2_000_000_000, output_tokens: 2_000_000_000 }),
      '... on ModelLog { promptTokens outputTokens totalTokens }',
    );
    expect(log).toEqual({ promptTokens: 2_000_000_000, outputTokens: 2_000_000_000, totalTokens: null });
    expect(errors).toMatchObject([
      { message: expect.stringContaining("does not fit GraphQL's Int"), extensions: { code: 'TOTAL_TOO_LARGE', retryable: false } },
    ]);
  });
});

describe('a text with maxLength', () => {
  test.each([
    ['hello', 'output', 'hello'],
    ['hello', 'output(maxLength: null)', 'hello'],
    ['hello', 'output(maxLength: 0)', ''],
    ['hello', 'output(maxLength: 1)', 'h'],
    ['hello', 'output(maxLength: 4)', 'hell'],
    ['hello', 'output(maxLength: 5)', 'hello'],
    ['hello', 'output(maxLength: 6)', 'hello'],
    ['hello', 'output(maxLength: 2147483647)', 'hello'],
    ['', 'output(maxLength: 3)', ''],
    [null, 'output(maxLength: 3)', null],
    ['a🌙b🌙c', 'output(maxLength: 1)', 'a'],
    ['a🌙b🌙c', 'output(maxLength: 2)', 'a🌙'],
    ['a🌙b🌙c', 'output(maxLength: 3)', 'a🌙b'],
    ['a🌙b🌙c', 'output(maxLength: 4)', 'a🌙b🌙'],
    ['a🌙b🌙c', 'output(maxLength: 5)', 'a🌙b🌙c'],
    ['🌙🌙', 'output(maxLength: 2)', '🌙🌙'],
    ['\ud800🌙\udc00x', 'output(maxLength: 3)', '\ud800🌙\udc00'],
    ['e\u0301e\u0301', 'output(maxLength: 2)', 'e\u0301'],
    ['👩‍🚀!', 'output(maxLength: 3)', '👩‍🚀'],
  ])('cuts %j by %s to code points', async (output, field, expected) => {
    expect(await fieldOf({ output }, field)).toBe(expected);
  });

  test.each(['output(maxLength: -1)', 'error(maxLength: -1)', 'stdout(maxLength: -5)'])('refuses %s, also of nothing', async (field) => {
    expect(await refusalOf({ output: 'hello', error: 'oh', stdout: null }, field)).toEqual(['BAD_USER_INPUT', 'maxLength']);
  });

  test('cuts errors, printed text and messages as well', async () => {
    expect(await fieldOf({ error: 'too bad' }, 'error(maxLength: 3)')).toBe('too');
    expect(await fieldOf({ stdout: 'printed' }, 'stdout(maxLength: 5)')).toBe('print');
    expect(await fieldOf({ output_message: { role: 'user', content: 'hello' } }, 'outputMessage { text(maxLength: 2) }')).toEqual({
      text: 'he',
    });
  });
});

describe('a free-form value with path', () => {
  const inputs = {
    question: 'Where?',
    '': 'no name',
    'a/b': 1,
    'c~d': 2,
    '~1': 3,
    'two words': 4,
    'x.y': { z: 5 },
    list: [{ deep: [10, 20] }, null],
    empty: null,
    no: false,
    zero: 0,
    1: 'key one',
    größe: '李',
  };
  test.each([
    ['', inputs],
    ['/question', 'Where?'],
    ['/', 'no name'],
    ['/a~1b', 1],
    ['/c~0d', 2],
    ['/~01', 3],
    ['/two words', 4],
    ['/x.y/z', 5],
    ['/list/0/deep/1', 20],
    ['/list/0/deep', [10, 20]],
    ['/list/1', null],
    ['/1', 'key one'],
    ['/größe', '李'],
    ['/no', false],
    ['/zero', 0],
    ['/empty', null],
    ['/empty/deeper', null],
    ['/missing', null],
    ['/question/0', null],
    ['/question/length', null],
    ['/list/2', null],
    ['/list/-', null],
    ['/list/-1', null],
    ['/list/00', null],
    ['/list/0.0', null],
    ['/list/length', null],
    ['/list/', null],
    ['/toString', null],
    ['/__proto__', null],
    ['/constructor/name', null],
  ])('finds %j', async (path, expected) => {
    expect(await fieldOf({ inputs }, `inputs(path: ${JSON.stringify(path)})`)).toEqual(expected);
  });

  test.each(['question', '#/question', 'x/y', '/a~2b', '/a~', '/~', '$.question', ' /question'])('refuses %j', async (path) => {
    expect(await refusalOf({ inputs }, `inputs(path: ${JSON.stringify(path)})`)).toEqual(['BAD_USER_INPUT', 'path']);
  });

  test('is null where there is no value at all, and a path without meaning is refused even there', async () => {
    expect(await fieldOf({ inputs: null }, 'inputs(path: "/question")')).toBeNull();
    expect(await fieldOf({}, 'inputs')).toBeNull();
    expect(await refusalOf({}, 'inputs(path: "question")')).toEqual(['BAD_USER_INPUT', 'path']);
  });

  test('works on all free-form values', async () => {
    const given = { metadata: { a: 1 }, provider_request: { b: [2] }, provider_response: { c: { d: 3 } } };
    expect(await fieldOf(given, 'metadata(path: "/a")')).toBe(1);
    expect(await fieldOf(given, 'providerRequest(path: "/b/0")')).toBe(2);
    expect(await fieldOf(given, 'providerResponse(path: "/c/d")')).toBe(3);
    const datapoint = { id: 'dp_1', inputs: { q: 'x' }, target: { hubs: ['Lyon'] } };
    const { ask } = facadeOver({ rows: [row(promptLog(), { datapoint })] });
    const { data } = await ask(
      '{ evaluation(id: "evr_1") { logs { nodes { datapoint { inputs(path: "/q") target(path: "/hubs/0") messages { role } } } } } }',
    );
    expect(data.evaluation.logs.nodes[0].datapoint).toEqual({ inputs: 'x', target: 'Lyon', messages: [] });
  });
});

describe('the text of a message', () => {
  const image = { type: 'image_url', image_url: { url: 'https://pictures.example/1.png' } };
  test.each([
    ['plain', 'plain'],
    ['', ''],
    [null, null],
    [undefined, null],
    [[], null],
    [[image], null],
    [[{ type: 'text', text: 'one' }, image, { type: 'text', text: 'two' }], 'one\ntwo'],
    [[{ type: 'text', text: '' }], ''],
    [
      [
        { type: 'audio', text: 'not text' },
        { type: 'text', text: 'text' },
      ],
      'text',
    ],
    [[null, 'loose', { type: 'text' }, { type: 'text', text: 7 }], null],
    [{ type: 'text', text: 'no list' }, null],
  ])('of %j is %j', async (content, expected) => {
    expect(await fieldOf({ output_message: { role: 'assistant', content } }, 'outputMessage { text content }')).toEqual({
      text: expected,
      content: content ?? null,
    });
  });
});

describe('the arguments of a tool call', () => {
  test.each([
    ['{"day": "Monday", "n": [1, 2]}', { day: 'Monday', n: [1, 2] }],
    ['"text"', 'text'],
    ['null', null],
    ['{"day": "Mon', null],
    ["{'day': 1}", null],
    ['', null],
    ['NaN', null],
    [null, null],
    [undefined, null],
  ])('%j are parsed to %j and kept as written', async (written, parsed) => {
    const message = { role: 'assistant', tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: written } }] };
    expect(await fieldOf({ messages: [message] }, 'messages { toolCalls { id type functionName arguments argumentsJson } }')).toEqual([
      { toolCalls: [{ id: 'call_1', type: 'function', functionName: 'find', arguments: written ?? null, argumentsJson: parsed }] },
    ]);
  });
});
