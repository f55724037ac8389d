import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { EVALUATION, SOURCES } from './asking.ts';
import {
  costOf,
  countsOf,
  durationOf,
  judgmentOf,
  percentileOf,
  type Row,
  rowsByHand,
  saidOf,
  stateOf,
  summaryOf,
  tokensOf,
  wilsonOf,
} from './rows-by-hand.ts';

const FIRST_DRAFT = 'run_uvF6oByxA7fMvZ1UC7qLZ';
const SUMMARY = 'count nullCount sum mean min max std';

const near = (value: number | undefined) => (value === undefined ? null : expect.closeTo(value, 9));
const nearly = (summary: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(summary).map(([name, value]) => [name, near(value)]));

const goodOf: Readonly<Record<string, (said: unknown) => boolean>> = {
  'Empty Promise': (said) => said === false,
  Voice: (said) => said === 'warm',
};

describe.each(SOURCES)('what rows come to, %s', (_name, source) => {
  const asked = async (logs: string) => {
    const { ask, bugs } = facade(await source());
    const reply = await ask(`{ evaluation(id: "${EVALUATION}") { ${logs} } }`);
    expect(bugs).toEqual([]);
    expect(reply.errors).toBeUndefined();
    return reply.data.evaluation.logs?.aggregates ?? reply.data.evaluation.run.logs.aggregates;
  };

  test('counts, and the times of the first and the last', async () => {
    const rows = await rowsByHand();
    const errors = rows.filter(({ log }) => log.error).length;
    const times = rows.map(({ log }) => log.created_at).toSorted();
    expect(await asked('logs { aggregates { count errorCount errorRate datapointCount createdFrom createdTo } }')).toEqual({
      count: rows.length,
      errorCount: errors,
      errorRate: errors / rows.length,
      datapointCount: new Set(rows.flatMap(({ datapoint }) => datapoint?.id ?? [])).size,
      createdFrom: `${times[0]}Z`,
      createdTo: `${times.at(-1)}Z`,
    });
  });

  test('numbers', async () => {
    const rows = await rowsByHand();
    const fields: Record<string, (row: Row) => number | undefined | null> = {
      duration: durationOf,
      providerLatency: ({ log }) => log.provider_latency,
      promptTokens: ({ log }) => log.prompt_tokens,
      outputTokens: ({ log }) => log.output_tokens,
      totalTokens: tokensOf,
      totalCost: costOf,
      outputLength: ({ log }) => (log.output == null ? undefined : [...log.output].length),
    };
    const names = Object.keys(fields);
    const aggregates = await asked(`logs { aggregates { ${names.map((name) => `${name} { ${SUMMARY} }`).join(' ')} } }`);
    expect(aggregates).toEqual(Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, nearly(summaryOf(rows.map(of)))])));
  });

  test('percentiles and histograms, each by its arguments', async () => {
    const durations = (await rowsByHand()).map(durationOf);
    const { duration } = await asked(`logs { aggregates { duration {
      median: percentile(p: 50) p90: percentile(p: 90) percentiles { p value } other: percentiles(ps: [100, 0, 12.5]) { p value }
      five: histogram(bins: 5) { from to count } part: histogram(bins: 2, from: 1, to: 2) { from to count }
    } } }`);
    const at = (p: number) => ({ p, value: near(percentileOf(durations, p)) });
    expect(duration).toMatchObject({
      median: near(percentileOf(durations, 50)),
      p90: near(percentileOf(durations, 90)),
      percentiles: [50, 90, 95, 99].map(at),
      other: [100, 0, 12.5].map(at),
    });
    const counted = (from: number, to: number, bins: number) =>
      Array.from({ length: bins }, (_, index) => {
        const edge = (at: number) => from + ((to - from) * at) / bins;
        const isIn = (value = Number.NaN) => value >= edge(index) && (index === bins - 1 ? value <= to : value < edge(index + 1));
        return { from: near(edge(index)), to: near(edge(index + 1)), count: durations.filter(isIn).length };
      });
    expect(duration.five).toEqual(counted(percentileOf(durations, 0), percentileOf(durations, 100), 5));
    expect(duration.part).toEqual(counted(1, 2, 2));
  });

  test('judgments of each evaluator', async () => {
    const rows = await rowsByHand();
    const judgments: { evaluator: { name: string } }[] = (
      await asked(`logs { aggregates { judgments { evaluator { name } evaluatorVersionId numJudgments numAbstained numErrors numMissing
        passRate perLog: passRate(denominator: LOGS) score scoreOfLogs: score(denominator: LOGS) optionCounts { option count fraction } numbers { ${SUMMARY} }
      } } }`)
    ).judgments;
    expect(judgments.map(({ evaluator }) => evaluator.name)).toEqual([
      'Helpfulness',
      'Empty Promise',
      'Voice',
      'Issue Tags',
      'Conductor’s Note',
    ]);
    for (const shown of judgments) {
      const { name } = shown.evaluator;
      const states = countsOf(rows.map((row) => stateOf(row, name)));
      const said = rows.map((row) => saidOf(row, name)).filter((value) => value !== undefined);
      const choices = countsOf(said.flat());
      const isGood = goodOf[name];
      const good = isGood && said.filter(isGood).length;
      const logs = rows.length - (states.get('MISSING') ?? 0);
      const rated = name === 'Voice' ? said.filter((value) => value !== 'matter-of-fact').length : said.length;
      expect(shown).toMatchObject({
        evaluatorVersionId: rows.map((row) => judgmentOf(row, name)?.evaluator.version_id).find((id) => id),
        numJudgments: states.get('JUDGED') ?? 0,
        numAbstained: states.get('ABSTAINED') ?? 0,
        numErrors: states.get('ERRORED') ?? 0,
        numMissing: states.get('MISSING') ?? 0,
        passRate: good === undefined ? null : near(good / said.length),
        perLog: good === undefined ? null : near(good / logs),
        numbers: name === 'Helpfulness' ? nearly(summaryOf(rows.map((row) => saidOf(row, name) as number | undefined))) : null,
      });
      expect(rated).toBeGreaterThan(0);
      if (name === 'Helpfulness') expect(shown).toMatchObject({ score: near(summaryOf(said as number[]).mean), scoreOfLogs: null });
      for (const { option, count, fraction } of (
        shown as unknown as { optionCounts: { option: string; count: number; fraction: number }[] }
      ).optionCounts) {
        expect({ option, count, fraction }).toEqual({ option, count: choices.get(option) ?? 0, fraction: near(count / said.length) });
      }
    }
  });

  test('ranges: Wilson’s where each datapoint comes once, clusters where one comes again', async () => {
    const rows = (await rowsByHand()).filter(({ run_id }) => run_id === FIRST_DRAFT);
    const fast = rows.filter((row) => (durationOf(row) ?? 9) < 1.5);
    const said = fast.map((row) => saidOf(row, 'Empty Promise')).filter((value) => value !== undefined);
    expect(new Set(fast.map(({ datapoint }) => datapoint?.id)).size).toBe(fast.length);
    const RANGE = 'lower upper method n confidence';
    const { judgments } =
      await asked(`run(id: "${FIRST_DRAFT}") { logs(filter: { duration: { lt: 1.5 } }) { aggregates { judgments(evaluators: [{ name: "Empty Promise" }]) {
      evaluator { name } passRateInterval { ${RANGE} } score: scoreInterval { ${RANGE} } sure: passRateInterval(confidence: 0.99) { lower upper confidence }
    } } } }`);
    const { lower, upper } = wilsonOf(said.filter((value) => value === false).length, said.length);
    const interval = { lower: near(lower), upper: near(upper), method: 'WILSON', n: said.length, confidence: 0.95 };
    expect(judgments).toEqual([
      {
        evaluator: { name: 'Empty Promise' },
        passRateInterval: interval,
        score: interval,
        sure: { lower: expect.any(Number), upper: expect.any(Number), confidence: 0.99 },
      },
    ]);
    expect(judgments[0].sure.lower).toBeLessThan(lower);
    const all = await asked(`logs(filter: { not: { datapointIds: [] } }) { aggregates { duration { mean meanInterval { ${RANGE} } } } }`);
    const clusters = new Set((await rowsByHand()).map(({ datapoint, log }) => datapoint?.id ?? log.id)).size;
    expect(all.duration.meanInterval).toMatchObject({ method: 'CLUSTERED_T', n: clusters });
    expect((all.duration.meanInterval.lower + all.duration.meanInterval.upper) / 2).toBeCloseTo(all.duration.mean, 9);
  });

  test('evaluators that were picked, and an error for one that there is not', async () => {
    const { ask } = facade(await source());
    const reply = await ask(`{ evaluation(id: "${EVALUATION}") { logs { aggregates {
      judgments(evaluators: [{ path: "Evaluators/Voice" }, { versionId: "EvaluatorVersion:evv_4Jxp6iNDTZgpbrYTgkmIm" }]) { evaluatorVersionId }
      voice: judgments(evaluators: [{ name: "Voice" }]) { evaluatorVersionId }
      none: judgments(evaluators: []) { evaluatorVersionId }
    } } } }`);
    expect(reply).toEqual({
      data: {
        evaluation: {
          logs: {
            aggregates: {
              judgments: [{ evaluatorVersionId: 'evv_4Jxp6iNDTZgpbrYTgkmIm' }, { evaluatorVersionId: 'evv_A9oreAKmXj1flNYKe6gFS' }],
              voice: [{ evaluatorVersionId: 'evv_A9oreAKmXj1flNYKe6gFS' }],
              none: [],
            },
          },
        },
      },
    });
    for (const selection of [
      'aggregates { judgments(evaluators: [{ name: "Voize" }]) { score } }',
      'aggregates { judgments { score } typo: judgments(evaluators: [{ name: "Voize" }]) { score } }',
    ]) {
      const wrong = await ask(`{ evaluation(id: "${EVALUATION}") { logs { ${selection} } } }`);
      expect(wrong.errors?.[0]).toMatchObject({
        extensions: { code: 'BAD_USER_INPUT' },
        message: expect.stringMatching(/[Dd]id you mean "Voice"/),
      });
      expect(wrong.data.evaluation.logs?.aggregates ?? null).toBeNull();
    }
  });
});
