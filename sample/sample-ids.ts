import { lettersOf } from './random.ts';

export type IdPrefix =
  | 'ag'
  | 'agv'
  | 'dir'
  | 'dp'
  | 'ds'
  | 'dsv'
  | 'env'
  | 'ev'
  | 'evr'
  | 'evv'
  | 'fl'
  | 'flv'
  | 'log'
  | 'pr'
  | 'prv'
  | 'run'
  | 'tl'
  | 'tlv'
  | 'usr';

/** An id of the real shape, a prefix and 21 letters or digits; the same for the same name. */
export const idOf = (prefix: IdPrefix, name: string): string => `${prefix}_${lettersOf(`${prefix}:${name}`, 21)}`;

/** The ids worth typing: example queries and tests take them from here instead of reading the export. */
export const SAMPLE_IDS = {
  files: {
    replyPrompt: idOf('pr', 'reply'),
    triagePrompt: idOf('pr', 'triage'),
    deskFlow: idOf('fl', 'desk'),
    conductorAgent: idOf('ag', 'conductor'),
    findBookingTool: idOf('tl', 'find-booking'),
    trainStatusTool: idOf('tl', 'train-status'),
    questionsDataset: idOf('ds', 'questions'),
    deskCasesDataset: idOf('ds', 'desk-cases'),
    helpfulnessEvaluator: idOf('ev', 'helpfulness'),
    emptyPromiseEvaluator: idOf('ev', 'empty-promise'),
    wordsEvaluator: idOf('ev', 'words'),
  },
  evaluations: {
    /** The finished comparison: a control, three candidates, and real mail. */
    spring: idOf('evr', 'spring'),
    /** Still running; its control is the run of real mail that `spring` holds as well. */
    easter: idOf('evr', 'easter'),
    /** A cancelled run and a pending one. */
    gruff: idOf('evr', 'gruff'),
    /** Two versions of a flow, with traces. */
    desk: idOf('evr', 'desk'),
    /** Two versions of an agent. */
    conductor: idOf('evr', 'conductor'),
  },
  runs: {
    firstDraft: idOf('run', 'first-draft'),
    houseRules: idOf('run', 'house-rules'),
    warm: idOf('run', 'warm-house-rules'),
    storyteller: idOf('run', 'storyteller'),
    /** In `spring` and in `easter`, with another `control` and `added_at` in each. */
    easterTickets: idOf('run', 'easter-tickets'),
    thinking: idOf('run', 'thinking'),
    gruffCancelled: idOf('run', 'gruff-stoker'),
    gruffPending: idOf('run', 'gruff-pending'),
    deskPlain: idOf('run', 'desk-plain'),
    deskWithAgent: idOf('run', 'desk-agent'),
    conductorEager: idOf('run', 'conductor-eager'),
    conductorCareful: idOf('run', 'conductor-careful'),
  },
  logs: {
    /** In run `storyteller`: a judgment, the judgment of that judgment, and a person's review of it. */
    threeJudgmentsDeep: idOf('log', 'reply/storyteller/wedding'),
    /** In run `firstDraft`: the provider timed out, so there is an error and no output. */
    timedOut: idOf('log', 'reply/first-draft/cello'),
    /** In run `easterTickets`; the caller chose these ids, with characters that a URL has to escape. */
    slash: 'order-17/3',
    colon: 'mail:2025-04-20/7',
    /** In run `easterTickets`: inputs, messages and output were not stored. */
    unsaved: idOf('log', 'easter/5'),
    /** In run `deskWithAgent`: flow, agent, then tools and a prompt. */
    flow: idOf('log', 'desk/agent/late'),
    /** In the same run, whose listing has this flow's trace empty; the file's own logs hold it. */
    flowListedWithoutTrace: idOf('log', 'desk/agent/umbrella'),
    /** In run `conductorEager`: the agent calls two tools. */
    agent: idOf('log', 'conductor/eager/late'),
  },
} as const;
