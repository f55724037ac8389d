import { describe, expect, test } from 'vitest';
import { createFacade } from '../../src/compose.ts';
import { parseConfig } from '../../src/config/config.ts';
import { FINDING_KINDS } from '../../src/contract/finding.ts';
import { evaluationFiles, recordText, runText, runTexts, writeExport } from '../support/export-directory.ts';
import { codes, facade, importedFrom, type Reply, SAMPLE } from '../support/helpers.ts';

const COUNTS = 'files filesIncomplete versions datapoints fileLogs evaluations evaluationsWithoutLogs';

/**
 * The front door over an export of three evaluations, whose first has 25 copies of one log and five lines that are none. Nine of its bodies lack
 * members that GraphQL shows, a finding each.
 */
const overDamaged = async () => {
  const record = recordText('run_1', 'log_1');
  const lines = [...Array.from({ length: 26 }, () => record), ...Array.from({ length: 5 }, () => 'no record')];
  const { 'files/pr_2/.done': _, ...files } = {
    ...evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [lines] }),
    ...evaluationFiles('evr_2', { stats: '{"run_stats":[{"run_id":"run_2","num_logs":7,"evaluator_stats":[]}]}', runs: runTexts('run_2') }),
    ...evaluationFiles('evr_3', { fileId: 'pr_2' }),
  };
  return facade(await importedFrom(await writeExport(files)));
};

describe('the health of a source', () => {
  test('is that of an export without issues for the sample', async () => {
    const { ask, calls } = facade(await importedFrom(SAMPLE));
    const { data } = await ask(`{ evaluationSource { health { ${COUNTS} issues { totalCount nodes { code } } } } }`);
    expect(data.evaluationSource.health).toEqual({
      files: 20,
      filesIncomplete: 0,
      versions: 30,
      datapoints: 46,
      fileLogs: 30,
      evaluations: 5,
      evaluationsWithoutLogs: 0,
      issues: { totalCount: 0, nodes: [] },
    });
    expect(calls).toEqual([]);
  });

  test('is null for a live API', async () => {
    const { data, errors } = await facade({ live: true }).ask('{ evaluationSource { kind health { files } } }');
    expect([data, errors]).toEqual([{ evaluationSource: { kind: 'LIVE_API', health: null } }, undefined]);
  });

  test('counts what is incomplete', async () => {
    const { ask } = await overDamaged();
    const { data } = await ask(`{ evaluationSource { health { ${COUNTS} issues { totalCount } } } }`);
    expect(data.evaluationSource.health).toEqual({
      files: 2,
      filesIncomplete: 1,
      versions: 0,
      datapoints: 0,
      fileLogs: 0,
      evaluations: 3,
      evaluationsWithoutLogs: 1,
      issues: { totalCount: 32 + 9 },
    });
  });
});

describe('issues', () => {
  test('are counted by code, each with what it means', async () => {
    const { ask, calls } = await overDamaged();
    const { data } = await ask('{ evaluationSource { health { issueCounts { code count meaning } } } }');
    expect(data.evaluationSource.health.issueCounts.map(({ code, count }: Record<string, unknown>) => [code, count])).toEqual([
      ['DUPLICATE_LOG', 25],
      ['NOT_SHOWN', 9],
      ['LINE_INVALID', 5],
      ['FILE_INCOMPLETE', 1],
      ['LOGS_NOT_EXPORTED', 1],
    ]);
    expect(data.evaluationSource.health.issueCounts[0].meaning).toBe(FINDING_KINDS.DUPLICATE_LOG.meaning);
    expect(calls).toEqual([]);
  });

  test('come the worst first, page by page, each once', async () => {
    const { ask, calls } = await overDamaged();
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await ask(
        'query ($after: String) { evaluationSource { health { issues(first: 7, after: $after) { pageInfo { hasNextPage endCursor } nodes { severity code path line } } } } }',
        { after },
      );
      const { pageInfo, nodes } = data.evaluationSource.health.issues;
      for (const { severity, code, path, line } of nodes) if (code !== 'NOT_SHOWN') seen.push(`${severity} ${path}:${line}`);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    const logs = 'files/pr_1/evaluations/evr_1/logs/1.jsonl';
    expect(seen).toEqual([
      ...[27, 28, 29, 30, 31].map((line) => `ERROR ${logs}:${line}`),
      'ERROR files/pr_2:null',
      ...Array.from({ length: 25 }, (_, index) => `WARNING ${logs}:${index + 2}`),
      'WARNING files/pr_1/evaluations/evr_2/logs:null',
    ]);
    expect(calls).toEqual([]);
  });

  test.each([
    ['[ERROR]', 6, ['LINE_INVALID', 'FILE_INCOMPLETE']],
    ['[INFO, WARNING]', 26 + 9, ['DUPLICATE_LOG', 'LOGS_NOT_EXPORTED', 'NOT_SHOWN']],
    ['[WARNING, WARNING]', 26 + 9, ['DUPLICATE_LOG', 'LOGS_NOT_EXPORTED', 'NOT_SHOWN']],
    ['[INFO]', 0, []],
    ['[]', 0, []],
  ])('of the severities %s', async (severity, totalCount, expected) => {
    const { ask } = await overDamaged();
    const { data } = await ask(
      `{ evaluationSource { health { issues(first: 100, severity: ${severity}) { totalCount nodes { code } } } } }`,
    );
    const { issues } = data.evaluationSource.health;
    expect(issues.totalCount).toBe(totalCount);
    expect(issues.nodes).toHaveLength(totalCount);
    expect(new Set(issues.nodes.map(({ code }: { code: string }) => code))).toEqual(new Set(expected));
  });

  test('refuse a cursor of other severities', async () => {
    const { ask } = await overDamaged();
    const issues = (args: string) => ask(`{ evaluationSource { health { issues(${args}) { pageInfo { endCursor } } } } }`);
    const { endCursor } = (await issues('first: 2')).data.evaluationSource.health.issues.pageInfo;
    const { errors } = await issues(`severity: [ERROR], after: "${endCursor}"`);
    expect(errors?.map(({ extensions }) => [extensions['code'], extensions['field']])).toEqual([['BAD_USER_INPUT', 'after']]);
  });

  test('name the evaluation they are about, which costs one call each', async () => {
    const { ask, calls } = await overDamaged();
    const { data } = await ask(
      '{ evaluationSource { health { issues(first: 40, severity: WARNING) { nodes { code evaluationId evaluation { humanloopId } expected actual } } } } }',
    );
    const { nodes } = data.evaluationSource.health.issues;
    const issue = (code: string) => nodes.find((each: { code: string }) => each.code === code);
    expect(issue('DUPLICATE_LOG')).toMatchObject({
      evaluationId: 'evr_1',
      evaluation: { humanloopId: 'evr_1' },
      expected: null,
      actual: null,
    });
    expect(issue('LOGS_NOT_EXPORTED')).toMatchObject({
      evaluationId: 'evr_2',
      evaluation: { humanloopId: 'evr_2' },
      expected: 7,
      actual: 0,
    });
    expect(calls.toSorted()).toEqual(['GET /evaluations/evr_1', 'GET /evaluations/evr_2', 'GET /evaluations/evr_3']);
  });
});

