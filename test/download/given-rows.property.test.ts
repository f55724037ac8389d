import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LogFilter, OrderStep } from '../../src/analysis/filter.ts';
import { createBackend } from '../../src/backend/backend.ts';
import type { DownloadFormat } from '../../src/contract/download.ts';
import type { Send } from '../../src/contract/send.ts';
import { openDownload } from '../../src/download/download.ts';
import { findRows } from '../../src/download/rows-had.ts';
import { UpstreamError } from '../../src/upstream/errors.ts';
import { answeringSource, bodiesChanged } from '../support/asked-rows.ts';
import { ENGINES } from '../support/engines.ts';
import { SAMPLE } from '../support/helpers.ts';
import { question } from '../support/random-question.ts';
import { synthetic } from '../support/synthetic.ts';

const SPRING = 'evr_7ZAECYi82P80BOqjkseLt';

/** As another process has it: bodies of bytes alone. */
const overHttp =
  (send: Send): Send =>
  async ({ streams: _notSent, ...call }) => {
    const { status, headers, body } = await send(call);
    return { status, headers, body };
  };

/** A server of the same rows that does not know the parameter. */
const ignoring =
  (send: Send): Send =>
  (call) =>
    send({ ...call, path: call.path.replace(/&analysis=[^&]*/, '') });

interface Asked {
  readonly filter: LogFilter;
  readonly orderBy: readonly OrderStep[];
  readonly format: DownloadFormat;
}

/** What is written, and the calls for rows that it took. */
const fileBy = async (given: Send, asked: Asked, { evaluationId = SPRING, anyRange = false, upstreamPage = 100 } = {}) => {
  const calls: string[] = [];
  const send: Send = (call) => {
    if (call.path.includes('/logs?')) calls.push(call.path.replace(/.*\/logs\?/, '').replace(/analysis=.*/, 'analysis'));
    return given(call);
  };
  const signal = new AbortController().signal;
  const by = { send, apiKey: undefined, keyRequired: false, signal, upstreamPage, anyRange, idleTimeout: 10_000, isStale: () => false };
  try {
    const rowsOf = await findRows({ type: 'evaluation', id: evaluationId }, by.isStale, by);
    const download = await openDownload(asked, await rowsOf(), by);
    const pieces: Buffer[] = [];
    for await (const piece of download.pieces()) pieces.push(piece);
    return { text: Buffer.concat(pieces).toString(), calls };
  } catch (error) {
    return { text: String(error), calls };
  }
};

/** The same question of other evaluators. */
const ofEvaluators = <T>(asked: T, versionIds: readonly string[]): T => {
  let next = 0;
  return JSON.parse(JSON.stringify(asked), (key, value) =>
    key === 'evaluator' || (key === 'judgment' && Object.keys(value).length === 1)
      ? { versionId: versionIds[next++ % versionIds.length] }
      : value,
  ) as T;
};

const ASKED = fc
  .record({ question, format: fc.constantFrom<DownloadFormat>('csv', 'jsonl') })
  .map(({ question: { filter, orderBy }, format }): Asked => ({ filter, orderBy, format }));

describe.each(ENGINES)('over $name', ({ fill }) => {
  test('a file has equal bytes whether its rows are streamed, picked a window at a time, or all read', async () => {
    const { store } = await fill(SAMPLE);
    onTestFinished(() => store.close());
    const { send } = createBackend({ store });
    const evaluation = await send({ method: 'GET', path: `/evaluations/${SPRING}`, headers: {} });
    const { evaluators } = JSON.parse(Buffer.from(evaluation.body).toString());
    const versionIds: string[] = evaluators.map(({ version }: { version: { version_id: string } }) => version.version_id);
    let withRows = 0;
    const property = fc.asyncProperty(ASKED, async (random) => {
      const asked = ofEvaluators(random, versionIds);
      const [streamed, picked, scanned] = await Promise.all([
        fileBy(send, asked, { anyRange: true }),
        fileBy(overHttp(send), asked, { upstreamPage: 40 }),
        fileBy(overHttp(ignoring(send)), asked, { upstreamPage: 70 }),
      ]);
      expect(picked.text).toBe(streamed.text);
      expect(scanned.text).toBe(streamed.text);
      if (asked.filter.runIds?.length !== 0) expect(streamed.calls).toEqual([expect.stringContaining('analysis')]);
      withRows += Number(streamed.text.split('\n').length > 3);
    });
    await fc.assert(property, { numRuns: 25 });
    expect(withRows).toBeGreaterThan(3);
  });
});

