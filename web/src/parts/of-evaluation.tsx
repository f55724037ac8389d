import type { ReactNode } from 'react';
import type { EvaluationSourceKind } from '../documents/documents.ts';
import type { Answer } from '../graph/use-graph.ts';
import { Answered, Empty } from './states.tsx';
import { Trail } from './trail.tsx';
import { useTitle } from './use-title.ts';

interface Asked<Evaluation> {
  readonly evaluation: Evaluation | null;
  readonly evaluationSource: { readonly kind: EvaluationSourceKind };
}

interface OfEvaluationProps<Evaluation> {
  readonly id: string;
  /** What the screen asks of the evaluation before all else. */
  readonly answer: Answer<Asked<Evaluation>>;
  readonly heading: string;
  /** What the tab of the browser says before the name of the evaluation. */
  readonly title: string;
  /** What is asked for, within a sentence. */
  readonly what: string;
  /** A live source may have to hand over every row for what is asked of them. */
  children(evaluation: Evaluation, isLive: boolean): ReactNode;
}

/** A screen that belongs below that of an evaluation. */
export const OfEvaluation = <Evaluation extends { readonly name: string | null }>({
  id,
  answer,
  heading,
  title,
  what,
  children,
}: OfEvaluationProps<Evaluation>) => {
  const name = answer.data?.evaluation?.name ?? id;
  useTitle(`${title} ${name}`);
  return (
    <main id="main">
      <Trail
        steps={[
          { href: '/', label: 'Evaluations' },
          { href: `/evaluations/${id}`, label: name },
        ]}
      />
      <h1>{heading}</h1>
      <Answered answer={answer} what={what}>
        {({ evaluation, evaluationSource }) =>
          evaluation
            ? children(evaluation, evaluationSource.kind === 'LIVE_API')
            : !answer.problem && <Empty title="This source has no such evaluation." />
        }
      </Answered>
    </main>
  );
};
