import { type ExportHealth, FINDING_KINDS, type Finding, type FindingCode, SEVERITIES, type Severity } from '../contract/finding.ts';
import { isId } from '../contract/ids.ts';
import type { Slice } from '../loaders/listing/listing.ts';
import type { Window } from '../loaders/listing/pages.ts';
import { builder } from './kit/builder.ts';
import { checks } from './kit/checks.ts';
import { loadEvaluation } from './kit/look-ups.ts';
import { EvaluationRef } from './kit/refs.ts';
import { connectionTypes } from './paging/connection.ts';
import { type ConnectionArgs, connectionArgs, connectionCost, requestedRows } from './paging/connection-args.ts';
import { readConnection } from './paging/read-connection.ts';

const SeverityEnum = builder.enumType('ExportIssueSeverity', {
  description: 'How bad an issue is.',
  values: {
    ERROR: { description: 'Something is lost, or cannot be served.' },
    WARNING: { description: 'It is served, but it may be incomplete or was changed.' },
    INFO: { description: 'Nothing is lost.' },
  } satisfies Record<Severity, unknown>,
});

const CodeEnum = builder.enumType('ExportIssueCode', {
  description: 'What is wrong in an export.',
  values: Object.fromEntries(Object.entries(FINDING_KINDS).map(([code, { meaning }]) => [code, { description: meaning }])) as Record<
    FindingCode,
    { description: string }
  >,
});

const ExportIssueRef = builder.objectRef<Finding>('ExportIssue').implement({
  description: 'One thing wrong in an export.',
  fields: (t) => ({
    severity: t.expose('severity', { type: SeverityEnum, nullable: false, description: 'How bad it is.' }),
    code: t.expose('code', { type: CodeEnum, nullable: false, description: 'What is wrong.' }),
    message: t.exposeString('message', { nullable: false, description: 'What is wrong, for people.' }),
    path: t.exposeString('path', {
      nullable: false,
      description:
        'The file or folder, relative to the export’s directory; where there are several exports that directory’s name comes first.',
    }),
    line: t.exposeInt('line', { description: 'The line of the file, from 1; null for what is about no line.' }),
    evaluationId: t.exposeID('evaluationId', {
      description: 'The upstream id of the evaluation it is about; null where it is about none.',
    }),
    evaluation: t.field({
      type: EvaluationRef,
      description: 'The evaluation it is about; null where it is about none, and where the export has no such. Costs one upstream call.',
      resolve: ({ evaluationId }, _args, context, info) =>
        evaluationId !== null && isId(evaluationId) ? loadEvaluation(evaluationId, context, info) : null,
    }),
    evaluationName: t.exposeString('evaluationName', {
      description: 'The name of the evaluation it is about; null where it is about none, or that has no name. Costs no upstream call.',
    }),
    runId: t.exposeID('runId', { description: 'The upstream id of the run it is about; null where it is about no single run.' }),
    runLabel: t.exposeString('runLabel', {
      description: 'What to call the run it is about, as `Run.label`; null where it is about no single run. Costs no upstream call.',
    }),
    expected: t.exposeInt('expected', { description: 'How many there should be, where something was counted.' }),
    actual: t.exposeInt('actual', {
      description: 'How many there are, where something was counted; what is damaged but there is counted.',
    }),
  }),
});

interface CodeCount {
  readonly code: FindingCode;
  readonly count: number;
}

const ExportIssueCountRef = builder.objectRef<CodeCount>('ExportIssueCount').implement({
  description: 'How often one thing is wrong in an export.',
  fields: (t) => ({
    code: t.expose('code', { type: CodeEnum, nullable: false, description: 'What is wrong.' }),
    count: t.exposeInt('count', { nullable: false, description: 'How many issues have this code.' }),
    meaning: t.string({
      nullable: false,
      description: 'What the code means, and what becomes of what it is about.',
      resolve: ({ code }) => FINDING_KINDS[code].meaning,
    }),
  }),
});

const { connection: ExportIssueConnectionRef } = connectionTypes<Finding>(ExportIssueRef, {
  name: 'ExportIssue',
  description: 'Issues of an export, the worst first.',
});

interface SeveritiesArg {
  readonly severity?: readonly Severity[] | null | undefined;
}

const issuesListing = (severities: readonly Severity[]): string =>
  `issues ${SEVERITIES.filter((one) => severities.includes(one)).join(' ')}`;

const sliceOf = async (health: ExportHealth, severities: readonly Severity[], { offset, count }: Window): Promise<Slice<Finding>> => {
  const total = health.findingsCount(severities);
  const found = await health.findings({ severities, offset, count });
  const rows = found.map((row, index) => ({ offset: offset + index, row }));
  return { rows, total, hasNext: offset + count < total };
};

/** What was exported, and what is wrong in it. */
export const ExportHealthRef = builder.objectRef<ExportHealth>('ExportHealth').implement({
  description: 'What an export holds as it was read, before any change, and what is wrong in it.',
  fields: (t) => ({
    files: t.exposeInt('files', { nullable: false, description: 'Files in the export; in several exports, those of each.' }),
    filesIncomplete: t.exposeInt('filesIncomplete', { nullable: false, description: 'Files whose export broke off.' }),
    versions: t.exposeInt('versions', { nullable: false, description: 'Versions of those files; of several exports together.' }),
    datapoints: t.exposeInt('datapoints', {
      nullable: false,
      description: 'Datapoints of all versions of datasets; of several exports together.',
    }),
    fileLogs: t.exposeInt('fileLogs', {
      nullable: false,
      description: 'Logs that files have of their own, whether or not they are in evaluations as well; of several exports together.',
    }),
    evaluations: t.exposeInt('evaluations', {
      nullable: false,
      description: 'Evaluations in the export; in several exports, those of each.',
    }),
    evaluationsWithoutLogs: t.exposeInt('evaluationsWithoutLogs', {
      nullable: false,
      description: 'Evaluations whose stats count logs, none of which is in the export.',
    }),
    issueCounts: t.field({
      type: [ExportIssueCountRef],
      nullable: false,
      description: 'What is wrong by code, the most frequent first. Costs no upstream call.',
      resolve: async (health) =>
        (Object.entries(await health.findingsByCode()) as [FindingCode, number][])
          .map(([code, count]) => ({ code, count }))
          .toSorted((one, other) => other.count - one.count || one.code.localeCompare(other.code)),
    }),
    issues: t.field({
      type: ExportIssueConnectionRef,
      nullable: false,
      args: {
        ...connectionArgs,
        severity: t.arg({ type: [SeverityEnum], description: 'Only issues of these severities; an empty list brings none.' }),
      },
      description: 'What is wrong, the worst first. Costs no upstream call.',
      extensions: {
        ...connectionCost,
        ...checks<ConnectionArgs & SeveritiesArg>(({ severity, ...args }) => requestedRows(args, issuesListing(severity ?? SEVERITIES))),
      },
      resolve: (health, { severity, ...args }, _context, info) => {
        const severities = severity ?? SEVERITIES;
        const listing = issuesListing(severities);
        return readConnection(requestedRows(args, listing), {
          listing,
          info,
          load: (window) => sliceOf(health, severities, window),
        });
      },
    }),
  }),
});
