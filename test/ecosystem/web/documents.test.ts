import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { GENERATED, generateDocuments } from './generate.ts';

test('what the pages ask was generated from their .graphql files and this schema (npm run test:ecosystem -- -u writes it)', async () => {
  const { types, manifest } = await generateDocuments();
  await expect(types).toMatchFileSnapshot(fileURLToPath(GENERATED.types));
  await expect(manifest).toMatchFileSnapshot(fileURLToPath(GENERATED.manifest));
});
