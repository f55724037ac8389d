import { describe, expect, test } from 'vitest';
import { codes, facade } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';
import { plainCalls } from './asking.ts';

const LOGS = 'GET /evaluations/evr_0/logs';

const query = (selection: string, filter = '{ judgments: [{ evaluator: { name: "Judge 1" }, passed: true }] }'): string =>
  `{ evaluation(id: "evr_0") { name logs(first: 3, filter: ${filter}) { ${selection} } } }`;

const TOTAL = query('totalCount nodes { log { humanloopId } }');

describe('a scan', () => {
  test('has a bound of its own beside that of the calls of the operation', async () => {
    const { ask, calls } = facade({ upstream: synthetic({ logsPerRun: 100 }), upstreamPage: 10, upstreamCalls: 1 });
    const { data, errors } = await ask(TOTAL);
    expect(errors).toBeUndefined();
    expect(data.evaluation.logs.totalCount).toBe(100);
    expect(calls).toHaveLength(21);
    const listed = await ask('{ evaluation(id: "evr_0") { logs(first: 100) { nodes { log { humanloopId } } } } }');
    expect(Object.values(codes(listed))).toContain('UPSTREAM_CALLS_LIMIT_EXCEEDED');
  });

  test('goes on behind the row of a cursor, and knows no total there', async () => {
    const { ask, calls } = facade({ upstream: synthetic({ logsPerRun: 100 }), upstreamPage: 10 });
    const page = async (args: string, count = 3) =>
      (
        await ask(`{ evaluation(id: "evr_0") { logs(first: ${count}, filter: { output: { contains: "1" }, not: { output: { contains: "0" } } }${args}) {
          nodes { log { output } } pageInfo { hasPreviousPage endCursor } scan { isComplete rowsRead }
        } } }`)
      ).data.evaluation.logs;
    const pagesRead = () => plainCalls(calls.splice(0)).flatMap((call) => /logs\?page=(\d+)/.exec(call)?.[1] ?? []);
    const outputs = ({ nodes }: { nodes: { log: { output: string } }[] }) => nodes.map(({ log }) => log.output);
    const first = await page('');
    expect(outputs(first)).toEqual(['Answer 1', 'Answer 11', 'Answer 12']);
    pagesRead();
    const second = await page(`, after: "${first.pageInfo.endCursor}"`);
    expect(outputs(second)).toEqual(['Answer 13', 'Answer 14', 'Answer 15']);
    expect(second).toMatchObject({ pageInfo: { hasPreviousPage: true }, scan: { isComplete: false, rowsRead: 7 } });
    expect(pagesRead()).toEqual(['2']);
    const walked = [...outputs(first), ...outputs(second)];
    // Where each reading began; how far it looks ahead is another matter.
    const begun: number[] = [];
    let next = second;
    while (outputs(next).length > 0) {
      next = await page(`, after: "${next.pageInfo.endCursor}"`);
      walked.push(...outputs(next));
      begun.push(Math.min(...pagesRead().map(Number)));
    }
    expect(walked).toEqual(outputs(await page('', 500)));
    expect(begun).toEqual(begun.toSorted((one, other) => one - other));
    expect([begun[0], begun.at(-1)]).toEqual([2, 21]);
  });

  test('says how many rows were read where it was given up, and its neighbours are there', async () => {
    const { ask, calls } = facade({ upstream: synthetic({ logsPerRun: 100 }), upstreamPage: 10, scanLimit: 5 });
    const { data, errors } = await ask(TOTAL);
    expect(data.evaluation).toEqual({ name: 'Evaluation evr_0', logs: null });
    expect(errors).toMatchObject([
      { path: ['evaluation', 'logs'], extensions: { code: 'SCAN_LIMIT_EXCEEDED', rowsRead: 10, retryable: false } },
    ]);
    expect(plainCalls(calls)).toEqual(['GET /evaluations/evr_0', `${LOGS}?page=1&size=10`]);
  });

  test('is one for all that is asked of the same runs', async () => {
    const { ask, calls, rounds } = facade({ upstream: synthetic({ logsPerRun: 20 }), upstreamPage: 10 });
    const { data, errors } = await ask(`{ evaluation(id: "evr_0") {
      good: logs(first: 2, filter: { judgments: [{ evaluator: { name: "Judge 1" }, passed: true }] }) { totalCount nodes { runId } }
      bad: logs(first: 1, filter: { judgments: [{ evaluator: { name: "Judge 1" }, passed: false }] }) { nodes { log { humanloopId output } } aggregates { count } }
      runs { logs(first: 1, filter: { output: { contains: "answer 3" } }) { totalCount nodes { log { output } } } }
    } }`);
    expect(errors).toBeUndefined();
    expect(data.evaluation.good).toEqual({ totalCount: 20, nodes: [{ runId: 'evr_0-r0' }, { runId: 'evr_0-r0' }] });
    expect(data.evaluation.bad).toEqual({
      nodes: [{ log: { humanloopId: 'evr_0-r0-l1', output: 'Answer 1' } }],
      aggregates: { count: 20 },
    });
    expect(plainCalls(calls).filter((call) => call.startsWith(`${LOGS}?`) && !call.includes('run_id'))).toHaveLength(4);
    expect(rounds.count).toBeLessThanOrEqual(4);
  });

  test('reads rows with what it looks at and what is selected, whatever is read of others', async () => {
    const { ask } = facade({ upstream: synthetic({ logsPerRun: 20 }), upstreamPage: 10, settings: { readSelected: true } });
    const { data } = await ask(query('nodes { log { output } datapoint { inputs } }', '{ output: { eq: "answer 7" } }'));
    expect(data.evaluation.logs.nodes).toEqual([{ log: { output: 'Answer 7' }, datapoint: { inputs: { question: 'Question 7' } } }]);
  });
});
