import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/contract/finding.ts';
import { writeExport } from '../../support/export-directory.ts';
import { type Expected, FAULTS, type Fault } from '../../support/export-faults.ts';
import { bytesOf, type Files, generatedExport, LOGS_PER_RUN, type World, worldOf } from '../../support/generated-export.ts';
import { facade, importedFrom } from '../../support/helpers.ts';

const READ = `{
  evaluationSource { health { issues(first: 100) { totalCount nodes { severity code path line message evaluationId expected actual } } } }
  evaluations(first: 50) { nodes { humanloopId runs { humanloopId } logs(first: 20) { nodes { runId run { humanloopId } log { humanloopId } } } } }
}`;

interface ServedRow {
  readonly runId: string;
  readonly run: { readonly humanloopId: string } | null;
  readonly log: { readonly humanloopId: string };
}

interface ServedEvaluation {
  readonly humanloopId: string;
  readonly runs: readonly { readonly humanloopId: string }[];
  readonly logs: { readonly nodes: readonly ServedRow[] };
}

/** What GraphQL reports and serves of an export. */
const read = async (files: Files): Promise<{ issues: readonly Finding[]; evaluations: readonly ServedEvaluation[] }> => {
  const { data, errors } = await facade(await importedFrom(await writeExport(bytesOf(files)))).ask(READ);
  expect(errors).toBeUndefined();
  const { issues } = data.evaluationSource.health;
  expect(issues.totalCount).toBe(issues.nodes.length);
  return { issues: issues.nodes, evaluations: data.evaluations.nodes };
};

/** An export with each of these faults planted once, each into a world of its own. */
const planted = (faults: readonly Fault[]): { files: Files; expected: { world: World; fault: Fault; finding: Expected }[] } => {
  const files = generatedExport(faults.length);
  const expected = faults.map((fault, number) => ({ fault, world: worldOf(number), finding: fault.plant(files, worldOf(number)) }));
  return { files, expected };
};

const keyOf = ({ code, path, line }: Pick<Expected, 'code' | 'path'> & { readonly line?: number | null }): string =>
  `${code} ${path}:${line ?? ''}`;

const expectIssue = (
  issue: Finding | undefined,
  { says = '', ofNoEvaluation = false, ...finding }: Expected,
  { evaluationId }: World,
): void => {
  expect(issue).toMatchObject({
    line: null,
    expected: null,
    actual: null,
    ...finding,
    evaluationId: ofNoEvaluation ? null : evaluationId,
    message: expect.stringContaining(says),
  });
};

/** That the evaluation of a world is served, but for what its fault took away. */
const expectServed = (evaluation: ServedEvaluation | undefined, fault: Fault, { runIds }: World): void => {
  if (fault.isEvaluationLost) {
    expect(evaluation).toBeUndefined();
    return;
  }
  const isThere = (_: unknown, number: number): boolean => !fault.lostRuns?.includes(number);
  const rows = ['a', 'b'].flatMap((run, number) =>
    Array.from({ length: LOGS_PER_RUN }, (_, row) => ({ name: `${run}_${row}`, run: runIds[number] })),
  );
  const kept = rows.filter(({ name }) => fault.lost !== 'all' && !fault.lost?.includes(name));
  const extra = (fault.extra ?? []).map((name) => ({ name, run: 'run_nowhere' }));
  expect(new Set(evaluation?.runs.map(({ humanloopId }) => humanloopId))).toEqual(new Set(runIds.filter(isThere)));
  const served = evaluation?.logs.nodes.map(
    ({ runId, run, log }) => `${runId} ${run?.humanloopId} ${log.humanloopId.replace(/^log_\d+/, '')}`,
  );
  const served_ = [...kept, ...extra].map(({ name, run }) => `${run} ${runIds.filter(isThere).find((id) => id === run)} ${name}`);
  expect(new Set(served)).toEqual(new Set(served_));
  expect(served).toHaveLength(served_.length);
};

const expectAll = async (faults: readonly Fault[]): Promise<void> => {
  const { files, expected } = planted(faults);
  const { issues, evaluations } = await read(files);
  expect(issues.map(keyOf).sort()).toEqual(expected.map(({ finding }) => keyOf(finding)).sort());
  for (const { fault, world, finding } of expected) {
    expectIssue(
      issues.find((issue) => keyOf(issue) === keyOf(finding)),
      finding,
      world,
    );
    expectServed(
      evaluations.find(({ humanloopId }) => humanloopId === world.evaluationId),
      fault,
      world,
    );
  }
};

describe('an export', () => {
  test('without a fault has no issue, and all of it is served', async () => {
    const { issues, evaluations } = await read(generatedExport(2));
    expect(issues).toEqual([]);
    for (const number of [0, 1])
      expectServed(
        evaluations.find(({ humanloopId }) => humanloopId === `evr_${number}`),
        { name: '', plant: () => expect.fail() },
        worldOf(number),
      );
  });

  test.each(FAULTS.map((fault) => [fault.name, fault] as const))('reports one fault once, and serves the rest: %s', (_, fault) =>
    expectAll([fault]),
  );

  test('reports all faults, each once, and serves the rest', () => expectAll(FAULTS));

  test('reports any faults, each as often as it was planted', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...FAULTS), { minLength: 2, maxLength: 6 }), (faults) => expectAll(faults)),
      { numRuns: 15 },
    ));
});
