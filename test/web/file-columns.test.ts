import { describe, expect, test } from 'vitest';
import { scoreColumns } from '../../web/src/parts/scores.ts';
import { fileColumns } from '../../web/src/rows/file-columns.ts';
import { download, pathOf } from '../server/download/downloading.ts';
import { facade } from '../support/helpers.ts';

const ATTACHED = '{ evaluations { nodes { humanloopId evaluators { version { id versionId name path spec { returnType } } } } } }';

describe('the columns of a file', () => {
  const served = facade({ anyRange: true });

  test('are had of every evaluation, as they are named', async () => {
    const { data } = await served.ask(ATTACHED);
    expect(data.evaluations.nodes).toHaveLength(5);
    for (const evaluation of data.evaluations.nodes) {
      const columns = fileColumns(evaluation);
      const answer = await download(served, pathOf('csv', { columns }, evaluation.humanloopId));
      expect(answer.status).toBe(200);
      expect((await answer.text()).split('\r\n')[0]).toBe(columns.join(','));
    }
  });

  test('name the version of an evaluator where two have one path, as the columns of the table do', () => {
    const version = (versionId: string, path: string) => ({ id: versionId, versionId, name: path, path, spec: null });
    const attached = [version('evv_1', 'Judge'), version('evv_2', 'Judge'), version('evv_3', 'Other')];
    const evaluators = attached.map((one) => ({ version: one }));
    const columns = fileColumns({ evaluators });
    expect(columns.filter((name) => name.startsWith('judgment:'))).toEqual([
      'judgment:Judge@evv_1',
      'judgment:Judge@evv_2',
      'judgment:Other',
    ]);
    expect(scoreColumns([...evaluators, null]).map(({ name }) => name)).toEqual(['Judge@evv_1', 'Judge@evv_2', 'Other']);
  });
});
