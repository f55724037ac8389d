import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { EVALUATION, SOURCES } from './asking.ts';
import { costOf, durationOf, idsOf, judgmentOf, type Row, rowsByHand, saidOf, stateOf, tokensOf } from './rows-by-hand.ts';

const FIRST_DRAFT = 'run_uvF6oByxA7fMvZ1UC7qLZ';
const STORYTELLER = 'run_0rLTuIVnBtotNrNZLxGwH';

const EVALUATORS = ['Helpfulness', 'Empty Promise', 'Voice', 'Issue Tags', 'Conductor’s Note'];
const has = (text: string | null | undefined, part: string): boolean => text?.toLowerCase().includes(part) === true;
const textsIn = (row: Row): string[] => [row.log.output, row.log.error, ...Object.values(row.log.inputs ?? {})].map(String);

/** Filters beside what they mean. */
const FILTERS: [filter: string, fits: (row: Row, index: number) => boolean][] = [
  ['{}', () => true],
  ['{ hasError: true }', ({ log }) => !!log.error],
  ['{ hasError: false }', ({ log }) => !log.error],
  [`{ runIds: ["${FIRST_DRAFT}"], hasError: false }`, ({ run_id, log }) => run_id === FIRST_DRAFT && !log.error],
  [
    `{ runIds: ["Run:${EVALUATION}:${FIRST_DRAFT}", "${STORYTELLER}"], hasError: false }`,
    ({ run_id, log }) => [FIRST_DRAFT, STORYTELLER].includes(run_id) && !log.error,
  ],
  [`{ not: { runIds: ["${FIRST_DRAFT}"] } }`, ({ run_id }) => run_id !== FIRST_DRAFT],
  ['{ runIds: [], hasError: false }', () => false],
  ['{ kinds: [PROMPT] }', ({ log }) => !!log.prompt],
  ['{ kinds: [] }', () => false],
  [
    '{ logIds: ["order-17/1", "Log:log_49ruhcjiUnIyKZaLSswQR"] }',
    ({ log }) => ['order-17/1', 'log_49ruhcjiUnIyKZaLSswQR'].includes(log.id),
  ],
  ['{ datapointIds: ["dp_ZxHJD8fTmsF6MOWiakcnn"] }', ({ datapoint }) => datapoint?.id === 'dp_ZxHJD8fTmsF6MOWiakcnn'],
  ['{ versionIds: ["PromptVersion:prv_4l7Uw6Ja5221KDaI3Hwov"] }', ({ log }) => log.prompt?.version_id === 'prv_4l7Uw6Ja5221KDaI3Hwov'],
  ['{ duration: { gte: 1.5, lt: 2 } }', (row) => (durationOf(row) ?? 0) >= 1.5 && (durationOf(row) ?? 9) < 2],
  ['{ providerLatency: { gt: 1.2 } }', ({ log }) => (log.provider_latency ?? 0) > 1.2],
  ['{ totalCost: { gt: 0.0002 } }', (row) => (costOf(row) ?? 0) > 0.0002],
  ['{ totalTokens: { lte: 150 } }', (row) => (tokensOf(row) ?? 999) <= 150],
  ['{ promptTokens: { ne: 119 } }', ({ log }) => log.prompt_tokens != null && log.prompt_tokens !== 119],
  ['{ output: { contains: "REFUND" } }', ({ log }) => has(log.output, 'refund')],
  ['{ output: { contains: "Owl", caseSensitive: true } }', ({ log }) => log.output?.includes('Owl') === true],
  ['{ output: { isNull: true } }', ({ log }) => log.output == null],
  ['{ user: { startsWith: "customer" } }', ({ log }) => log.user?.startsWith('customer') === true],
  ['{ environment: { eq: "Production" } }', ({ log }) => log.environment === 'production'],
  ['{ source: { notIn: ["api"] } }', ({ log }) => log.source != null && log.source !== 'api'],
  ['{ model: { contains: "GPT-4o" } }', ({ log }) => has(log.prompt?.model, 'gpt-4o')],
  ['{ createdAt: { gte: "2025-04-20T08:55:00+02:00" } }', ({ log }) => log.created_at >= '2025-04-20T06:55:00'],
  ['{ inputs: [{ path: "/train", eq: "Owl" }] }', ({ log }) => log.inputs?.['train'] === 'Owl'],
  ['{ inputs: [{ path: "/train", exists: false }] }', ({ log }) => log.inputs?.['train'] === undefined],
  [
    '{ metadata: [{ path: "/attempts", gte: 1 }, { path: "/channel", in: ["mail", "chat"] }] }',
    ({ log }) => Number(log.metadata?.['attempts']) >= 1 && ['mail', 'chat'].includes(String(log.metadata?.['channel'])),
  ],
  ['{ metadata: [{ path: "/weather.outside", contains: "HAIL" }] }', ({ log }) => has(log.metadata?.['weather.outside'] as string, 'hail')],
  ['{ target: [{ path: "/refund_percent", gt: 0 }] }', ({ datapoint }) => Number(datapoint?.target?.['refund_percent']) > 0],
  ['{ search: "refund owl" }', (row) => ['refund', 'owl'].every((word) => textsIn(row).some((text) => has(text, word)))],
  ['{ search: "\\"the owl\\"" }', (row) => textsIn(row).some((text) => has(text, 'the owl'))],
  ['{ judgments: [{ state: [ERRORED] }] }', (row) => EVALUATORS.some((name) => stateOf(row, name) === 'ERRORED')],
  [
    '{ not: { judgments: [{ state: [ERRORED, ABSTAINED] }] } }',
    (row) => !EVALUATORS.some((name) => ['ERRORED', 'ABSTAINED'].includes(stateOf(row, name))),
  ],
  ['{ judgments: [{ evaluator: { name: "Helpfulness" }, number: { lt: 3 } }] }', (row) => Number(saidOf(row, 'Helpfulness')) < 3],
  ['{ judgments: [{ evaluator: { path: "Evaluators/Empty Promise" }, passed: false }] }', (row) => saidOf(row, 'Empty Promise') === false],
  [
    '{ judgments: [{ evaluator: { versionId: "EvaluatorVersion:evv_rFykeDDnuyXwLnPa3C2tS" }, score: { eq: 1 } }] }',
    (row) => saidOf(row, 'Empty Promise') === false,
  ],
  [
    '{ judgments: [{ evaluator: { name: "Voice" }, option: { in: ["stiff", "WARM"] } }] }',
    (row) => ['stiff', 'warm'].includes(String(saidOf(row, 'Voice'))),
  ],
  [
    '{ judgments: [{ evaluator: { name: "Voice" }, valence: [NEGATIVE] }] }',
    (row) => ['stiff', 'theatrical'].includes(String(saidOf(row, 'Voice'))),
  ],
  [
    '{ judgments: [{ evaluator: { name: "Issue Tags" }, option: { eq: "wrong rule" } }] }',
    (row) => (saidOf(row, 'Issue Tags') as string[] | undefined)?.includes('wrong rule') === true,
  ],
  [
    '{ judgments: [{ evaluator: { name: "Conductor’s Note" }, text: { isNull: false } }] }',
    (row) => typeof saidOf(row, 'Conductor’s Note') === 'string',
  ],
  ['{ judgments: [{ error: { contains: "e" } }] }', (row) => EVALUATORS.some((name) => has(judgmentOf(row, name)?.error, 'e'))],
  [
    '{ judgments: [{ evaluator: { name: "Helpfulness" }, state: [JUDGED] }, { evaluator: { name: "Voice" }, state: [MISSING] }] }',
    (row) => stateOf(row, 'Helpfulness') === 'JUDGED' && stateOf(row, 'Voice') === 'MISSING',
  ],
  [
    '{ or: [{ hasError: true }, { and: [{ duration: { lt: 1 } }, { not: { environment: { isNull: true } } }] }] }',
    (row) => !!row.log.error || ((durationOf(row) ?? 9) < 1 && row.log.environment != null),
  ],
];

