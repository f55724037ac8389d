import { deskEvaluations } from './desk-evaluations.ts';
import type { SampleEvaluation } from './model.ts';
import { replyEvaluations } from './reply-evaluations.ts';

/** All that the sample export knows of its evaluations, newest first: what a reader of the export has to find. */
export const sampleEvaluations = (): readonly SampleEvaluation[] =>
  [...replyEvaluations(), ...deskEvaluations()].toSorted((a, b) => (a.body.created_at < b.body.created_at ? 1 : -1));
