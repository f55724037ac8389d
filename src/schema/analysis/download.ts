import { CONTENT_TYPES, type DownloadFormat, downloadPath, fileNameOf } from '../../contract/download.ts';
import { builder } from '../kit/builder.ts';
import { EvaluationLogConnectionRef } from '../paging/evaluation-log-connection.ts';

interface ShownDownload {
  readonly evaluationId: string;
  readonly format: DownloadFormat;
  readonly path: string | null;
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
      description: 'A name for the file. Costs the evaluation’s call, shared.',
      resolve: async ({ evaluationId, format }, _args, { loaders }) => {
        const evaluation = await loaders.evaluation.load(evaluationId);
        return evaluation && fileNameOf(evaluation, format);
      },
    }),
  }),
});

builder.objectField(EvaluationLogConnectionRef, 'download', (t) =>
  t.field({
    type: DownloadRef,
    nullable: false,
    args: {
      format: t.arg({ type: DownloadFormatEnum, required: true, description: 'How it is written.' }),
      columns: t.arg.stringList({
        description:
          'The columns of a table, by the names that docs/download.md lists: `duration`, `judgment:PATH`, or a JSON Pointer such as `/inputs/question`; by default the common ones and each evaluator’s judgment. Which there are is looked at when the file is fetched. Without meaning for JSONL.',
      }),
    },
    description: 'Where the rows of all pages are had as a file, in their order. Costs nothing until it is fetched.',
    resolve: ({ evaluationId, askedInJson }, { format, columns }, { heldByPath }, { schema }) => {
      const query = { ...askedInJson(schema), ...(columns && format === 'csv' && { columns }) };
      const held = heldByPath ? heldByPath({ evaluationId, format, query }) : query;
      return { evaluationId, format, path: held && downloadPath(evaluationId, format, held) };
    },
  }),
);
