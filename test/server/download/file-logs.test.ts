import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import type { PromptLogResponse } from '../../../src/contract/log.ts';
import { readCsv } from '../../download/read-csv.ts';
import { SOURCES } from '../../schema/analysis/asking.ts';
import { facade, sampleBackend } from '../../support/helpers.ts';
import { asQ, download, refusal } from './downloading.ts';

const { replyPrompt } = SAMPLE_IDS.files;

const listed = async (): Promise<PromptLogResponse[]> => {
  const answer = await (await sampleBackend())({ method: 'GET', path: `/logs?file_id=${replyPrompt}&size=100`, headers: {} });
  return (JSON.parse(Buffer.from(answer.body).toString()) as { records: PromptLogResponse[] }).records;
};

const pathOf = (format: string, query?: unknown, id: string = replyPrompt): string =>
  `/files/${id}/logs.${format}${query === undefined ? '' : `?q=${asQ(query)}`}`;

const textOf = async (over: Pick<ReturnType<typeof facade>, 'fetch'>, path: string): Promise<string> => {
  const response = await download(over, path);
  expect(response.status).toBe(200);
  return response.text();
};

describe.each(SOURCES)('the own logs of a file as a file, %s', (_name, source) => {
  const over = async () => facade(await source());

  test('are a table without runs, targets and judgments, under the name of the file', async () => {
    const facadeOfLogs = await over();
    const response = await download(facadeOfLogs, pathOf('csv'));
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="Reply-${replyPrompt}.csv"`);
    const [header, ...rows] = readCsv(await response.text());
    expect(header).toEqual([
      'id',
      'datapoint_id',
      'kind',
      'created_at',
      'duration',
      'total_tokens',
      'total_cost',
      '/inputs',
      'output',
      'error',
    ]);
    const logs = await listed();
    expect(rows.map(([id, , kind, createdAt]) => [id, kind, createdAt])).toEqual(logs.map((log) => [log.id, 'prompt', log.created_at]));
    expect(rows.map((row) => JSON.parse(row[7] ?? 'null'))).toEqual(logs.map(({ inputs }) => inputs));
    expect(facadeOfLogs.calls[0]).toBe(`GET /prompts/${replyPrompt}`);
  });

  test('are the records byte for byte, by filter, order and version', async () => {
    const logs = await listed();
    const [first] = logs;
    const versionId = first?.prompt.version_id as string;
    const since = logs[Math.floor(logs.length / 2)]?.created_at as string;
    const query = {
      versionId: `PromptVersion:${versionId}`,
      filter: { createdAt: { gte: since } },
      orderBy: [{ by: { field: 'PROMPT_TOKENS' }, direction: 'DESC' }],
    };
    const wanted = logs.filter((log) => log.prompt.version_id === versionId && (log.created_at as string) >= since);
    expect(wanted.length).toBeGreaterThan(0);
    const asked = await over();
    const lines = (await textOf(asked, pathOf('jsonl', query))).split('\n').filter((line) => line !== '');
    const sorted = wanted.toSorted((one, other) => (other.prompt_tokens ?? -1) - (one.prompt_tokens ?? -1));
    expect(lines.map((line) => JSON.parse(line))).toEqual(sorted);
    // The source may leave out what is of another version or time.
    const sent = asked.calls.filter((call) => call.startsWith('GET /logs?')).map((call) => new URLSearchParams(call.split('?')[1]));
    expect(sent.map((query) => [query.get('version_id'), query.has('start_date')])).toEqual(sent.map(() => [versionId, true]));
    expect(sent).not.toEqual([]);
    const table = readCsv(
      await textOf(await over(), pathOf('csv', { ...query, columns: ['id', 'model', '/log/prompt/version_id', 'version_id'] })),
    );
    expect(table.slice(1)).toEqual(sorted.map(({ id, prompt }) => [id, prompt.model, versionId, versionId]));
  });

  test('have the path that the graph tells, and the logs of its table', async () => {
    const { ask, fetch } = await over();
    const { data } =
      await ask(`{ humanloopLogs(fileId: "${replyPrompt}", first: 100, filter: { output: { isNull: false } }, orderBy: [{ by: { field: OUTPUT_LENGTH } }]) {
      nodes { humanloopId } download(format: CSV, columns: ["id"]) { path fileName contentType }
    } }`);
    const { path, fileName } = data.humanloopLogs.download;
    expect(fileName).toBe(`Reply-${replyPrompt}.csv`);
    const [, ...rows] = readCsv(await textOf({ fetch }, path));
    expect(rows.map(([id]) => id)).toEqual(data.humanloopLogs.nodes.map(({ humanloopId }: { humanloopId: string }) => humanloopId));
  });

  test('are refused where something is wrong with what is asked', async () => {
    const facadeOfLogs = await over();
    const refused = async (path: string) => (await refusal(await download(facadeOfLogs, path))).slice(0, 2);
    for (const query of [
      { filter: { runIds: ['evr_1'] } },
      { filter: { judgments: [] } },
      { orderBy: [{ by: { judgment: { name: 'Tone' } } }] },
      { columns: ['run'] },
      { columns: ['/target'] },
      { columns: ['judgment:Tone'] },
      { versionId: 7 },
      { versionId: 'a/b' },
      { fileId: replyPrompt },
    ])
      expect([query, await refused(pathOf('csv', query))]).toEqual([query, [400, 'BAD_USER_INPUT']]);
    expect(await refused(pathOf('csv', undefined, 'pr_nothing'))).toEqual([404, 'NOT_FOUND']);
  });
});
