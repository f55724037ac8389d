import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { codegen } from '@graphql-codegen/core';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { formatDocument, stringifyDocument } from '@urql/core';
import { type DocumentNode, Kind, type OperationDefinitionNode, parse, print, separateOperations } from 'graphql';
import { scalars } from '../../../client/src/index.ts';

const ROOT = new URL('../../../', import.meta.url);
const WEB = new URL('web/src/', ROOT);

/** Where each generated file belongs. */
export const GENERATED = { types: new URL('documents/documents.ts', WEB), manifest: new URL('documents/persisted-documents.json', WEB) };

const HEADER = '/* Generated from the .graphql files of these pages by test/ecosystem: npm run test:ecosystem -- -u writes it. */\n\n';

interface Operation {
  readonly name: string;
  /** What codegen calls its answer. */
  readonly type: string;
  readonly document: DocumentNode;
}

/** What the pages ask, each operation with its fragments, in the order of their names. */
const readOperations = async (): Promise<{ whole: DocumentNode; operations: Operation[] }> => {
  const files = (await readdir(WEB, { recursive: true })).filter((file) => file.endsWith('.graphql')).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, WEB), 'utf8')));
  const whole = parse(texts.join('\n'));
  const operations = Object.entries(separateOperations(whole))
    .map(([name, document]) => ({ name, document, type: `${name}${capitalized(operationOf(document).operation)}` }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
  return { whole, operations };
};

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const operationOf = (document: DocumentNode): OperationDefinitionNode => {
  const found = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (!found) throw new Error('A document of the pages has no operation.');
  return found as OperationDefinitionNode;
};

/** As urql sends it behind graphcache, which asks for the name of every type. */
const sentText = (document: DocumentNode): string =>
  stringifyDocument(formatDocument(parse(print(document), { noLocation: true })) as DocumentNode);

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The types of what is asked and answered, every operation as a value, and the manifest of what is sent. */
export const generateDocuments = async (): Promise<{ readonly types: string; readonly manifest: string }> => {
  const { whole, operations } = await readOperations();
  const types = await codegen({
    filename: 'documents.ts',
    schema: parse(await readFile(new URL('schema.graphql', ROOT), 'utf8')),
    documents: [{ location: 'pages.graphql', document: whole }],
    plugins: [{ operations: {} }],
    pluginMap: { operations: typescriptOperations },
    config: { scalars, strictScalars: true, enumsAsTypes: true, skipTypename: true, disableDescriptions: true },
  });
  const values = operations.map(({ name, type, document }) => {
    const value = { name, hash: hashOf(sentText(document)), text: print(document) };
    return `export const ${name}Document: Document<${type}, ${type}Variables> = ${JSON.stringify(value, null, 2)};\n`;
  });
  return {
    types: `${HEADER}import type { Document } from '../graph/document.ts';\n\n${types}\n${values.join('\n')}`,
    manifest: `${JSON.stringify(Object.fromEntries(operations.map(({ document }) => [hashOf(sentText(document)), sentText(document)])), null, 2)}\n`,
  };
};
