import { useState } from 'react';
import { type ChangeError, useChange } from '../changes/use-change.ts';
import { LaunchEvaluationDocument, LaunchRunsDocument, type LaunchRunsMutation } from '../documents/documents.ts';
import type { Problem } from '../graph/problem.ts';

/** What is to be launched. */
export interface Launch {
  /** The evaluation that gets the runs; undefined for a new one. */
  readonly evaluationId: string | undefined;
  readonly name: string;
  readonly fileId: string;
  readonly evaluators: readonly string[];
  readonly dataset: string;
  readonly versions: readonly string[];
  readonly useExistingLogs: boolean;
}

/** What is the matter with the runs, each error once: that one of them failed is said of all that came after it as well. */
const errorsOfRuns = (data: LaunchRunsMutation): readonly ChangeError[] => {
  const errors = data.createEvaluationRuns?.results.flatMap(({ userErrors }) => userErrors) ?? [];
  return [...new Map(errors.map((error) => [`${error.code} ${error.field?.join('.')} ${error.message}`, error])).values()];
};

/** Creates the evaluation where it is a new one, then its runs. */
export const useLaunch = () => {
  const evaluation = useChange(LaunchEvaluationDocument, ({ createEvaluation }) => createEvaluation);
  const runs = useChange(LaunchRunsDocument, (data) => ({ userErrors: errorsOfRuns(data) }));
  /** The evaluation that was created already, when its runs could not be. */
  const [created, setCreated] = useState<string>();

  const evaluationFor = async ({ evaluationId, name, fileId, evaluators }: Launch): Promise<string | undefined> => {
    const known = evaluationId ?? created;
    if (known !== undefined) return known;
    const data = await evaluation.send({
      ...(name !== '' && { name }),
      file: { id: fileId },
      evaluators: evaluators.map((versionId) => ({ evaluator: { versionId } })),
    });
    const id = data?.createEvaluation?.evaluation?.humanloopId;
    setCreated(id);
    return id;
  };

  /** The upstream id of the evaluation that has the runs; undefined where something is in the way. */
  const launch = async (wanted: Launch): Promise<string | undefined> => {
    const evaluationId = await evaluationFor(wanted);
    if (evaluationId === undefined || wanted.versions.length === 0) return evaluationId;
    const { dataset, versions, useExistingLogs } = wanted;
    const data = await runs.send({
      evaluationId,
      ...(dataset !== '' && { dataset: { versionId: dataset } }),
      versions: versions.map((versionId) => ({ versionId })),
      useExistingLogs,
    });
    return data && evaluationId;
  };

  const errors: readonly ChangeError[] = [...evaluation.errors, ...runs.errors];
  const problem: Problem | undefined = evaluation.problem ?? runs.problem;
  return { launch, created, isSending: evaluation.isSending || runs.isSending, errors, problem };
};
