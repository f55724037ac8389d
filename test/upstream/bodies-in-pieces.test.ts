import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Send } from '../../src/contract/send.ts';
import { type Fault, startFaultyUpstream } from '../support/faulty-upstream.ts';
import { facade, json } from '../support/helpers.ts';
import { type LiveFacade, liveFacade } from '../support/live-facade.ts';
import { synthetic } from '../support/synthetic.ts';

const KEY = 'hl_pieces';

/** The rows of an evaluation have outputs of its own, so that bytes of another would show. */
const withOutputs = (outputOf: (evaluation: string, index: number) => string): Send => {
  const sound = synthetic({ evaluations: 4, runs: 2, logsPerRun: 60 });
  return async (call) => {
    const answer = await sound(call);
    const [, evaluation] = /^\/evaluations\/(evr_\d)\/logs/.exec(call.path) ?? [];
    if (evaluation === undefined) return answer;
    const page = JSON.parse(Buffer.from(answer.body).toString());
    for (const { log } of page.records) log.output = outputOf(evaluation, Number(/\d+$/.exec(log.id)?.[0]));
    return json(page);
  };
};

/** Writes a body so many bytes at a time, each time in a turn of its own, so that bodies of calls at once come by turns. */
const inPieces =
  (bytes: number): Fault =>
  ({ response, sound: { status, headers, body } }) => {
    response.writeHead(status, headers);
    const writeFrom = (at: number): void => {
      if (at >= body.length) response.end();
      else response.write(body.subarray(at, at + bytes), () => setImmediate(writeFrom, at + bytes));
    };
    writeFrom(0);
  };

let outputs: (evaluation: string, index: number) => string = () => '';
let upstream: Awaited<ReturnType<typeof startFaultyUpstream>>;
let live: LiveFacade;

beforeAll(async () => {
  upstream = await startFaultyUpstream(withOutputs((...row) => outputs(...row)));
  live = await liveFacade(upstream.url);
});

afterAll(async () => {
  await live.close();
  await upstream.close();
});

const window = (id: number, args: string, rows: string) =>
  `e${id}: evaluation(id: "evr_${id}") { name logs(${args}) { nodes { ${rows} } } }`;
const TEXTS = 'runId log { humanloopId output }';
const JUDGMENTS = 'log { start: output(maxLength: 5) inputs } evaluatorLogs { judgment { raw } evaluator { name } }';

/** Asked at once: bodies that come by turns, and one that is read in two ways. */
const QUERIES = [
  `{ ${[0, 1, 2, 3].map((id) => window(id, 'page: 1, perPage: 100', TEXTS)).join(' ')} }`,
  `{ ${[3, 2].map((id) => window(id, 'page: 1, perPage: 100', JUDGMENTS)).join(' ')} }`,
  `{ ${window(1, 'last: 7', `${TEXTS} ${JUDGMENTS}`)} }`,
];

const expectSound = async () => {
  const inMemory = facade({ upstream: withOutputs((...row) => outputs(...row)), live: true });
  const answers = await Promise.all(QUERIES.map((query) => live.ask(query, { key: KEY })));
  const sound = await Promise.all(QUERIES.map(async (query) => (await inMemory.post({ query }, { 'x-api-key': KEY })).json()));
  expect(answers.map(({ data }) => data)).toEqual(sound.map(({ data }) => data));
  expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined, undefined]);
};

test('bodies that come in pieces at once are each read whole, and nothing of another', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 61, max: 9_000 }), fc.array(text, { minLength: 1, maxLength: 5 }), async (bytes, texts) => {
      upstream.plant(KEY, inPieces(bytes), 'GET /evaluations/{id}/logs');
      outputs = (evaluation, index) => `${evaluation} ${index} ${texts[index % texts.length]}`;
      await expectSound();
    }),
    { numRuns: 12 },
  );
});

test('bodies beyond what memory is kept for are read like others', async () => {
  upstream.plant(KEY, inPieces(700_000), 'GET /evaluations/{id}/logs');
  outputs = (evaluation, index) => `${evaluation} ${index} ${'x'.repeat(index % 50 === 0 ? 2_000_000 : 10_000)}`;
  await expectSound();
});
