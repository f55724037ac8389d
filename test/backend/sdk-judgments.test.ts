import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import { servedSample, vendorSdk } from '../support/vendor-sdk.ts';

const { evaluations, files, logs, runs } = SAMPLE_IDS;
const TAGS = 'Evaluators/Issue Tags';

describe('the vendor’s SDK', () => {
  test('gives a judgment, which GraphQL sees, corrects it by a newer one, and takes both back', async () => {
    const { client, ask } = await vendorSdk();
    const cell = async () => {
      const { data } = await ask(
        `query ($id: ID!, $filter: EvaluationLogFilter) {
          evaluation(id: $id) { logs(filter: $filter) { nodes {
            judgments(evaluators: [{ path: "${TAGS}" }]) { state display log { user createdAt } }
          } } }
        }`,
        { id: evaluations.spring, filter: { logIds: [logs.timedOut] } },
      );
      return data.evaluation.logs.nodes[0].judgments[0];
    };
    const tagsOf = async () => {
      const { runStats } = await client.evaluations.getStats(evaluations.spring);
      const stats = runStats.find(({ runId }) => runId === runs.firstDraft)?.evaluatorStats ?? [];
      return stats.map(({ totalLogs }) => totalLogs);
    };
    const [before, counted] = [await cell(), await tagsOf()];
    expect(before.state).toBe('MISSING');
    const request = { path: TAGS, parentId: logs.timedOut, user: 'ada@example.com' };
    const first = await client.evaluators.log({ ...request, judgment: ['too long'], createdAt: new Date('2026-01-01T08:00:00Z') });
    expect(first).toEqual({ id: expect.stringMatching(/^log_/), parentId: logs.timedOut, versionId: expect.stringMatching(/^evv_/) });
    const given = { state: 'JUDGED', log: { user: 'ada@example.com', createdAt: '2026-01-01T08:00:00.000Z' } };
    expect(await cell()).toEqual({ ...given, display: 'too long' });
    expect((await client.logs.get(first.id)) as object).toMatchObject({ judgment: ['too long'], parentId: logs.timedOut });
    // There is no call that changes one: a correction is a newer judgment, after which the older one can be taken back.
    const second = await client.evaluators.log({ ...request, judgment: [], createdAt: new Date('2026-01-02T08:00:00Z') });
    expect(await cell()).toMatchObject({ state: 'JUDGED', display: '' });
    await client.logs.delete({ id: first.id });
    expect(await cell()).toMatchObject({ state: 'JUDGED', display: '' });
    await client.logs.delete({ id: [second.id] });
    expect([await cell(), await tagsOf()]).toEqual([before, counted]);
    await expect(client.logs.get(second.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  test('evaluates as its own runner does: by path and version, with what went wrong in place of a judgment', async () => {
    const { client } = await vendorSdk();
    const { versionId } = await client.evaluators.get(files.wordsEvaluator);
    const call = {
      path: 'Evaluators/Words',
      versionId: String(versionId),
      parentId: logs.slash,
      startTime: new Date(),
      endTime: new Date(),
    };
    expect((await client.evaluators.log({ ...call, judgment: 12 })).versionId).toBe(versionId);
    expect((await client.evaluators.log({ ...call, error: 'The function threw.' })).versionId).toBe(versionId);
  });

  test('learns which member of its request is wrong', async () => {
    const { client } = await vendorSdk();
    const wrong = { path: TAGS, parentId: logs.timedOut, judgment: ['no option'] };
    await expect(client.evaluators.log(wrong)).rejects.toThrow(/Status code: 422(.|\n)*"judgment"(.|\n)*no option/);
    await expect(client.logs.delete({ id: [logs.timedOut] })).rejects.toMatchObject({ statusCode: 409 });
    await expect(client.logs.delete()).rejects.toMatchObject({ statusCode: 422 });
  });

  test('retries without judging twice', async () => {
    const { client } = await vendorSdk();
    const request = { path: TAGS, parentId: logs.timedOut, judgment: ['stiff'], logId: 'review 1/2', user: 'ada' };
    const [first, again] = [await client.evaluators.log(request), await client.evaluators.log(request)];
    expect(again).toEqual(first);
    expect((await client.logs.get('review 1/2')).id).toBe('review 1/2');
  });
});

/** What the vendor's Python SDK sends, as it does: with httpx, and what is not given left out. */
const GIVE = `
import httpx, json, sys

client = httpx.Client(base_url=sys.argv[1], headers={"X-API-KEY": "any"}, timeout=60)

def log(**body):
    return client.request("POST", "evaluators/log", params={}, json=body, headers={"content-type": "application/json"})

parent = sys.argv[2]
given = log(path="${TAGS}", parent_id=parent, judgment=["lovely"], user="ada", created_at="2026-01-01T00:00:00+00:00")
assert given.status_code == 200, given.text
wrong = log(path="${TAGS}", parent_id=parent, judgment=True)
deleted = client.request("DELETE", "logs", params={"id": [given.json()["id"]]})
print(json.dumps([given.json(), wrong.status_code, wrong.json()["detail"][0]["loc"], deleted.status_code]))
`;

const hasHttpx = spawnSync('/usr/bin/python3', ['-c', 'import httpx']).status === 0;

test.runIf(hasHttpx)('the calls of the vendor’s Python SDK give judgments and take them back', async () => {
  const { baseUrl } = await servedSample();
  const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', GIVE, `${baseUrl}/`, logs.slash]);
  expect(JSON.parse(stdout)).toEqual([
    { id: expect.stringMatching(/^log_/), parent_id: logs.slash, session_id: null, version_id: expect.stringMatching(/^evv_/) },
    422,
    ['body', 'judgment'],
    204,
  ]);
});
