import type { DatapointResponse, DatasetResponse } from '../../src/contract/version.ts';
import { directories, environments, people } from '../people.ts';
import { idOf, SAMPLE_IDS } from '../sample-ids.ts';
import { type DeskCase, type DeskCaseKey, deskCaseKeys, deskCases } from '../story/desk-cases.ts';
import { type Question, type QuestionKey, questionKeys, questions } from '../story/questions.ts';
import { versionFields } from './version-fields.ts';

/** One row of the dataset "Support/Questions". A photo travels as a message, since inputs are text. */
export const questionDatapoint = (key: QuestionKey): DatapointResponse => {
  const { traveller, train, question, photo, target }: Question = questions[key];
  return {
    id: idOf('dp', `questions/${key}`),
    inputs: { question, traveller, train },
    messages: photo ? [{ role: 'user', content: [{ type: 'image_url', image_url: { url: photo, detail: 'low' } }] }] : [],
    target: { ...target },
  };
};

/** One row of the dataset "Support/Desk Cases". */
export const deskDatapoint = (key: DeskCaseKey): DatapointResponse => {
  const { traveller, question, target }: DeskCase = deskCases[key];
  return { id: idOf('dp', `desk-cases/${key}`), inputs: { question, traveller }, messages: null, target: { ...target } };
};

/** The datasets. Inside a run they come without their datapoints, as here. */
export const datasetVersions = {
  questions: {
    ...versionFields(
      {
        id: SAMPLE_IDS.files.questionsDataset,
        path: 'Support/Questions',
        directoryId: directories.support,
        description: 'What travellers ask, with the answer the rules give.',
      },
      {
        versionId: idOf('dsv', 'questions/1'),
        versionName: 'spring',
        createdAt: '2025-04-10T12:00:00.000731',
        lastUsedAt: '2025-06-06T11:52:40.018233',
        createdBy: people.maren,
      },
    ),
    type: 'dataset',
    schema: null,
    datapoints_count: questionKeys.length,
    datapoints: null,
    attributes: null,
  },
  deskCases: {
    ...versionFields(
      { id: SAMPLE_IDS.files.deskCasesDataset, path: 'Support/Desk Cases', directoryId: directories.support },
      {
        versionId: idOf('dsv', 'desk-cases/1'),
        createdAt: '2025-05-06T09:30:00.000118',
        lastUsedAt: '2025-06-02T13:20:41.000000',
        createdBy: people.tibor,
      },
    ),
    type: 'dataset',
    schema: null,
    datapoints_count: deskCaseKeys.length,
    datapoints: null,
    attributes: null,
  },
} as const satisfies Readonly<Record<string, DatasetResponse>>;

/** The questions that the dataset began with. */
export const firstQuestionKeys: readonly QuestionKey[] = questionKeys.slice(0, 18);

/** The version of "Support/Questions" before the last questions came. */
export const firstQuestions: DatasetResponse = {
  ...datasetVersions.questions,
  version_id: idOf('dsv', 'questions/0'),
  version_name: 'winter',
  created_at: '2025-02-17T09:40:00.000204',
  updated_at: '2025-02-17T09:40:00.000204',
  last_used_at: '2025-04-09T16:20:11.000000',
  environments: [environments.staging],
  datapoints_count: firstQuestionKeys.length,
};

/** The questions of today as their file has them: they were deployed after the runs that hold them. */
export const deployedQuestions: DatasetResponse = { ...datasetVersions.questions, environments: [environments.production] };
