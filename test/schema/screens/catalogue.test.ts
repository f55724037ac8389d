import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { evaluations, sample } from '../../support/sample-reading.ts';
import { scenario } from './scenarios.ts';

interface Body {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly path: string;
  readonly version_id: string;
}

const bodiesAt = (path: RegExp): Body[] =>
  [...sample]
    .filter(([name]) => path.test(name))
    .map(([, text]) => JSON.parse(text))
    .sort((one: Body, other: Body) => (one.name < other.name ? -1 : 1));

const files = bodiesAt(/^files\/[^/]+\/file\.json$/);
const kindOf = ({ type }: Body): string => type.toUpperCase();

describe('Catalogue', () => {
  test('shows every file with what it stands for, where it is deployed, and its last evaluation, in two rounds', async () => {
    const { ask, calls, rounds } = facade();
    const { data, errors } = await ask(scenario('Catalogue'));
    expect(errors).toBeUndefined();
    const { nodes, totalCount } = data.humanloopFiles;
    expect(totalCount).toBe(files.length);
    const shown = nodes.map(({ humanloopId, kind, name, path, version }: Record<string, unknown>) => ({
      id: humanloopId,
      kind,
      name,
      path,
      version: (version as { versionId: string }).versionId,
    }));
    expect(shown).toEqual(
      files.map((file) => ({ id: file.id, kind: kindOf(file), name: file.name, path: file.path, version: file.version_id })),
    );
    for (const node of nodes) {
      const own = evaluations.filter(({ body }) => body.file_id === node.humanloopId);
      expect(node.evaluations.totalCount).toBe(own.length);
      const deployed = JSON.parse(sample.get(`files/${node.humanloopId}/deployments.json`) ?? '[]');
      expect(node.deployments).toHaveLength(deployed.length);
    }
    expect([calls.length, rounds.count]).toEqual([1 + 2 * files.length, 2]);
  });

  test('shows those of a kind, or of a name', async () => {
    const { ask } = facade();
    const evaluators = (await ask(scenario('Catalogue'), { kind: 'EVALUATOR' })).data.humanloopFiles;
    expect(evaluators.totalCount).toBe(files.filter(({ type }) => type === 'evaluator').length);
    const found = (await ask(scenario('Catalogue'), { search: 'CONDUCTOR' })).data.humanloopFiles.nodes;
    expect(found.map(({ name }: Body) => name)).toEqual(files.filter(({ name }) => /conductor/i.test(name)).map(({ name }) => name));
  });
});

test('LaunchForm shows all that an evaluation may be launched with, in two rounds', async () => {
  const { ask, calls, rounds } = facade();
  const { data, errors } = await ask(scenario('LaunchForm'));
  expect(errors).toBeUndefined();
  const ofKinds = (...kinds: string[]): string[] => files.filter(({ type }) => kinds.includes(type)).map(({ id }) => id);
  const idsOf = (shown: { nodes: readonly { humanloopId: string }[] }): string[] => shown.nodes.map(({ humanloopId }) => humanloopId);
  expect(idsOf(data.files)).toEqual(ofKinds('prompt', 'flow', 'agent', 'tool'));
  expect(idsOf(data.datasets)).toEqual(ofKinds('dataset'));
  expect(idsOf(data.evaluators)).toEqual(ofKinds('evaluator'));
  for (const { humanloopId, versions } of data.files.nodes) {
    const own = [...sample.keys()].filter((path) => path.startsWith(`files/${humanloopId}/versions/`));
    expect(versions.nodes).toHaveLength(own.length);
  }
  expect(calls).toHaveLength(3 + data.files.nodes.length);
  expect(rounds.count).toBe(2);
});
