import { people } from '../people.ts';
import { evaluatorTimes, evaluatorVersion, judgePrompt } from './evaluator-version.ts';

const STEPS_CODE = `def steps(log):
    return sum(1 + steps(child) for child in log["trace_children"] or [])
`;

/** The evaluators of the flow and the agent. */
export const deskEvaluators = {
  rightRule: evaluatorVersion({
    ...evaluatorTimes,
    key: 'right-rule',
    name: 'Right Rule',
    description: 'Does the answer agree with the target?',
    createdBy: people.maren,
    logs: 8,
    spec: {
      evaluator_type: 'llm',
      arguments_type: 'target_required',
      return_type: 'boolean',
      options: [
        { name: 'true', valence: 'positive' },
        { name: 'false', valence: 'negative' },
      ],
      prompt: judgePrompt(
        'gpt-4o',
        'Answer: {{log.output}}\nTarget: {{testcase.target}}\nDo they agree? One sentence, then true or false.',
      ),
    },
  }),
  resolved: evaluatorVersion({
    ...evaluatorTimes,
    key: 'resolved',
    name: 'Resolved',
    createdBy: people.maren,
    logs: 7,
    spec: {
      evaluator_type: 'human',
      arguments_type: 'target_required',
      return_type: 'select',
      options: [
        { name: 'solved', valence: 'positive' },
        { name: 'half solved', valence: 'neutral' },
        { name: 'not solved', valence: 'negative' },
      ],
      instructions: 'Would the customer write again?',
    },
  }),
  steps: evaluatorVersion({
    ...evaluatorTimes,
    key: 'steps',
    name: 'Steps',
    description: 'Calls below the root of the trace.',
    logs: 16,
    spec: {
      evaluator_type: 'python',
      arguments_type: 'target_free',
      return_type: 'number',
      number_limits: { min: 0, max: null, step: 1 },
      number_valence: 'negative',
      code: STEPS_CODE,
    },
  }),
  toolFlaws: evaluatorVersion({
    ...evaluatorTimes,
    key: 'tool-flaws',
    name: 'Tool Flaws',
    createdBy: people.tibor,
    logs: 8,
    spec: {
      evaluator_type: 'llm',
      arguments_type: 'target_free',
      return_type: 'multi_select',
      options: [
        { name: 'needless call', valence: 'negative' },
        { name: 'wrong argument', valence: 'negative' },
        { name: 'missing call', valence: 'negative' },
      ],
      prompt: judgePrompt('gpt-4.1', 'Calls: {{log.messages}}\nName the flaws in how tools were used. A sentence, then a JSON list.'),
    },
  }),
} as const;
