import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import { versionKind } from '../../src/contract/version.ts';
import { contentOf, sample } from '../support/sample-reading.ts';
import { all, servedSample, vendorSdk } from '../support/vendor-sdk.ts';

const { files } = SAMPLE_IDS;

/** The names below the folders of files in the export that match. */
const namesIn = (pattern: RegExp): string[] => [...sample.keys()].flatMap((path) => pattern.exec(path)?.[1] ?? []);

const fileIds = namesIn(/^files\/([^/]+)\/file\.json$/);
const kindOf = (id: string): string => versionKind(JSON.parse(contentOf(`files/${id}/file.json`)));
const versionsOf = (id: string): string[] => namesIn(new RegExp(`^files/${id}/versions/(.+)$`));
const linesIn = (path: string): { id: string }[] =>
  (sample.get(path) ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const deploymentsOf = (id: string): { version_id: string; environment_name: string }[] =>
  JSON.parse(contentOf(`files/${id}/deployments.json`));

// The SDK warns of what its version does not know, agents among them, and hands that over as it came.
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('the vendor’s SDK', () => {
  test('lists files, of all kinds and of one, in the order that it asks for', async () => {
    const { client } = await vendorSdk();
    const { records, total } = await client.files.listFiles({ size: 100 });
    expect([new Set(records.map(({ id }) => id)), total]).toEqual([new Set(fileIds), fileIds.length]);
    const named = (await client.files.listFiles({ name: 'REPLY', sortBy: 'name', order: 'asc' })).records;
    expect(named.map(({ id }) => id)).toContain(files.replyPrompt);
    const datasets = (await client.files.listFiles({ type: ['dataset'] })).records;
    expect(new Set(datasets.map(({ id }) => id))).toEqual(new Set(fileIds.filter((id) => kindOf(id) === 'dataset')));
    const deployed = (await client.files.listFiles({ environment: 'production', size: 100 })).records;
    expect(new Set(deployed.map(({ id }) => id))).toEqual(
      new Set(fileIds.filter((id) => deploymentsOf(id).some(({ environment_name }) => environment_name === 'production'))),
    );
    await expect(client.files.listFiles({ template: true })).rejects.toMatchObject({ statusCode: 422 });
  });

  test('reads every file of the kinds that it knows, its versions and where they are deployed', async () => {
    const { client } = await vendorSdk();
    const { prompts, tools, flows, evaluators, datasets } = client;
    const kinds = {
      prompt: [await all(await prompts.list({ size: 3 })), prompts],
      tool: [await all(await tools.list({ size: 3 })), tools],
      flow: [await all(await flows.list({ size: 3 })), flows],
      evaluator: [await all(await evaluators.list({ size: 3 })), evaluators],
      dataset: [await all(await datasets.list({ size: 3 })), datasets],
    } as const;
    for (const [kind, [listed, resource]] of Object.entries(kinds)) {
      expect(listed.map(({ id }) => id).toSorted()).toEqual(fileIds.filter((id) => kindOf(id) === kind).toSorted());
      for (const { id, versionId, createdAt } of listed) {
        expect(await resource.get(id)).toMatchObject({ id, versionId, createdAt });
        const { records } = await resource.listVersions(id);
        expect(records.map((version) => version.versionId).toSorted()).toEqual(versionsOf(id).toSorted());
        for (const version of records) expect(await resource.get(id, { versionId: version.versionId })).toEqual(version);
        const environments = await resource.listEnvironments(id);
        const deployed = environments.flatMap(({ name, file }) => (file ? [[name, file.versionId]] : []));
        expect(deployed.toSorted()).toEqual(
          deploymentsOf(id)
            .map(({ environment_name, version_id }) => [environment_name, version_id])
            .toSorted(),
        );
        for (const { createdAt: made } of environments) expect(made).toBeInstanceOf(Date);
      }
    }
    await expect(prompts.get('pr_9')).rejects.toMatchObject({ statusCode: 404 });
    await expect(prompts.get(files.replyPrompt, { versionId: 'prv_9' })).rejects.toMatchObject({ statusCode: 404 });
  });

  test('reads every datapoint of every version of a dataset', async () => {
    const { client } = await vendorSdk();
    for (const id of fileIds.filter((file) => kindOf(file) === 'dataset')) {
      for (const versionId of versionsOf(id)) {
        const expected = linesIn(`files/${id}/datapoints/${versionId}/1.jsonl`).map((datapoint) => datapoint.id);
        const datapoints = await all(await client.datasets.listDatapoints(id, { versionId, size: 7 }));
        expect(datapoints.map((datapoint) => datapoint.id)).toEqual(expected);
        const whole = await client.datasets.get(id, { versionId, includeDatapoints: true });
        expect(whole.datapoints?.map((datapoint) => datapoint.id)).toEqual(expected);
      }
    }
  });

  test('reads every log that a file has of its own', async () => {
    const { client } = await vendorSdk();
    for (const fileId of fileIds) {
      const expected = linesIn(`files/${fileId}/logs/1.jsonl`);
      const logs = await all(await client.logs.list({ fileId, size: 3 }));
      expect(logs.map(({ id }) => id).toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
    }
    const far = { startDate: new Date('2020-01-01'), endDate: new Date('2020-01-02') };
    expect(await all(await client.logs.list({ fileId: files.deskFlow, ...far }))).toEqual([]);
  });
});

/** What the vendor's Python SDK asks for, as it does: with httpx, and ids that are not encoded. */
const ASK = `
import httpx, json, sys

client = httpx.Client(base_url=sys.argv[1], headers={"X-API-KEY": "any"}, timeout=60)

def get(path, **params):
    answer = client.request("GET", path, params=params)
    answer.raise_for_status()
    return answer.json()

def pages(path, **params):
    page = 1
    while records := get(path, page=page, size=3, **params)["records"]:
        yield from records
        page += 1

files = {}
for record in pages("files", type=["prompt", "tool", "flow", "agent", "evaluator", "dataset"], sort_by="name", order="asc"):
    path = f"{record['type']}s/{record['id']}"
    assert get(path)["id"] == record["id"]
    files[record["id"]] = {
        "versions": [version["version_id"] for version in get(f"{path}/versions")["records"]],
        "deployed": [each["file"]["version_id"] for each in get(f"{path}/environments") if each["file"]],
        "logs": [log["id"] for log in pages("logs", file_id=record["id"])],
        "datapoints": [each["id"] for each in pages(f"{path}/datapoints")] if record["type"] == "dataset" else [],
    }
print(json.dumps(files))
`;

const hasHttpx = spawnSync('/usr/bin/python3', ['-c', 'import httpx']).status === 0;

test.runIf(hasHttpx)('the calls of the vendor’s Python SDK read the same', async () => {
  const { baseUrl } = await servedSample();
  const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', ASK, `${baseUrl}/`], { maxBuffer: 2 ** 24 });
  const read: Record<string, Record<string, string[]>> = JSON.parse(stdout);
  expect(new Set(Object.keys(read))).toEqual(new Set(fileIds));
  for (const [id, { versions, deployed, logs, datapoints }] of Object.entries(read)) {
    expect(versions?.toSorted()).toEqual(versionsOf(id).toSorted());
    expect(deployed?.toSorted()).toEqual(
      deploymentsOf(id)
        .map(({ version_id }) => version_id)
        .toSorted(),
    );
    expect(logs?.toSorted()).toEqual(
      linesIn(`files/${id}/logs/1.jsonl`)
        .map((log) => log.id)
        .toSorted(),
    );
    expect(datapoints?.every((datapoint) => datapoint.startsWith('dp_'))).toBe(true);
  }
});
