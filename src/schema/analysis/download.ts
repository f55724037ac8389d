import type { ObjectRef } from '@pothos/core';
import { CONTENT_TYPES, type DownloadFormat, downloadPath, fileNameOf, type RowsOwner } from '../../contract/download.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import { builder, type Types } from '../kit/builder.ts';
import { EvaluationLogConnectionRef } from '../paging/evaluation-log-connection.ts';
import type { RowsConnection } from '../paging/rows-connection.ts';

interface ShownDownload {
  readonly format: DownloadFormat;
  readonly path: string | null;
  readonly fileName: (loaders: Loaders) => Promise<string | null>;
}

const DownloadFormatEnum = builder.enumType('EvaluationDownloadFormat', {
  description: 'How a download is written.',
  values: {
    CSV: {
      value: 'csv',
      description:
        'A table (RFC 4180, UTF-8), a line for each row. Texts that a spreadsheet would run as formulas begin with an apostrophe.',
    },
    JSONL: { value: 'jsonl', description: 'The records as upstream sent them, byte for byte, one a line.' },
  } as const,
});

const DownloadRef = builder.objectRef<ShownDownload>('EvaluationDownload').implement({
  description: 'Where rows are had as a file, with the rights of whoever asks for it.',
  fields: (t) => ({
    path: t.exposeString('path', {
      nullable: true,
      description:
        'The path, below the address of this server and never of a gateway. It is asked for by GET with the same key as this request; the key is no part of it. Null where it would be longer than 4000 characters: POST the same JSON to the path without a query instead. Where the server executes persisted documents only it holds the id of the document and the variables, and is null for anything but a query.',
    }),
    contentType: t.string({ nullable: false, description: 'The media type.', resolve: ({ format }) => CONTENT_TYPES[format] }),
    fileName: t.string({
      description: 'A name for the file. Costs the call of the evaluation, or of the file that has the logs, shared.',
      resolve: ({ fileName }, _args, { loaders }) => fileName(loaders),
    }),
  }),
});

/** Whose rows a connection has, for a download of them. */
export interface DownloadedRows<Of> {
  readonly ownerOf: (of: Of) => RowsOwner;
  /** The same as the source has it, whose name the file has; null where it has none. */
  readonly load: (of: Of, loaders: Loaders) => Promise<Parameters<typeof fileNameOf>[0] | null>;
  /** Which columns a table of them has, and which by default. */
  readonly columns: string;
}

/** Adds to a connection of rows where they are had as a file. */
export const addDownloadField = <Row, Of>(
  connection: ObjectRef<Types, RowsConnection<Row, Of>>,
  { ownerOf, load, columns: known }: DownloadedRows<Of>,
): void => {
  builder.objectField(connection, 'download', (t) =>
    t.field({
      type: DownloadRef,
      nullable: false,
      args: {
        format: t.arg({ type: DownloadFormatEnum, required: true, description: 'How it is written.' }),
        columns: t.arg.stringList({
          description: `The columns of a table, by the names that docs/download.md lists: ${known}. Which there are is looked at when the file is fetched. Without meaning for JSONL.`,
        }),
      },
      description: 'Where the rows of all pages are had as a file, in their order. Costs nothing until it is fetched.',
      resolve: ({ of, askedInJson }, { format, columns }, { heldByPath }, { schema }) => {
        const owner = ownerOf(of);
        const query = { ...askedInJson(schema), ...(columns && format === 'csv' && { columns }) };
        const held = heldByPath ? heldByPath({ owner, format, query }) : query;
        const fileName = async (loaders: Loaders): Promise<string | null> => {
          const found = await load(of, loaders);
          return found && fileNameOf(found, format);
        };
        return { format, path: held && downloadPath(owner, format, held), fileName };
      },
    }),
  );
};

addDownloadField(EvaluationLogConnectionRef, {
  ownerOf: ({ evaluationId }) => ({ type: 'evaluation', id: evaluationId }),
  load: ({ evaluationId }, loaders) => loaders.evaluation.load(evaluationId),
  columns:
    '`duration`, `judgment:PATH`, or a JSON Pointer such as `/inputs/question`; by default the common ones and each evaluator’s judgment',
});
