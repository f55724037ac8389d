import type { PromptResponse } from '../src/contract/version.ts';
import { type EvaluationCard, type RunCard, sampleEvaluation } from './evaluation-body.ts';
import { easterRows } from './logs/easter-rows.ts';
import { replyRows } from './logs/reply-rows.ts';
import type { SampleEvaluation } from './model.ts';
import { people } from './people.ts';
import { SAMPLE_IDS } from './sample-ids.ts';
import { firstDraftReplies } from './story/first-draft-replies.ts';
import { gruffReplies } from './story/gruff-replies.ts';
import { houseRulesReplies } from './story/house-rules-replies.ts';
import type { Replies } from './story/reply.ts';
import type { ReviewedVersion } from './story/reviews.ts';
import { storytellerReplies } from './story/storyteller-replies.ts';
import { thinkingReplies } from './story/thinking-replies.ts';
import { warmReplies } from './story/warm-replies.ts';
import { datasetVersions } from './versions/dataset-versions.ts';
import { replyVersions } from './versions/prompt-versions.ts';
import { replyEvaluators } from './versions/reply-evaluators.ts';

const { runs: runIds, evaluations: evaluationIds, files } = SAMPLE_IDS;
const { firstDraft, houseRules, warm, storyteller, gruff, thinking } = replyVersions;
const { helpfulness, emptyPromise, words, voice, issueTags, conductorsNote } = replyEvaluators;

const overQuestions = { dataset: datasetVersions.questions, orchestrated: true, createdBy: people.maren } as const;

const easterTickets = {
  id: runIds.easterTickets,
  version: warm,
  dataset: null,
  status: 'completed',
  orchestrated: false,
  createdAt: '2025-04-22T07:45:00.310204',
  createdBy: people.ayse,
} as const;

interface Candidate {
  readonly id: string;
  readonly name: ReviewedVersion;
  readonly version: PromptResponse;
  readonly replies: Replies;
  readonly startedAt: string;
  readonly addedAt: string;
  readonly control?: boolean;
}

/** A finished run over all questions, parts of which people reviewed. */
const springRun = ({ id, name, version, replies, startedAt, addedAt, control = false }: Candidate): RunCard => ({
  ...overQuestions,
  id,
  version,
  rows: replyRows({ name, version, startedAt, replies, judges: ['empty promise'], reviewedAs: name }),
  status: 'completed',
  control,
  addedAt,
});

const springRuns = (): RunCard[] => [
  { ...easterTickets, rows: easterRows(), addedAt: '2025-04-23T09:10:41.220117' },
  springRun({
    id: runIds.storyteller,
    name: 'storyteller',
    version: storyteller,
    replies: storytellerReplies,
    startedAt: '2025-04-15T08:30:00',
    addedAt: '2025-04-15T08:30:00.118240',
  }),
  springRun({
    id: runIds.warm,
    name: 'warm-house-rules',
    version: warm,
    replies: warmReplies,
    startedAt: '2025-04-14T09:40:00',
    addedAt: '2025-04-14T09:40:00.004981',
  }),
  springRun({
    id: runIds.houseRules,
    name: 'house-rules',
    version: houseRules,
    replies: houseRulesReplies,
    startedAt: '2025-04-14T09:20:00',
    addedAt: '2025-04-14T09:20:00.730015',
  }),
  springRun({
    id: runIds.firstDraft,
    name: 'first-draft',
    version: firstDraft,
    replies: firstDraftReplies,
    startedAt: '2025-04-14T09:00:00',
    addedAt: '2025-04-14T09:00:00.442108',
    control: true,
  }),
];

/** The finished comparison: three candidates against the first draft, and the real mail of Easter beside them. */
const spring = (): EvaluationCard => {
  const addedAt = '2025-04-14T08:58:12.402118';
  return {
    id: evaluationIds.spring,
    name: 'Spring: who answers best?',
    fileId: files.replyPrompt,
    createdAt: addedAt,
    updatedAt: '2025-04-23T11:30:55.771920',
    createdBy: people.maren,
    evaluators: [
      { version: helpfulness, orchestrated: true, addedAt },
      { version: emptyPromise, orchestrated: true, addedAt },
      { version: voice, orchestrated: false, addedAt: '2025-04-15T12:00:00.000000' },
      { version: issueTags, orchestrated: false, addedAt: '2025-04-15T12:04:31.115740' },
      { version: conductorsNote, orchestrated: false, addedAt: '2025-04-15T12:04:31.115740' },
    ],
    runs: springRuns(),
  };
};

/** Still going on: a reasoning model over the questions, next to the real mail as its control. */
const easter = (): EvaluationCard => {
  const addedAt = '2025-05-28T12:55:03.660281';
  return {
    id: evaluationIds.easter,
    name: 'Does thinking pay?',
    fileId: files.replyPrompt,
    createdAt: addedAt,
    updatedAt: '2025-06-06T11:52:40.018233',
    createdBy: people.tibor,
    evaluators: [
      { version: helpfulness, orchestrated: true, addedAt },
      { version: words, orchestrated: true, addedAt },
    ],
    runs: [
      {
        ...overQuestions,
        id: runIds.thinking,
        version: thinking,
        rows: replyRows({
          name: 'thinking',
          version: thinking,
          startedAt: '2025-06-06T11:50:00',
          replies: thinkingReplies,
          judges: ['words'],
        }),
        status: 'running',
        addedAt: '2025-06-06T11:50:00.090213',
        createdBy: people.tibor,
      },
      { ...easterTickets, rows: easterRows(), control: true, addedAt: '2025-05-28T13:00:00.000000' },
    ],
  };
};

/** An experiment that was stopped, and a run that never began. */
const gruffOrGentle = (): EvaluationCard => ({
  id: evaluationIds.gruff,
  name: 'Gruff or gentle?',
  fileId: files.replyPrompt,
  createdAt: '2025-05-12T13:55:20.118093',
  updatedAt: '2025-05-12T14:30:00.000000',
  createdBy: people.ayse,
  evaluators: [{ version: helpfulness, orchestrated: true, addedAt: '2025-05-12T13:55:20.118093' }],
  runs: [
    {
      id: runIds.gruffPending,
      version: null,
      dataset: null,
      rows: [],
      status: 'pending',
      orchestrated: false,
      addedAt: '2025-05-12T14:30:00.000000',
    },
    {
      ...overQuestions,
      id: runIds.gruffCancelled,
      version: gruff,
      rows: replyRows({
        name: 'gruff-stoker',
        version: gruff,
        startedAt: '2025-05-12T14:00:00',
        replies: gruffReplies,
        judges: [],
      }),
      status: 'cancelled',
      addedAt: '2025-05-12T14:00:00.512077',
      createdBy: people.ayse,
    },
  ],
});

/** The evaluations of the prompt "Support/Reply", newest first. */
export const replyEvaluations = (): readonly SampleEvaluation[] => [easter(), gruffOrGentle(), spring()].map(sampleEvaluation);
