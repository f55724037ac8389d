import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import type { LogResponse } from '../../../src/contract/log.ts';
import { codes, facade, sampleBackend } from '../../support/helpers.ts';
import { plainCalls, SOURCES } from '../analysis/asking.ts';

const { replyPrompt, questionsDataset } = SAMPLE_IDS.files;

/** The file's own logs as the source lists them. */
const listed = async (fileId = replyPrompt): Promise<LogResponse[]> => {
  const answer = await (await sampleBackend())({ method: 'GET', path: `/logs?file_id=${fileId}&size=100`, headers: {} });
  return (JSON.parse(Buffer.from(answer.body).toString()) as { records: LogResponse[] }).records;
};

const idsIn = ({ nodes }: { nodes: { humanloopId: string }[] }): string[] => nodes.map(({ humanloopId }) => humanloopId);

describe.each(SOURCES)('the own logs of a file, %s', (_name, source) => {
  const over = async () => facade(await source());
  test('come newest first in pages, a call for each', async () => {
    const { ask, calls } = await over();
    const logs = await listed();
    const page = async (args: string) =>
      (
        await ask(`{ humanloopLogs(fileId: "${replyPrompt}", ${args}) {
          totalCount nodes { humanloopId } pageInfo { hasNextPage endCursor } scan { isComplete isPushedDown rowsRead }
        } }`)
      ).data.humanloopLogs;
    const first = await page('first: 2');
    expect(idsIn(first)).toEqual(logs.slice(0, 2).map(({ id }) => id));
    expect(first).toMatchObject({
      totalCount: logs.length,
      pageInfo: { hasNextPage: true },
      scan: { isComplete: false, isPushedDown: true, rowsRead: 2 },
    });
    const second = await page(`first: 2, after: "${first.pageInfo.endCursor}"`);
    expect(idsIn(second)).toEqual(logs.slice(2, 4).map(({ id }) => id));
    expect(idsIn(await page('last: 1'))).toEqual([logs.at(-1)?.id]);
    expect(calls.slice(0, 2)).toEqual([`GET /logs?file_id=${replyPrompt}&page=1&size=2`, `GET /logs?file_id=${replyPrompt}&page=2&size=2`]);
  });

  test('are those of one version where that is asked, by argument or filter, by either id', async () => {
    const { ask, calls } = await over();
    const [log] = await listed();
    const versionId = (log as { prompt: { version_id: string } }).prompt.version_id;
    const wanted = (await listed()).filter((each) => (each as { prompt: { version_id: string } }).prompt.version_id === versionId);
    expect(wanted.length).toBeLessThan((await listed()).length);
    for (const args of [
      `versionId: "${versionId}"`,
      `versionId: "PromptVersion:${versionId}"`,
      `filter: { versionIds: ["${versionId}"] }`,
      `versionId: "${versionId}", filter: { versionIds: ["PromptVersion:${versionId}"] }`,
    ]) {
      const { data, errors } = await ask(
        `{ humanloopLogs(fileId: "${replyPrompt}", first: 50, ${args}) { totalCount nodes { humanloopId } } }`,
      );
      expect(errors).toBeUndefined();
      expect(data.humanloopLogs.totalCount).toBe(wanted.length);
      expect(idsIn(data.humanloopLogs)).toEqual(wanted.map(({ id }) => id));
      expect(calls.splice(0)).toEqual([`GET /logs?file_id=${replyPrompt}&page=1&size=50&version_id=${versionId}`]);
    }
  });

  test('are had below their file, beside its own call, and by its global id', async () => {
    const { ask, calls, rounds } = await over();
    const logs = await listed();
    const { data } = await ask(`{ humanloopFile(id: "HumanloopFile:${replyPrompt}") {
      name logs(first: 3) { nodes { humanloopId } }
    } }`);
    expect(idsIn(data.humanloopFile.logs)).toEqual(logs.slice(0, 3).map(({ id }) => id));
    expect([...calls].sort()).toEqual([`GET /logs?file_id=${replyPrompt}&page=1&size=3`, `GET /prompts/${replyPrompt}`]);
    expect(rounds.count).toBe(1);
  });

  test('a file without any, and one that there is not, have none', async () => {
    const { ask } = await over();
    for (const id of [questionsDataset, 'pr_nothing']) {
      for (const args of ['', ', orderBy: [{ by: { field: DURATION } }]']) {
        const { data, errors } = await ask(`{ humanloopLogs(fileId: "${id}"${args}) {
          totalCount nodes { id } pageInfo { hasNextPage endCursor } aggregates { count errorRate createdFrom }
        } }`);
        expect(errors).toBeUndefined();
        expect(data.humanloopLogs).toEqual({
          totalCount: 0,
          nodes: [],
          pageInfo: { hasNextPage: false, endCursor: null },
          aggregates: { count: 0, errorRate: null, createdFrom: null },
        });
      }
    }
  });

  test('what cannot be asked is refused before any call', async () => {
    const { ask, calls } = await over();
    const { data } = await ask(`{ humanloopLogs(fileId: "${replyPrompt}", first: 1) { pageInfo { endCursor } } }`);
    calls.length = 0;
    const cursor = data.humanloopLogs.pageInfo.endCursor;
    const refused = [
      ['fileId: "no id"', 'fileId'],
      [`fileId: "${replyPrompt}", versionId: "a/b"`, 'versionId'],
      [`fileId: "${replyPrompt}", filter: null`, 'filter'],
      [`fileId: "${replyPrompt}", filter: { output: null }`, 'filter.output'],
      [`fileId: "${replyPrompt}", filter: { versionIds: ["a b"] }`, 'filter.versionIds'],
      [`fileId: "${replyPrompt}", filter: { inputs: [{ path: "question", exists: true }] }`, 'filter.inputs.0.path'],
      [`fileId: "${replyPrompt}", filter: { createdAt: { gte: "2025-06-02T00:00:00Z", lt: "2025-06-01T00:00:00Z" } }`, 'filter.createdAt'],
      [`fileId: "${replyPrompt}", orderBy: [{ by: { metadataPath: "x" } }]`, 'orderBy.0.by.metadataPath'],
      [`fileId: "${replyPrompt}", first: 501`, 'first'],
      [`fileId: "${replyPrompt}", after: "${cursor}", filter: { hasError: false }`, 'after'],
      [`fileId: "pr_other", after: "${cursor}"`, 'after'],
      [`fileId: "${replyPrompt}", versionId: "prv_1", after: "${cursor}"`, 'after'],
    ] as const;
    for (const [args, argument] of refused) {
      const { errors } = await ask(`{ humanloopLogs(${args}) { totalCount nodes { id } } }`);
      expect([args, errors?.map(({ extensions }) => [extensions['code'], extensions['field']])]).toEqual([
        args,
        [['BAD_USER_INPUT', argument]],
      ]);
    }
    expect(calls).toEqual([]);
  });

  test('neither runs nor judgments nor targets can be asked of them', async () => {
    const { ask, calls } = await over();
    for (const args of [
      'filter: { runIds: ["evr_1"] }',
      'filter: { judgments: [{ passed: true }] }',
      'filter: { target: [{ path: "", exists: true }] }',
      'orderBy: [{ by: { field: JUDGMENT_ERRORS } }]',
      'orderBy: [{ by: { judgment: { name: "Tone" } } }]',
    ]) {
      const reply = await ask(`{ humanloopLogs(fileId: "${replyPrompt}", ${args}) { totalCount } }`);
      expect(Object.values(codes(reply))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    }
    expect(plainCalls(calls)).toEqual([]);
  });
});
