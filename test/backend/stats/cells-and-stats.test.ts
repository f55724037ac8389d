import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBackend } from '../../../src/backend/backend.ts';
import { importExport } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import type { Send } from '../../../src/contract/send.ts';
import { evaluationJudgedBy, evaluatorLog, evaluatorVersion, type Json, promptLog, promptVersion, spec } from '../../support/bodies.ts';
import { evaluationFiles, writeExport } from '../../support/export-directory.ts';
import { facade } from '../../support/helpers.ts';

const POSTED = { method: 'POST', headers: { 'content-type': 'application/json' } } as const;

const version = (file: string, versionId: string, returnType: string): Json =>
  evaluatorVersion(file, { version_id: versionId, spec: spec({ return_type: returnType, options: [{ name: 'a' }, { name: 'b' }] }) });

// Two versions of one file are attached, and one more of it and of the others is not.
const ATTACHED = [
  version('Tone', 'evv_t1', 'boolean'),
  version('Tone', 'evv_t2', 'boolean'),
  version('Words', 'evv_w', 'number'),
  version('Tags', 'evv_m', 'multi_select'),
  version('Pick', 'evv_s', 'select'),
];
const STRANGERS = [version('Tone', 'evv_t0', 'boolean'), version('Words', 'evv_w0', 'number'), version('Other', 'evv_o', 'text')];

/** JSON text, for there are judgments that JavaScript cannot write. */
const judgmentText = fc.constantFrom(
  'null',
  'true',
  'false',
  '1',
  '-2.5',
  '1e400',
  '"a"',
  '"b"',
  '"c"',
  '["a"]',
  '["a","a","b"]',
  '[["a"]]',
  '{"a":1}',
  '[]',
);

const judging = fc.record({
  evaluator: fc.constantFrom(...ATTACHED, ...STRANGERS),
  judgment: judgmentText,
  error: fc.constantFrom(null, null, null, '', ' ', 'failed'),
  created_at: fc.constantFrom(null, '2025-01-01T00:00:00Z', '2025-01-01T00:00:00.5', '2025-01-01T01:00:00+01:00', 'yesterday'),
});

const logText = (
  id: string,
  judgments: readonly { evaluator: Json; judgment: string; error: string | null; created_at: string | null }[],
): string =>
  JSON.stringify(
    promptLog({
      id,
      evaluator_logs: judgments.map(({ evaluator, judgment, ...rest }, index) =>
        evaluatorLog(`${id}_${index}`, '', { evaluator, judgment: `RAW ${judgment}`, ...rest }),
      ),
    }),
  ).replaceAll(/"RAW ((?:[^"\\]|\\.)*)"/g, (_, escaped: string) => JSON.parse(`"${escaped}"`));

/** An evaluation without runs, with the evaluators attached, and logs of its file that may be added to a run. */
const served = async (logs: readonly string[]): Promise<Send> => {
  const body = JSON.stringify(evaluationJudgedBy(ATTACHED, { runs_count: 0 }));
  const directory = await writeExport({
    ...evaluationFiles('evr_1', { body }),
    'files/pr_1/file.json': JSON.stringify(promptVersion()),
    'files/pr_1/logs/1.jsonl': logs.map((log) => `${log}\n`).join(''),
    ...Object.fromEntries(
      [...ATTACHED, ...STRANGERS].map((one) => [`files/${one['id']}/versions/${one['version_id']}`, JSON.stringify(one)]),
    ),
  });
  const store = openStore(':memory:');
  await importExport(directory, store);
  return createBackend({ store }).send;
};

const posted = async (send: Send, path: string, body: unknown) => {
  const { status, body: answer } = await send({ ...POSTED, path, body: new TextEncoder().encode(JSON.stringify(body)) });
  expect(status).toBeLessThan(300);
  return JSON.parse(Buffer.from(answer).toString());
};

const QUERY = `{ evaluation(id: "evr_1") {
  stats { runStats { evaluatorStats { evaluator { versionId } totalLogs numJudgments numNulls numErrors
    ... on BooleanEvaluatorStats { numTrue numFalse } ... on SelectEvaluatorStats { optionCounts { option count } } } } }
  logs(first: 100) { nodes { judgments { evaluator { versionId } state judgment { raw } } } }
} }`;

interface Cell {
  readonly evaluator: { readonly versionId: string };
  readonly state: string;
  readonly judgment: { readonly raw: unknown } | null;
}

