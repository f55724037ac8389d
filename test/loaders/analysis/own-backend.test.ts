import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GroupLimitError, QuestionError } from '../../../src/analysis/errors.ts';
import type { Question } from '../../../src/analysis/question.ts';
import { GROUP_LIMIT, PAGE_TOO_LARGE } from '../../../src/contract/error-body.ts';
import type { Send } from '../../../src/contract/send.ts';
import type { Analysis } from '../../../src/loaders/loaders.ts';
import { answeringSource, askerOver, comparableAnswer, placesOf } from '../../support/asked-rows.ts';
import { json, sampleBackend } from '../../support/helpers.ts';
import { question } from '../../support/random-question.ts';
import { synthetic } from '../../support/synthetic.ts';

const REPLIES = 'evr_7ZAECYi82P80BOqjkseLt';

/** As another process has it: bodies of bytes alone, and paths of bounded length. */
const overHttp =
  (send: Send): Send =>
  async (call) => {
    if (call.path.length > 8_000) return json({ detail: 'Too long.' }, 414);
    const { status, headers, body } = await send(call);
    return { status, headers, body };
  };

/** A server of the same rows that does not know the parameter. */
const ignoring =
  (send: Send): Send =>
  (call) =>
    send({ ...call, path: call.path.replace(/&analysis=[^&]*/, '') });

/** The three ways to the same rows. */
const askersOver = (backend: Send) => ({
  inProcess: askerOver(backend, { anyRange: true, evaluationId: REPLIES }),
  overHttp: askerOver(overHttp(backend), { evaluationId: REPLIES, page: 30 }),
  scanning: askerOver(overHttp(ignoring(backend)), { evaluationId: REPLIES, page: 7 }),
});

const SELECTORS: ReadonlySet<string> = new Set(['evaluator', 'first', 'second', 'number', 'judgmentError']);
const MADE_UP_RUNS = ['evr_1', 'evr_2', 'evr_3'];

/** The same question of other evaluators and runs. */
const ofSample = (asked: Question, versionIds: readonly string[], runIds: readonly string[]): Question => {
  let next = 0;
  return JSON.parse(JSON.stringify(asked), (key, value) => {
    const isSelector = SELECTORS.has(key) || key === 'score' || key === 'judgment';
    const isOne = typeof value === 'object' && value !== null && ('name' in value || 'versionId' in value);
    if (isSelector && isOne) return { versionId: versionIds[next++ % versionIds.length] };
    return runIds[MADE_UP_RUNS.indexOf(value)] ?? value;
  }) as Question;
};

const outcomeOf = async (asked: Question, answer: Promise<Analysis>): Promise<unknown> =>
  answer.then(
    (analysis) => comparableAnswer(analysis, asked),
    (error: unknown) => ({ error: String(error) }),
  );

test('our own backend answers in process and over HTTP as its rows say', async () => {
  const backend = await sampleBackend();
  const { loaders } = askersOver(backend).inProcess;
  const attached = (await loaders.evaluation.load(REPLIES))?.evaluators.map(({ version }) => version.version_id) ?? [];
  expect(attached.length).toBeGreaterThan(2);
  const runIds = (await loaders.runs.load(REPLIES)).flatMap((run) => (run instanceof Error ? [] : [run.id]));
  expect(runIds.length).toBeGreaterThan(2);
  let answered = 0;
  const property = fc.asyncProperty(question, async (random) => {
    const asked = ofSample(random, attached, runIds);
    const ways = askersOver(backend);
    const [inProcess, overHttp, scanning] = await Promise.all(
      [ways.inProcess.ask(asked), ways.overHttp.ask(asked), ways.scanning.ask(asked)].map((answer) => outcomeOf(asked, answer)),
    );
    expect(overHttp).toEqual(inProcess);
    expect(scanning).toEqual(inProcess);
    if (!Object.hasOwn(Object(inProcess), 'error')) answered += 1;
  });
  await fc.assert(property, { numRuns: 60 });
  expect(answered).toBeGreaterThan(30);
});

describe('our own backend', () => {
  test('is asked once, and only what it is not sent is read', async () => {
    const ways = askersOver(await sampleBackend());
    const asked = { filter: { search: ['refund'] }, total: true } as const;
    expect((await ways.inProcess.ask(asked)).isPushedDown).toBe(true);
    expect(ways.inProcess.calls).toEqual([`${REPLIES}/logs?offset=0&size=5&analysis`]);
    expect((await ways.overHttp.ask(asked)).isPushedDown).toBe(true);
    expect(ways.overHttp.calls.toSorted()).toEqual([REPLIES, `${REPLIES}/logs?page=1&size=30&analysis`]);
    const long = {
      filter: { or: [{ search: ['refund'] }, { logIds: Array.from({ length: 300 }, (_, index) => `log_of_nothing_${index}`) }] },
    };
    const [inProcess, scanned] = [await ways.inProcess.ask(long), await ways.overHttp.ask(long)];
    expect([inProcess.isPushedDown, scanned.isPushedDown]).toEqual([true, false]);
    expect(placesOf(scanned)).toEqual(placesOf(inProcess));
  });

  test('and whoever reads its rows refuse the same question alike, without reading rows', async () => {
    const asked = { filter: { judgments: [{ evaluator: { name: 'Helpfullness' } }] } };
    const { inProcess, overHttp, scanning } = askersOver(await sampleBackend());
    const errors = [inProcess, overHttp, scanning].map((asker) => asker.ask(asked).catch((error: unknown) => error));
    const [first, ...others] = await Promise.all(errors);
    expect(first).toBeInstanceOf(QuestionError);
    expect(first).toMatchObject({ message: expect.stringContaining('Helpfulness'), place: ['filter', 'judgments', 0, 'evaluator'] });
    for (const other of others) expect(other).toEqual(first);
    expect(inProcess.calls).toEqual([`${REPLIES}/logs?offset=0&size=5&analysis`, REPLIES]);
  });

  test('that finds too many groups is believed', async () => {
    const refusal = { detail: [{ loc: ['query', 'analysis'], msg: 'No.', type: GROUP_LIMIT, ctx: { limit_value: 10_000 } }] };
    const { ask, calls } = askerOver(async () => json(refusal, 422), { anyRange: true });
    const failed = await ask({ facets: [{ by: { field: 'user' }, first: 1, timeZone: 'UTC' }] }).catch((error: unknown) => error);
    expect(failed).toEqual(new GroupLimitError(10_000));
    expect(calls).toHaveLength(1);
  });

  test('that has no room for all rows of a window is asked for them in parts', async () => {
    const answering = answeringSource(synthetic({ logsPerRun: 50 }));
    const refusal = { detail: [{ loc: ['query', 'size'], msg: 'No.', type: PAGE_TOO_LARGE, ctx: { limit_value: 4 } }] };
    const { ask, calls } = askerOver(
      async (call) => {
        const answer = await answering(call);
        return JSON.parse(Buffer.from(answer.body).toString()).records.length > 3 ? json(refusal, 422) : answer;
      },
      { anyRange: true },
    );
    const asked = {
      orderBy: [{ by: { number: 'createdAt' as const }, descending: true as const }],
      window: { offset: 1, count: 9 },
      total: true,
      hasNext: true as const,
      aggregates: {},
    };
    const found = await ask(asked);
    expect(found).toEqual(await askerOver(answering, { anyRange: true }).ask(asked));
    expect(found.answer).toMatchObject({
      rows: [98, 97, 96, 95, 94, 93, 92, 91, 90],
      total: 100,
      hasNext: true,
      aggregates: { count: 100 },
    });
    expect(calls).toHaveLength(8);
  });
});