test('issues name the evaluation and the run they are about, where they have names', async () => {
  const body = (id: string, name: unknown) =>
    JSON.stringify({ id, name, file_id: 'pr_1', created_at: '2025-05-01T12:00:00Z', evaluators: [] });
  const run = (id: string, version: unknown) => JSON.stringify({ ...JSON.parse(runText(id)), version });
  const stats = (...ids: string[]) => JSON.stringify({ run_stats: ids.map((id) => ({ run_id: id, num_logs: 2, evaluator_stats: [] })) });
  const files = {
    ...evaluationFiles('evr_1', {
      body: body('evr_1', 'Autumn\n: which tone?'),
      runs: {
        run_1: run('run_1', { version_name: 'Kindly' }),
        run_2: run('run_2', { name: 'Replies', version_id: 'prv_c8Yt1KpJg5' }),
        run_3: run('run_3', { version_name: 7, name: ['Replies'] }),
        run_4: runText('run_4').slice(1),
      },
      stats: stats('run_1', 'run_2', 'run_3', 'run_5'),
      logs: [[recordText('run_6', 'log_1')]],
    }),
    ...evaluationFiles('evr_2', { body: body('evr_2', { en: 'no text' }), stats: stats('run_1'), runs: runTexts('run_1'), logs: [[]] }),
  };
  const { ask, calls } = facade(await importedFrom(await writeExport(files)));
  const { data } = await ask(
    '{ evaluationSource { health { issues(first: 40) { nodes { code evaluationId evaluationName runId runLabel } } } } }',
  );
  const shown = data.evaluationSource.health.issues.nodes
    .filter(({ code }: { code: string }) => code !== 'NOT_SHOWN')
    .map((issue: Record<string, unknown>) => Object.values(issue));
  expect(shown.sort()).toEqual(
    [
      ['FILE_UNREADABLE', 'evr_1', 'Autumn\n: which tone?', 'run_4', 'run_4'],
      ['FILE_MISSING', 'evr_1', 'Autumn\n: which tone?', 'run_5', 'run_5'],
      ['LOGS_MISSING', 'evr_1', 'Autumn\n: which tone?', 'run_1', 'Kindly'],
      ['LOGS_MISSING', 'evr_1', 'Autumn\n: which tone?', 'run_2', 'Replies c8Yt1K'],
      ['LOGS_MISSING', 'evr_1', 'Autumn\n: which tone?', 'run_3', 'run_3'],
      ['LOGS_MISSING', 'evr_1', 'Autumn\n: which tone?', 'run_5', 'run_5'],
      ['UNKNOWN_RUN', 'evr_1', 'Autumn\n: which tone?', 'run_6', 'run_6'],
      ['LOGS_MISSING', 'evr_2', null, 'run_1', 'run_1'],
    ].sort(),
  );
  expect(calls).toEqual([]);
});

test('the health of what needs a key is shown to no one without it', async () => {
  const config = parseConfig({ flags: { 'server-api-key': 'hl_sesame' }, env: {}, readFile: () => '' });
  const { fetch, close } = await createFacade(config, {
    log: { operation: () => undefined, bug: () => undefined, note: () => undefined, problem: () => undefined },
  });
  const ask = async (key: string): Promise<Reply> => {
    const body = JSON.stringify({ query: '{ evaluationSource { kind health { files } } }' });
    const headers = { 'content-type': 'application/json', 'x-api-key': key };
    return (await (await fetch(new Request('http://localhost/graphql', { method: 'POST', headers, body }))).json()) as Reply;
  };
  expect((await ask('hl_sesame')).data.evaluationSource).toEqual({ kind: 'SAMPLE', health: { files: expect.any(Number) } });
  const refused = await ask('hl_simsim');
  expect(refused.data.evaluationSource).toEqual({ kind: 'SAMPLE', health: null });
  expect(codes(refused)).toEqual({ 'evaluationSource.health': 'UNAUTHENTICATED' });
  await close();
});