/** What the stats say of each evaluator, beside what the cells of its rows come to. */
const compared = async (send: Send) => {
  const { data, errors } = await facade({ upstream: send }).ask(QUERY);
  expect(errors).toBeUndefined();
  const { stats, logs } = data.evaluation;
  const cells: Cell[] = logs.nodes.flatMap(({ judgments }: { judgments: Cell[] }) => judgments);
  return stats.runStats[0].evaluatorStats.map(
    ({
      evaluator,
      optionCounts,
      ...reported
    }: Json & { evaluator: { versionId: string }; optionCounts?: { option: string; count: number }[] }) => {
      const own = cells.filter((cell) => cell.evaluator.versionId === evaluator.versionId);
      const count = (state: string) => own.filter((cell) => cell.state === state).length;
      const raws = own.map(({ judgment }) => judgment?.raw);
      const [numJudgments, numNulls, numErrors] = [count('JUDGED'), count('ABSTAINED'), count('ERRORED')];
      const counted: Json = {
        totalLogs: numJudgments + numNulls + numErrors,
        numJudgments,
        numNulls,
        numErrors,
        ...('numTrue' in reported && {
          numTrue: raws.filter((raw) => raw === true).length,
          numFalse: raws.filter((raw) => raw === false).length,
        }),
      };
      const isChosen = (option: string) => (raw: unknown) =>
        evaluator.versionId === 'evv_s'
          ? raw === option
          : Array.isArray(raw) && raw.every((item) => typeof item === 'string') && raw.includes(option);
      return {
        reported,
        counted,
        options: optionCounts?.map(({ option, count }) => [option, count]),
        chosen: optionCounts?.map(({ option }) => [option, raws.filter(isChosen(option)).length]),
      };
    },
  );
};

const agree = async (send: Send, evaluators: number) => {
  const all = await compared(send);
  expect(all).toHaveLength(evaluators);
  for (const { reported, counted, options, chosen } of all) {
    expect(reported).toEqual(counted);
    expect(options).toEqual(chosen);
  }
};

describe('the stats that are counted here', () => {
  test('say what the cells of the rows say, whatever evaluator logs there are, also after evaluators come and go', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(judging, { maxLength: 6 }), { minLength: 1, maxLength: 12 }), async (rows) => {
        const send = await served(rows.map((judgments, index) => logText(`log_${index}`, judgments)));
        const { id } = await posted(send, '/evaluations/evr_1/runs', {});
        await posted(send, `/evaluations/evr_1/runs/${id}/logs`, { log_ids: rows.map((_, index) => `log_${index}`) });
        await agree(send, 5);
        await posted(send, '/evaluations/evr_1/evaluators', { evaluators: [{ version_id: 'evv_t0' }, { version_id: 'evv_w0' }] });
        await agree(send, 7);
        for (const gone of ['evv_t0', 'evv_t1', 'evv_w'])
          await send({ method: 'DELETE', path: `/evaluations/evr_1/evaluators/${gone}`, headers: {} });
        await agree(send, 4);
      }),
      { numRuns: 25 },
    );
  });

  test('count options by value: no option is lost to another, whatever its name', async () => {
    const names = ['true', '1', '__proto__', 'constructor', '[object Object]', 'a', 'a,b'];
    const judgments = [
      'true',
      '1',
      'true',
      '"1"',
      '["1"]',
      '["__proto__","constructor"]',
      '["[object Object]"]',
      '[{}]',
      '[["a"]]',
      '["a"]',
      '["a","a"]',
      '["a,b"]',
      '["a","b"]',
      '{"a":1}',
      '"a"',
    ];
    const multi = {
      ...version('Tags', 'evv_m', 'multi_select'),
      spec: spec({ return_type: 'multi_select', options: [...names, 'a'].map((name) => ({ name })) }),
    };
    const body = JSON.stringify(evaluationJudgedBy([multi], { runs_count: 0 }));
    const logs = judgments.map((judgment, index) =>
      logText(`log_${index}`, [{ evaluator: multi, judgment, error: null, created_at: null }]),
    );
    const directory = await writeExport({
      ...evaluationFiles('evr_1', { body }),
      'files/pr_1/logs/1.jsonl': logs.map((log) => `${log}\n`).join(''),
    });
    const store = openStore(':memory:');
    await importExport(directory, store);
    const { send } = createBackend({ store });
    const { id } = await posted(send, '/evaluations/evr_1/runs', {});
    await posted(send, `/evaluations/evr_1/runs/${id}/logs`, { log_ids: judgments.map((_, index) => `log_${index}`) });
    const { data } = await facade({ upstream: send }).ask(
      '{ evaluation(id: "evr_1") { stats { runStats { evaluatorStats { numJudgments ... on SelectEvaluatorStats { optionCounts { option count } } } } } } }',
    );
    const [stats] = data.evaluation.stats.runStats[0].evaluatorStats;
    expect(stats.numJudgments).toBe(judgments.length);
    expect(
      Object.fromEntries(stats.optionCounts.map(({ option, count }: { option: string; count: number }) => [`option ${option}`, count])),
    ).toEqual({
      'option true': 0,
      'option 1': 1,
      'option __proto__': 1,
      'option constructor': 1,
      'option [object Object]': 1,
      'option a': 3,
      'option a,b': 1,
      'option b': 1,
    });
    expect(stats.optionCounts).toHaveLength(8);
  });
});
