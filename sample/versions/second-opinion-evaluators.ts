import { people } from '../people.ts';
import { evaluatorTimes, evaluatorVersion, judgePrompt } from './evaluator-version.ts';

/** A judge of judgments, and the person who looks over its shoulder. */
export const secondOpinionEvaluators = {
  judgeCheck: evaluatorVersion({
    ...evaluatorTimes,
    key: 'judge-check',
    name: 'Judge Check',
    description: 'Judges the judge: is its mark deserved?',
    createdBy: people.tibor,
    logs: 4,
    spec: {
      evaluator_type: 'llm',
      arguments_type: 'target_free',
      return_type: 'select',
      options: [
        { name: 'fair', valence: 'positive' },
        { name: 'too kind', valence: 'negative' },
        { name: 'too harsh', valence: 'negative' },
      ],
      prompt: judgePrompt('gpt-4.1', 'A judge wrote: {{log.output}}\nWas that fair, too kind or too harsh? One sentence, then the word.'),
    },
  }),
  secondLook: evaluatorVersion({
    ...evaluatorTimes,
    key: 'second-look',
    name: 'Second Look',
    createdBy: people.ayse,
    logs: 3,
    spec: {
      evaluator_type: 'human',
      arguments_type: 'target_free',
      return_type: 'boolean',
      options: [
        { name: 'true', valence: 'positive' },
        { name: 'false', valence: 'negative' },
      ],
      instructions: 'Do you agree with the check? Say why in the output.',
    },
  }),
} as const;
