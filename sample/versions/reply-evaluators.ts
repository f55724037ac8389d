import { people } from '../people.ts';
import { evaluatorTimes, evaluatorVersion, judgePrompt } from './evaluator-version.ts';

/** Python of the evaluator "Empty Promise"; `judge-texts.ts` does the same. */
const EMPTY_PROMISE_CODE = `WORDS = "promise guarantee definitely surely certainly always".split()

def empty_promise(log):
    text = log["output"]
    return any(word in text.lower() for word in WORDS) if text else None
`;

const WORDS_CODE = `def words(log):
    return len(log["output"].split())
`;

/** The evaluators of the answers' text. */
export const replyEvaluators = {
  helpfulness: evaluatorVersion({
    ...evaluatorTimes,
    key: 'helpfulness',
    revision: 2,
    name: 'Helpfulness',
    description: 'Would this answer spare the customer a second mail?',
    versionName: 'one-to-five',
    versionDescription: 'A scale instead of yes and no.',
    createdBy: people.maren,
    logs: 214,
    spec: {
      evaluator_type: 'llm',
      arguments_type: 'target_free',
      return_type: 'number',
      number_limits: { min: 1, max: 5, step: 1 },
      number_valence: 'positive',
      prompt: judgePrompt('gpt-4o', 'Answer: {{log.output}}\nDoes it help this customer? One or two sentences, then a number from 1 to 5.'),
    },
  }),
  emptyPromise: evaluatorVersion({
    ...evaluatorTimes,
    key: 'empty-promise',
    name: 'Empty Promise',
    description: 'Contains a promise we cannot keep.',
    logs: 171,
    spec: {
      evaluator_type: 'python',
      arguments_type: 'target_free',
      return_type: 'boolean',
      options: [
        { name: 'true', valence: 'negative' },
        { name: 'false', valence: 'positive' },
      ],
      code: EMPTY_PROMISE_CODE,
    },
  }),
  words: evaluatorVersion({
    ...evaluatorTimes,
    key: 'words',
    name: 'Words',
    logs: 96,
    spec: {
      evaluator_type: 'python',
      arguments_type: 'target_free',
      return_type: 'number',
      number_limits: { min: 0, max: null, step: 1 },
      number_valence: 'negative',
      code: WORDS_CODE,
    },
  }),
  voice: evaluatorVersion({
    ...evaluatorTimes,
    key: 'voice',
    name: 'Voice',
    description: 'How the answer sounds to a listening panel.',
    logs: 12,
    spec: {
      evaluator_type: 'external',
      arguments_type: 'target_free',
      return_type: 'select',
      attributes: { owner: 'listening panel' },
      options: [
        { name: 'warm', valence: 'positive' },
        { name: 'matter-of-fact', valence: 'neutral' },
        { name: 'stiff', valence: 'negative' },
        { name: 'theatrical', valence: 'negative' },
      ],
    },
  }),
  issueTags: evaluatorVersion({
    ...evaluatorTimes,
    key: 'issue-tags',
    name: 'Issue Tags',
    createdBy: people.maren,
    logs: 19,
    spec: {
      evaluator_type: 'human',
      arguments_type: 'target_required',
      return_type: 'multi_select',
      options: [
        { name: 'wrong rule', valence: 'negative' },
        { name: 'missing next step', valence: 'negative' },
        { name: 'invented fact', valence: 'negative' },
        { name: 'too long', valence: 'negative' },
        { name: 'stiff', valence: 'neutral' },
        { name: 'lovely', valence: 'positive' },
      ],
      instructions: 'Tick all that apply. Nothing to tick? Save it empty.',
    },
  }),
  conductorsNote: evaluatorVersion({
    ...evaluatorTimes,
    key: 'conductors-note',
    name: 'Conductor’s Note',
    createdBy: people.ayse,
    logs: 8,
    spec: {
      evaluator_type: 'human',
      arguments_type: 'target_free',
      return_type: 'text',
      instructions: 'One line from the platform. Do not be polite.',
    },
  }),
} as const;

/** The first version of the helpfulness judge, no longer used. */
export const retiredHelpfulness = evaluatorVersion({
  key: 'helpfulness',
  revision: 1,
  name: 'Helpfulness',
  description: 'Would this answer spare the customer a second mail?',
  versionName: 'yes-or-no',
  createdAt: '2025-02-03T14:20:00.000412',
  lastUsedAt: '2025-03-10T17:45:09.330871',
  createdBy: people.maren,
  logs: 40,
  spec: {
    evaluator_type: 'llm',
    arguments_type: 'target_free',
    return_type: 'boolean',
    prompt: judgePrompt('gpt-4o-mini', 'Answer: {{log.output}}\nDoes it help this customer? true or false.'),
  },
});
