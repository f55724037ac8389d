import { builder } from './kit/builder.ts';
import { knows } from './kit/checks.ts';
import { evaluationIdOf, evaluationLogKeyOf, logIdOf, namedRunOf } from './kit/ids.ts';
import { InputError } from './kit/input-error.ts';
import { loadEvaluationLog, loadRun } from './kit/look-ups.ts';
import { EvaluationLogRef, RunRef } from './kit/refs.ts';

/*
 * A run and a scored row by themselves, so that a page about one needs neither `node` nor a fragment. Upstream ids name neither alone:
 * a run belongs to an evaluation for as much as it is one, and a row is a log in a run.
 */

const required = (argument: string): never => {
  throw new InputError(argument, `Argument "${argument}" is needed, for "id" is not a global id.`);
};

interface Ids {
  readonly id: string;
  readonly evaluationId?: string | null | undefined;
  readonly runId?: string | null | undefined;
}

const evaluationOf = ({ evaluationId }: Ids): string | undefined =>
  evaluationId == null ? undefined : evaluationIdOf('evaluationId', evaluationId);

/** The run that the arguments name; null where they name a run of another evaluation. */
const runOf = (ids: Ids) => {
  const given = evaluationOf(ids);
  const { evaluationId = given ?? required('evaluationId'), runId } = namedRunOf('id', ids.id);
  return given === undefined || given === evaluationId ? { evaluationId, runId } : null;
};

/** The row that the arguments name; null where they contradict each other. */
const rowOf = (ids: Ids) => {
  const given = evaluationOf(ids);
  const run = ids.runId == null ? undefined : namedRunOf('runId', ids.runId);
  const isGlobal = ids.id.startsWith('EvaluationLog:');
  const key = isGlobal
    ? evaluationLogKeyOf('id', ids.id)
    : { evaluationId: given ?? run?.evaluationId ?? required('evaluationId'), runId: run?.runId, logId: logIdOf('id', ids.id) };
  const agrees = (one: string | undefined, other: string | undefined): boolean => one === undefined || one === other;
  return agrees(given, key.evaluationId) && agrees(run?.evaluationId, key.evaluationId) && agrees(run?.runId, key.runId) ? key : null;
};

builder.queryFields((t) => ({
  run: t.field({
    type: RunRef,
    args: {
      id: t.arg.id({ required: true, description: 'The run, by global id, or by upstream id beside evaluationId.' }),
      evaluationId: t.arg.id({ description: 'Its evaluation, by upstream or global id; needed where id is an upstream id.' }),
    },
    description: 'A run; null when its evaluation has no such one. Costs one upstream call.',
    extensions: knows<Ids>((ids) => runOf(ids) ?? {}),
    resolve: (_root, args, context, info) => {
      const key = runOf(args);
      return key && loadRun(key, context, info);
    },
  }),
  evaluationLog: t.field({
    type: EvaluationLogRef,
    args: {
      id: t.arg.id({
        required: true,
        description: 'The row, by global id, or by the upstream or global id of its log beside evaluationId.',
      }),
      evaluationId: t.arg.id({ description: 'Its evaluation, by upstream or global id; needed where id is that of a log.' }),
      runId: t.arg.id({ description: 'Its run, by upstream or global id; without it the first row of the log in any run.' }),
    },
    description:
      'A scored row; null when the evaluation has no such one. Costs one upstream call, and more where upstream cannot look rows up, or SCAN_LIMIT_EXCEEDED.',
    resolve: (_root, args, context, info) => {
      const key = rowOf(args);
      return key && loadEvaluationLog(key, context, info);
    },
  }),
}));