describe.each(SOURCES)('rows by a filter, %s', (_name, source) => {
  test.each(FILTERS)('%s', async (filter, fits) => {
    const expected = (await rowsByHand()).filter(fits);
    const { ask, bugs } = facade(await source());
    const reply = await ask(`{ evaluation(id: "${EVALUATION}") { logs(first: 200, filter: ${filter}) {
      totalCount nodes { runId log { humanloopId } } aggregates { count } pageInfo { hasNextPage }
    } } }`);
    expect(bugs).toEqual([]);
    expect(reply.errors).toBeUndefined();
    const { nodes, ...rest } = reply.data.evaluation.logs;
    expect(nodes.map(({ runId, log }: { runId: string; log: { humanloopId: string } }) => `${runId} ${log.humanloopId}`)).toEqual(
      idsOf(expected),
    );
    expect(rest).toEqual({ totalCount: expected.length, aggregates: { count: expected.length }, pageInfo: { hasNextPage: false } });
  });
});

test('the filters of this test tell rows apart', async () => {
  const rows = await rowsByHand();
  const told = FILTERS.map(([filter, fits]) => [filter, rows.filter(fits).length] as const);
  const bare = told.filter(([, count]) => count === 0 || count === rows.length).map(([filter]) => filter);
  expect(bare).toEqual(['{}', '{ runIds: [], hasError: false }', '{ kinds: [PROMPT] }', '{ kinds: [] }']);
});
