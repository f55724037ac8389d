import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import type { Ask } from '../../src/cli/gate/ask.ts';
import { writeFirstRules } from '../../src/cli/gate/init.ts';
import { GateDocument, GatedRunsDocument, GateFiguresDocument, type RunsToChooseFragment } from '../../web/src/documents/documents.ts';
import { firstRules } from '../../web/src/gate/first-rules.ts';
import { BOUND_WORDS, boundShown, boundsOf, boundWritten, MEASURES, measuresOf, selectorOf } from '../../web/src/gate/measures.ts';
import type { Rule } from '../../web/src/gate/rule-words.ts';
import { type ScoreColumn, scoreColumns } from '../../web/src/parts/scores.ts';
import { codes, facade } from '../support/helpers.ts';

const { ask } = facade({ anyRange: true });

const columnsFor = async (id: string): Promise<{ columns: ScoreColumn[]; control: string }> => {
  const reply = await ask(GatedRunsDocument.text, { id });
  const evaluation = reply.data.evaluation as RunsToChooseFragment;
  const control = evaluation.runs?.find((run) => run?.control);
  return { columns: scoreColumns(evaluation.evaluators), control: control?.humanloopId ?? '' };
};

test.each(['evr_7ZAECYi82P80BOqjkseLt', 'evr_9o2RsQmKn2OTWksQt1Dr4'])('first rules of %s are those that gate --init writes', async (id) => {
  const { columns, control } = await columnsFor(id);
  const figures = await ask(GateFiguresDocument.text, { id, runId: control });
  expect(codes(figures)).toEqual({});
  const folder = await mkdtemp(join(tmpdir(), 'gate-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'rules.yaml');
  const sent = (async (query: string, variables: object) => (await ask(query, { ...variables })).data) as unknown as Ask;
  await writeFirstRules(sent, { evaluationId: id, runId: undefined, file });
  const { rules } = parse(await readFile(file, 'utf8'));
  expect(rules.length).toBeGreaterThan(1);
  expect(firstRules(figures.data.evaluation.run.logs.aggregates, columns)).toEqual(rules);
});

test('the graph takes every rule that the form makes', async () => {
  const id = 'evr_7ZAECYi82P80BOqjkseLt';
  const { columns } = await columnsFor(id);
  const rules: Rule[] = [...columns, undefined].flatMap((column) =>
    measuresOf(column).flatMap((measure) =>
      boundsOf(measure).map(
        (bound): Rule => ({
          ...(column && { evaluator: selectorOf(column, columns) }),
          measure,
          ...(measure === 'OPTION_SHARE' && { option: 'any' }),
          ...(measure === 'PERCENTILE' && { percentile: 95 }),
          [bound]: 1,
        }),
      ),
    ),
  );
  expect(new Set(rules.map(({ measure }) => measure)).size).toBe(Object.keys(MEASURES).length);
  expect(new Set(rules.flatMap(Object.keys))).toEqual(
    new Set(['evaluator', 'measure', 'option', 'percentile', ...Object.keys(BOUND_WORDS)]),
  );
  const reply = await ask(GateDocument.text, { input: { evaluationId: id, runId: 'run_0rLTuIVnBtotNrNZLxGwH', rules } });
  expect(codes(reply)).toEqual({});
  expect(reply.data.evaluationGate.checks.map(({ measure }: { measure: string }) => measure)).toEqual(rules.map(({ measure }) => measure));
});

test('shares are shown in percent and come back as they were', () => {
  for (const share of [0, 0.07, 0.1 + 0.2, 0.95, 1]) expect(boundWritten(boundShown(share, 'share'), 'share')).toBeCloseTo(share, 11);
  expect(boundShown(0.07, 'share')).toBe(7);
  expect(boundShown(0.07, 'usd')).toBe(0.07);
});
