import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Imported, importFiles } from '../../support/export-directory.ts';
import { bytesOf, type Files, generatedExport, LOGS_PER_RUN } from '../../support/generated-export.ts';

/** Takes a part of the file at a place and puts something else there. */
interface Mutation {
  /** Which of the files, and where in it: from 0 to 1. */
  readonly file: number;
  readonly place: number;
  readonly removed: number;
  readonly inserted: string;
}

const share = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const byte = fc.nat({ max: 255 }).map((code) => String.fromCharCode(code));

const mutation: fc.Arbitrary<Mutation> = fc.record({
  file: share,
  place: share,
  removed: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 20_000 })),
  inserted: fc.oneof(
    fc.constantFrom('', '\n', '"', '}', ']', ',{', 'NaN', '\\', '0', '['.repeat(200_000)),
    fc.array(byte, { maxLength: 5 }).map((bytes) => bytes.join('')),
  ),
});

const mutate = (files: Files, { file, place, removed, inserted }: Mutation): void => {
  const [path = '', text = ''] = [...files][Math.floor(file * files.size)] ?? [];
  const at = Math.floor(place * (text.length + 1));
  files.set(path, text.slice(0, at) + inserted + text.slice(at + removed));
};

const mutated = (mutations: readonly Mutation[]): Promise<Imported> => {
  const files = generatedExport(1);
  for (const one of mutations) mutate(files, one);
  return importFiles(bytesOf(files));
};

interface Counts {
  readonly evaluations: number;
  readonly runs: number;
  readonly rows: number;
  readonly stats: boolean;
  readonly files: number;
  readonly versions: number;
  readonly datapoints: number;
}

const COLLECTIONS = ['prompts', 'datasets', 'evaluators', 'tools', 'flows', 'agents'];

/** The answer for a file, whichever kind it is of by now. */
const ofFile = async ({ get }: Imported, id: string, part: string): Promise<{ records: { version_id?: string }[] } | undefined> => {
  const answers = await Promise.all(COLLECTIONS.map((collection) => get(`/${collection}/${encodeURIComponent(id)}${part}`)));
  return answers.find(({ status }) => status === 200)?.body;
};

/** How much is served of files; the logs that they have of their own need only be JSON, for nothing counts them. */
const servedFiles = async (imported: Imported): Promise<Pick<Counts, 'files' | 'versions' | 'datapoints'>> => {
  const ids: string[] = (await imported.get('/files')).body.records.map(({ id }: { id?: unknown }) => String(id));
  let [versions, datapoints] = [0, 0];
  for (const id of ids) {
    const listed = (await ofFile(imported, id, '/versions'))?.records ?? [];
    versions += listed.length;
    for (const { version_id: versionId } of listed) {
      const query = new URLSearchParams({ version_id: String(versionId) });
      datapoints += (await ofFile(imported, id, `/datapoints?${query}`))?.records.length ?? 0;
    }
    await ofFile(imported, id, '/environments');
    await imported.get(`/logs?${new URLSearchParams({ file_id: id })}`);
  }
  return { files: Math.min(ids.length, WHOLE.files), versions, datapoints };
};

/** How much is served; everything that is has to be JSON. */
const served = async (imported: Imported): Promise<Counts> => {
  const { get } = imported;
  const { records } = (await get('/evaluations')).body;
  const path = `/evaluations/${encodeURIComponent(records[0]?.id ?? 'none')}`;
  const [runs, rows, stats] = await Promise.all(['runs', 'logs?size=100', 'stats'].map((part) => get(`${path}/${part}`)));
  return {
    evaluations: records.length,
    runs: runs?.body.runs?.length ?? 0,
    rows: rows?.body.records?.length ?? 0,
    stats: stats?.status === 200,
    ...(await servedFiles(imported)),
  };
};

const WHOLE: Counts = {
  evaluations: 1,
  runs: 2,
  rows: 2 * LOGS_PER_RUN,
  stats: true,
  files: 3,
  versions: 4,
  datapoints: LOGS_PER_RUN,
};

describe('an export whose bytes were changed at random', () => {
  test('is imported and served, and where less is served than was exported that is reported', () =>
    fc.assert(
      fc.asyncProperty(mutation, async (one) => {
        const imported = await mutated([one]);
        if (imported.found.length > 0) return;
        expect(await served(imported)).toEqual(WHOLE);
      }),
      { numRuns: 80 },
    ));

  test('is imported and served even where much was changed', () =>
    fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 2, maxLength: 30 }), async (mutations) => {
        const { rows } = await served(await mutated(mutations));
        expect(rows).toBeLessThanOrEqual(2 * LOGS_PER_RUN);
      }),
      { numRuns: 25 },
    ));
});