const NEWEST: Asked = { filter: {}, orderBy: [{ by: { number: 'createdAt' }, descending: true }], format: 'jsonl' };
const wide = synthetic({ runs: 3, logsPerRun: 400 });
const OF = { evaluationId: 'evr_0' };

describe('a server that answers questions over HTTP', () => {
  test('is asked for as many rows at a time as well go into an answer', async () => {
    const { text, calls } = await fileBy(answeringSource(wide), NEWEST, OF);
    expect(calls).toEqual(Array(3).fill('page=1&size=100&analysis'));
    expect(text.trimEnd().split('\n')).toHaveLength(1_200);
    expect(text).toBe((await fileBy(wide, NEWEST, OF)).text);
  });

  test('is asked for fewer where these are too large', async () => {
    const answering = answeringSource(wide);
    const narrow: Send = async (call) => {
      const answer = await answering(call);
      const isTooLarge = /%22offset%22%3A(?!0)/.test(call.path) && JSON.parse(Buffer.from(answer.body).toString()).records.length > 300;
      if (isTooLarge) throw new UpstreamError({ kind: 'too-large', fits: 200 });
      return answer;
    };
    const { text, calls } = await fileBy(narrow, NEWEST, OF);
    expect(calls.length).toBeGreaterThan(3);
    expect(text).toBe((await fileBy(wide, NEWEST, OF)).text);
  });

  test.each<[string, (source: Send) => Send]>([
    [
      'has so many that it would look at them all too often',
      (source) =>
        bodiesChanged(source, (body) =>
          Object.assign((body as { analysis?: { answer: object } }).analysis?.answer ?? {}, { total: 20_001 }),
        ),
    ],
    [
      'answers another question',
      (source) => bodiesChanged(source, (body) => Object.assign((body as { analysis?: object }).analysis ?? {}, { question: {} })),
    ],
    [
      'refuses the question',
      (source) => async (call) => (call.path.includes('analysis') ? { status: 422, headers: {}, body: Buffer.from('{}') } : source(call)),
    ],
  ])('has its rows all read where it %s', async (_what, change) => {
    const { text, calls } = await fileBy(change(answeringSource(wide)), NEWEST, OF);
    expect(calls.filter((call) => !call.includes('analysis'))).toHaveLength(12);
    expect(text).toBe((await fileBy(wide, NEWEST, OF)).text);
  });

  test('ends the file where it answers no more in the middle', async () => {
    let asked = 0;
    const forgetting: Send = (call) => {
      asked += Number(call.path.includes('analysis'));
      return asked > 1 ? wide(call) : answeringSource(wide)(call);
    };
    expect((await fileBy(forgetting, NEWEST, OF)).text).toMatch(/^UpstreamError/);
  });
});

test('any other server is asked what it would be asked anyhow', async () => {
  const { calls } = await fileBy(wide, NEWEST, OF);
  expect(calls[0]).toBe('page=1&size=100&analysis');
  expect(calls.slice(1)).toEqual(Array.from({ length: 11 }, (_, index) => `page=${index + 2}&size=100`));
  expect((await fileBy(wide, { ...NEWEST, orderBy: [] }, OF)).calls).toEqual(
    Array.from({ length: 12 }, (_, index) => `page=${index + 1}&size=100`),
  );
});
