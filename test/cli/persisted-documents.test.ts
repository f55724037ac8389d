import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type DocumentNode, Kind, parse, print, separateOperations, validate } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { facade } from '../support/helpers.ts';

const SCREENS = new URL('../ecosystem/clients/scenarios.graphql', import.meta.url);
const documents: DocumentNode[] = Object.values(separateOperations(parse(await readFile(SCREENS, 'utf8'))));
const manifest = Object.fromEntries(
  documents.map((document) => [createHash('sha256').update(print(document)).digest('hex'), print(document)]),
);

test('persisted-documents.json has the screens of a dashboard, to begin an allow-list with (npm test -- -u writes it)', async () => {
  await expect(`${JSON.stringify(manifest, null, 2)}\n`).toMatchFileSnapshot('../../persisted-documents.json');
  for (const document of documents) expect(validate(schema, document)).toEqual([]);
});

test('they are answered by their hashes alone', async () => {
  const { post } = facade({ persisted: new Map(Object.entries(manifest)) });
  const [list] = Object.entries(manifest).filter(([, text]) => text.includes('query EvaluationsList'));
  const answer = await (await post({ documentId: list?.[0] })).json();
  expect(answer).toMatchObject({ data: { evaluations: { totalCount: 5 } } });
  expect(documents.every(({ definitions }) => definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION))).toBe(true);
});
