import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { writeExport } from '../../support/export-directory.ts';
import { generatedExport } from '../../support/generated-export.ts';
import { backendOver, facade, SAMPLE } from '../../support/helpers.ts';

/** The ids of all that a team has, by what they are of. */
type Ids = Readonly<Record<'files' | 'versions' | 'deployments' | 'datapoints' | 'evaluations' | 'runs' | 'rows' | 'ownLogs', string[]>>;

const EMPTY = (): Ids => ({ files: [], versions: [], deployments: [], datapoints: [], evaluations: [], runs: [], rows: [], ownLogs: [] });

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Those that are written in an export, read by the names of its folders and files. */
const idsWritten = (entries: Iterable<readonly [path: string, text: string]>): Ids => {
  const ids = EMPTY();
  for (const [path, text] of entries) {
    const [, file = '', part = '', name = '', inner = '', last = ''] = path.split('/');
    if (part === 'file.json') ids.files.push(file);
    if (part === 'versions' && name !== '') ids.versions.push(`${file} ${name}`);
    if (part === 'deployments.json') {
      for (const each of JSON.parse(text)) ids.deployments.push(`${file} ${each.environment_name} ${each.version_id}`);
    }
    if (part === 'datapoints' && inner !== '') ids.datapoints.push(...linesOf(text).map((line) => `${name} ${JSON.parse(line).id}`));
    if (part === 'logs') ids.ownLogs.push(...linesOf(text).map((line) => `${file} ${JSON.parse(line).id}`));
    if (inner === 'evaluation.json') ids.evaluations.push(`${file} ${name}`);
    if (inner === 'runs' && last !== '') ids.runs.push(`${name} ${last}`);
    if (inner === 'logs' && last !== '')
      ids.rows.push(...linesOf(text).map((line) => `${name} ${JSON.parse(line).run_id} ${JSON.parse(line).log.id}`));
  }
  return ids;
};

const WALK = `query ($after: String) {
  humanloopFiles(first: 3, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      humanloopId
      versions(first: 100) { nodes { versionId fileId ... on DatasetVersion { datapoints(first: 100) { nodes { humanloopId } } } } }
      deployments { environment { name } version { versionId } }
      logs(first: 100) { nodes { humanloopId } }
      evaluations(first: 20) { nodes { humanloopId runs { humanloopId } logs(first: 500) { nodes { runId log { humanloopId } } } } }
    }
  }
}`;

/** Those that are found in the graph, from `humanloopFiles` on. */
const idsFound = async (upstream: Send): Promise<Ids> => {
  const ids = EMPTY();
  const { ask } = facade({ upstream, upstreamPage: 500, settings: { maxCost: 1_000_000 } });
  for (let after: string | null = null, goesOn = true; goesOn; ) {
    const { data, errors } = await ask(WALK, { after });
    expect(errors).toBeUndefined();
    for (const file of data.humanloopFiles.nodes) {
      ids.files.push(file.humanloopId);
      for (const { versionId, fileId, datapoints } of file.versions.nodes) {
        ids.versions.push(`${fileId} ${versionId}`);
        for (const { humanloopId } of datapoints?.nodes ?? []) ids.datapoints.push(`${versionId} ${humanloopId}`);
      }
      for (const { environment, version } of file.deployments) {
        ids.deployments.push(`${file.humanloopId} ${environment.name} ${version.versionId}`);
      }
      for (const { humanloopId } of file.logs.nodes) ids.ownLogs.push(`${file.humanloopId} ${humanloopId}`);
      for (const evaluation of file.evaluations.nodes) {
        ids.evaluations.push(`${file.humanloopId} ${evaluation.humanloopId}`);
        for (const { humanloopId } of evaluation.runs) ids.runs.push(`${evaluation.humanloopId} ${humanloopId}`);
        for (const { runId, log } of evaluation.logs.nodes) ids.rows.push(`${evaluation.humanloopId} ${runId} ${log.humanloopId}`);
      }
    }
    after = data.humanloopFiles.pageInfo.endCursor;
    goesOn = data.humanloopFiles.pageInfo.hasNextPage;
  }
  return ids;
};

const sorted = (ids: Ids): Record<string, string[]> =>
  Object.fromEntries(Object.entries(ids).map(([name, list]) => [name, list.toSorted()]));

const entriesBelow = (directory: string): [string, string][] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ parentPath, name }) => [join(parentPath, name).slice(directory.length + 1), readFileSync(join(parentPath, name), 'utf8')]);

test('everything that a generated export holds is found from humanloopFiles, and nothing else', async () => {
  const files = generatedExport(3);
  const found = await idsFound(await backendOver(await writeExport(Object.fromEntries(files))));
  expect(found.datapoints.length).toBeGreaterThan(20);
  expect(sorted(found)).toEqual(sorted(idsWritten(files)));
});

test('everything that the sample holds is found from humanloopFiles, and nothing else', async () => {
  const written = idsWritten(entriesBelow(SAMPLE));
  expect(Object.values(written).filter((ids) => ids.length === 0)).toEqual([]);
  expect(sorted(await idsFound(await backendOver()))).toEqual(sorted(written));
});
