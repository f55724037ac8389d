import { describe, expect, test } from 'vitest';
import { writeExport } from '../../support/export-directory.ts';
import { backendOver, facade, json } from '../../support/helpers.ts';
import { refusalsOf, refused } from '../../support/refusals.ts';
import { synthetic } from '../../support/synthetic.ts';
import { wilsonOf } from '../analysis/rows-by-hand.ts';
import { EVALUATION, FAILED, type MadeLog, madeExport } from './compared-export.ts';
import { MODES } from './modes.ts';

const FIELDS =
  'pairs agreement agreementInterval { lower upper method n } kappa confusion { first second count } pearson spearman meanAbsoluteError';

const near = (value: number) => expect.closeTo(value, 9);

const repeated = (count: number, log: MadeLog): MadeLog[] => Array.from({ length: count }, () => log);
const both = (Right: unknown, Kind: unknown): MadeLog => ({ judged: { Right, Kind } });
const numbers = (Quality: unknown, Length: unknown): MadeLog => ({ judged: { Quality, Length } });

describe.each(MODES)('%s', (_mode, over) => {
  const agree = async (logs: readonly MadeLog[], args: string) => {
    const upstream = await backendOver(await writeExport(madeExport({ run_c: logs.slice(0, 20), run_1: logs.slice(20) })));
    const { ask, bugs } = facade(over(upstream));
    const reply = await ask(`{ evaluation(id: "${EVALUATION}") { agreement(${args}) { ${FIELDS} } } }`);
    expect([reply.errors, bugs]).toEqual([undefined, []]);
    return reply.data.evaluation.agreement;
  };

  test('two judges of the same logs agree by so much more than chance would', async () => {
    const logs = [
      ...repeated(20, both(true, true)),
      ...repeated(5, both(true, false)),
      ...repeated(10, both(false, true)),
      ...repeated(15, both(false, false)),
      ...[both(true, null), both(undefined, true), both(FAILED, false), { judged: { Right: true } }, { error: 'Timed out.' }],
    ];
    const { lower, upper } = wilsonOf(35, 50);
    expect(await agree(logs, 'first: { name: "Right" }, second: { path: "Judges/Kind" }')).toEqual({
      pairs: 50,
      agreement: near(0.7),
      agreementInterval: { lower: near(lower), upper: near(upper), method: 'WILSON', n: 50 },
      kappa: near(0.4),
      confusion: [
        { first: 'true', second: 'true', count: 20 },
        { first: 'false', second: 'false', count: 15 },
        { first: 'false', second: 'true', count: 10 },
        { first: 'true', second: 'false', count: 5 },
      ],
      pearson: null,
      spearman: null,
      meanAbsoluteError: null,
    });
  });

  test('numbers are correlated, and have a distance', async () => {
    const logs = [numbers(1, 2), numbers(2, 1), numbers(3, 5), numbers(4, 3), numbers(5, 50), numbers(Number.NaN, 1), numbers(4, null)];
    expect(await agree(logs, 'first: { name: "Quality" }, second: { name: "Length" }')).toEqual({
      pairs: 5,
      agreement: null,
      agreementInterval: null,
      kappa: null,
      confusion: [],
      pearson: near(98 / Math.sqrt(10 * 1794.8)),
      spearman: near(0.8),
      meanAbsoluteError: near(50 / 5),
    });
  });

  test('a judge agrees with itself, and without pairs nothing is told', async () => {
    const logs = [both(true, null), both(false, null), both(false, null)];
    expect(await agree(logs, 'first: { name: "Right" }, second: { name: "Right" }')).toMatchObject({ pairs: 3, agreement: 1, kappa: 1 });
    const nothing = { pairs: 0, agreement: null, agreementInterval: null, kappa: null, confusion: [], pearson: null };
    expect(await agree(logs, 'first: { name: "Right" }, second: { name: "Kind" }')).toMatchObject(nothing);
    expect(await agree(logs, 'first: { name: "Right" }, second: { name: "Right" }, filter: { runIds: [] }')).toMatchObject(nothing);
    expect(
      await agree(logs, 'first: { name: "Right" }, second: { name: "Right" }, filter: { judgments: [{ passed: false }] }'),
    ).toMatchObject({
      pairs: 2,
      agreement: 1,
      kappa: null,
    });
  });
});

const EMPTY = json({ records: [], page: 1, size: 100, total: 0 });
const E = 'GET /evaluations/evr_0';

test('it takes the evaluation, and the pages of the runs of its filter', async () => {
  const { ask, calls } = facade({ upstream: synthetic({ runs: 3, logsPerRun: 150 }) });
  const { data } = await ask(
    '{ evaluation(id: "evr_0") { agreement(first: { name: "Judge 1" }, second: { name: "Judge 2" }, filter: { runIds: ["evr_0-r1"] }) { pairs agreement } } }',
  );
  expect(data.evaluation.agreement).toEqual({ pairs: 150, agreement: 1 });
  expect(calls.map((call) => call.replace(/&analysis=[^&]*/, ''))).toEqual([
    E,
    `${E}/logs?page=1&size=100&run_id=evr_0-r1`,
    `${E}/logs?page=2&size=100&run_id=evr_0-r1`,
  ]);
});

test.each([
  ['first: { name: "Judge" }, second: { name: "Judge 2" }', 'first'],
  ['first: { name: "Judge 1" }, second: { versionId: "evv_9" }', 'second'],
  ['first: { name: "Judge 1" }, second: { name: "Judge 2" }, filter: null', 'filter'],
  ['first: { name: "Judge 1" }, second: { name: "Judge 2" }, filter: { runIds: ["run_x"] }', 'filter.runIds'],
])('it refuses what cannot be asked: %s', async (args, field) => {
  const { ask, bugs } = facade({
    upstream: synthetic({ logsPerRun: 3 }),
    respond: ({ path }) => (path.includes('run_x') ? EMPTY : undefined),
  });
  const reply = await ask(`{ evaluation(id: "evr_0") { agreement(${args}) { pairs } } }`);
  expect(refusalsOf(reply)).toEqual(refused('evaluation.agreement', field));
  expect(bugs).toEqual([]);
});

test('it refuses judges of two kinds, and a confidence that is none, where these stand', async () => {
  const upstream = await backendOver(await writeExport(madeExport({ run_c: [both(true, true)] })));
  const { ask } = facade({ upstream, anyRange: true });
  const about = (args: string, selection = 'pairs') =>
    ask(`{ evaluation(id: "${EVALUATION}") { agreement(first: { name: "Right" }, second: { name: "${args}" }) { ${selection} } } }`);
  expect(refusalsOf(await about('Quality'))).toEqual(refused('evaluation.agreement', 'second'));
  expect(refusalsOf(await about('Kind', 'range: agreementInterval(confidence: 2) { lower }'))).toEqual(
    refused('evaluation.agreement', 'range.confidence'),
  );
});
