import { expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { facade } from '../../support/helpers.ts';

const { files, evaluations } = SAMPLE_IDS;
const PROMPT = files.replyPrompt;
const DATASET = files.questionsDataset;
const P = `GET /prompts/${PROMPT}`;
const D = `GET /datasets/${DATASET}`;
const STANDING = 'prv_JNhMZs4HJy8T0edmKLrcs';
const STAGED = 'prv_WRqXVO0Rbr2O4RbVvvQPI';
const OWN = `GET /logs?file_id=${PROMPT}`;

const prompt = (fields: string): string => `{ humanloopFile(id: "${PROMPT}") { ${fields} } }`;
const dataset = (fields: string): string => `{ humanloopFile(id: "${DATASET}") { version { ... on DatasetVersion { ${fields} } } } }`;

/** What is asked together, the calls it costs, and in how many rounds. That each field alone costs what it says, the tests of the field tell. */
const TABLE: readonly (readonly [what: string, query: string, rounds: number, calls: readonly string[]])[] = [
  ['files of one kind', '{ humanloopFiles(kind: PROMPT, first: 5) { nodes { name version { id } } } }', 1, ['GET /prompts?page=1&size=5']],
  [
    'windows within the first files, from one page',
    '{ a: humanloopFiles(first: 2) { nodes { name } } b: humanloopFiles(page: 2, perPage: 2) { nodes { name } } c: humanloopFiles(first: 4) { totalCount } }',
    1,
    ['GET /files?page=1&size=4'],
  ],
  [
    'a file by its ids and by its path',
    `{ a: humanloopFile(id: "${PROMPT}") { name } b: humanloopFile(id: "HumanloopFile:${PROMPT}") { path } c: humanloopFile(path: "Support/Reply") { name } }`,
    1,
    [P, 'GET /files?page=1&size=100&name=Reply'],
  ],
  [
    'all that a file has, beside the file',
    prompt(
      'name versions { totalCount } deployments { environment { name } } evaluations(first: 2) { totalCount } logs(first: 2) { totalCount }',
    ),
    1,
    [P, `${P}/versions`, `${P}/environments`, `GET /evaluations?file_id=${PROMPT}&page=1&size=2`, `${OWN}&page=1&size=2`],
  ],
  [
    'a version, in three ways, and its file',
    `{ a: humanloopFileVersion(id: "${STAGED}", fileId: "${PROMPT}") { versionName } b: humanloopFile(id: "${PROMPT}") { version(id: "${STAGED}") { versionName file { name } } } c: humanloopFileVersion(id: "PromptVersion:${STAGED}", fileId: "${PROMPT}") { file { id } } }`,
    1,
    [P, `${P}?version_id=${STAGED}`],
  ],
  [
    'the files of all evaluations',
    '{ evaluations(first: 50) { nodes { file { name } } } }',
    2,
    ['GET /evaluations?page=1&size=50', P, `GET /flows/${files.deskFlow}`, `GET /agents/${files.conductorAgent}`],
  ],
  [
    'windows of datapoints, from one page',
    dataset('a: datapoints(first: 5) { nodes { inputs } } b: datapoints(page: 2, perPage: 5) { totalCount nodes { target } }'),
    2,
    [D, `${D}/datapoints?page=1&size=10&version_id=DATASET_VERSION`],
  ],
  [
    'windows of own logs, and what evaluators said of them',
    `{ a: humanloopLogs(fileId: "${PROMPT}", first: 2) { nodes { output } } b: humanloopLogs(fileId: "${PROMPT}", page: 2, perPage: 2) { totalCount nodes { evaluatorLogs { id } version { versionId } } } }`,
    1,
    [`${OWN}&page=1&size=4`],
  ],
  [
    'what distinguishes two versions',
    prompt(`version { diff(with: "${STAGED}") { isEqual unified changes { part } before { versionName } } }`),
    2,
    [P, `${P}?version_id=${STAGED}`],
  ],
  [
    'what distinguishes each version from the one that stands',
    prompt(`versions { nodes { diff(with: "${STANDING}") { isEqual } } }`),
    2,
    [P, `${P}/versions`, `${P}?version_id=${STANDING}`],
  ],
  [
    'the versions of runs, with their files and differences',
    `{ evaluation(id: "${evaluations.spring}") { runs { version { file { name } diff(with: "${STAGED}") { isEqual } } } } }`,
    2,
    [`GET /evaluations/${evaluations.spring}/runs`, `GET /evaluations/${evaluations.spring}`, P, `${P}?version_id=${STAGED}`],
  ],
];

test.each(TABLE)('%s', async (_what, query, expected, costs) => {
  const { ask, calls, rounds, bugs } = facade();
  const { errors } = await ask(query);
  expect([errors, bugs]).toEqual([undefined, []]);
  const made = calls.map((call) => call.replace(/version_id=dsv_\w+/, 'version_id=DATASET_VERSION'));
  expect([made.toSorted(), rounds.count]).toEqual([costs.toSorted(), expected]);
});
