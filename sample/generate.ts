import type { LogResponse } from '../src/contract/log.ts';
import { type AnyFileVersion, type DatapointResponse, type EvaluatorResponse, versionKind } from '../src/contract/version.ts';
import { agentLogs, flowLogs } from './desk-evaluations.ts';
import { conductorLogs, deskLogs, findBookingLogs, helpfulnessLogs, replyLogs } from './logs/everyday-logs.ts';
import type { SampleEvaluation } from './model.ts';
import { environments } from './people.ts';
import { pythonJson } from './python-json.ts';
import { sampleEvaluations } from './sample-evaluations.ts';
import { deskCaseKeys } from './story/desk-cases.ts';
import { questionKeys } from './story/questions.ts';
import {
  datasetVersions,
  deployedQuestions,
  deskDatapoint,
  firstQuestionKeys,
  firstQuestions,
  questionDatapoint,
} from './versions/dataset-versions.ts';
import { deskEvaluators } from './versions/desk-evaluators.ts';
import { conductorVersions, deskVersions } from './versions/flow-and-agent-versions.ts';
import { replyVersions, triageVersion } from './versions/prompt-versions.ts';
import { replyEvaluators, retiredHelpfulness } from './versions/reply-evaluators.ts';
import { secondOpinionEvaluators } from './versions/second-opinion-evaluators.ts';
import { describedFindBooking, toolVersions } from './versions/tool-versions.ts';

/** One file of the workspace as the export holds it. */
interface ExportedFile {
  /** Newest last. */
  readonly versions: readonly AnyFileVersion[];
  readonly logs?: readonly LogResponse[];
  /** Of a dataset's versions, by their ids. */
  readonly datapoints?: Readonly<Record<string, readonly DatapointResponse[]>>;
}

const { helpfulness, ...otherReplyEvaluators } = replyEvaluators;

const evaluatorsOfOneVersion: readonly EvaluatorResponse[] = [
  ...Object.values(otherReplyEvaluators),
  ...Object.values(secondOpinionEvaluators),
  ...Object.values(deskEvaluators),
];

const exportedFiles = (): readonly ExportedFile[] => [
  { versions: Object.values(replyVersions), logs: replyLogs() },
  { versions: [triageVersion] },
  { versions: Object.values(deskVersions), logs: [...deskLogs(), ...flowLogs()] },
  { versions: Object.values(conductorVersions), logs: [...conductorLogs(), ...agentLogs()] },
  { versions: [describedFindBooking, toolVersions.findBooking], logs: findBookingLogs() },
  { versions: [toolVersions.trainStatus] },
  { versions: [retiredHelpfulness, { ...helpfulness, environments: [environments.production] }], logs: helpfulnessLogs() },
  ...evaluatorsOfOneVersion.map((version) => ({ versions: [version] })),
  {
    versions: [firstQuestions, deployedQuestions],
    datapoints: {
      [firstQuestions.version_id]: firstQuestionKeys.map(questionDatapoint),
      [deployedQuestions.version_id]: questionKeys.map(questionDatapoint),
    },
  },
  { versions: [datasetVersions.deskCases], datapoints: { [datasetVersions.deskCases.version_id]: deskCaseKeys.map(deskDatapoint) } },
];

type Entry = readonly [path: string, content: string];

const linesOf = (bodies: readonly unknown[]): string => bodies.map((body) => `${pythonJson(body)}\n`).join('');

const deploymentsOf = (versions: readonly AnyFileVersion[]) =>
  versions.flatMap(({ version_id, environments }) =>
    (environments ?? []).map(({ id, name, tag }) => ({
      version_id,
      environment_id: id,
      environment_name: name,
      environment_tag: tag,
    })),
  );

/** A run without logs has no lines, and an evaluation without any has no file of logs. */
const evaluationEntries = (directory: string, { body, runs, stats }: SampleEvaluation): Entry[] => {
  const records = runs.flatMap((run) => run.records);
  return [
    [`${directory}/evaluation.json`, pythonJson(body)],
    [`${directory}/stats.json`, pythonJson(stats)],
    ...runs.map((run): Entry => [`${directory}/runs/${run.id}`, pythonJson(run.body)]),
    ...(records.length === 0 ? [] : [[`${directory}/logs/1.jsonl`, linesOf(records)] as const]),
  ];
};

/** A file is listed as the version in the default environment, else as its newest one. */
const listedVersion = (versions: readonly AnyFileVersion[]): AnyFileVersion | undefined =>
  versions.find(({ environments }) => environments?.some(({ tag }) => tag === 'default')) ?? versions.at(-1);

const fileEntries = ({ versions, logs, datapoints = {} }: ExportedFile, evaluations: readonly SampleEvaluation[]): Entry[] => {
  const listed = listedVersion(versions);
  if (listed === undefined) return [];
  const directory = `files/${listed.id}`;
  return [
    [`${directory}/file.json`, pythonJson(listed)],
    [`${directory}/deployments.json`, pythonJson(deploymentsOf(versions))],
    ...versions.map((version): Entry => [`${directory}/versions/${version.version_id}`, pythonJson(version)]),
    ...(logs ? [[`${directory}/logs/1.jsonl`, linesOf(logs)] as const] : []),
    ...Object.entries(datapoints).map(([id, bodies]): Entry => [`${directory}/datapoints/${id}/1.jsonl`, linesOf(bodies)]),
    ...evaluations
      .filter(({ fileId }) => fileId === listed.id)
      .flatMap((evaluation) => evaluationEntries(`${directory}/evaluations/${evaluation.id}`, evaluation)),
    [`${directory}/.done`, 'Export completed successfully.\n'],
  ];
};

/** Of the names that the tool has for kinds. */
const kindName = (version: AnyFileVersion | undefined): string => {
  const kind = version ? versionKind(version) : 'unknown';
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
};

/** What the tool logs of one file. */
const fileMessages = ({ versions, logs, datapoints = {} }: ExportedFile, evaluations: readonly SampleEvaluation[]): string[] => {
  const listed = listedVersion(versions);
  const file = `${kindName(listed)} '${listed?.id}'`;
  const own = evaluations.filter(({ fileId }) => fileId === listed?.id);
  return [
    `Exporting ${file} with ${versions.length} versions.`,
    ...Object.entries(datapoints).map(([id, bodies]) => `Exported ${bodies.length} datapoints for version '${id}' of ${file}.`),
    ...(own.length > 0 ? [`Exporting ${own.length} Evaluations for ${file}.`] : []),
    ...own.map(({ id, runs }) => `Exported ${runs.flatMap(({ records }) => records).length} Logs for Evaluation '${id}'.`),
    ...(logs ? [`Exported ${logs.length} Logs for File '${listed?.id}'.`] : []),
  ];
};

const exportLog = (files: readonly ExportedFile[], evaluations: readonly SampleEvaluation[]): string => {
  const messages = [
    'Logging to exports/20250606-120000/export.log',
    `Exporting ${files.length} files from Directory 'dir_jzAT1vvlPGTMR4RSuE9X1'.`,
    ...files.flatMap((file) => fileMessages(file, evaluations)),
    `${files.length} Files successfully exported; 0 Files failed.`,
  ];
  const lines = messages.map((message, index) => {
    const at = new Date(Date.UTC(2025, 5, 6, 12, 0, index)).toISOString().slice(11, 19);
    return `2025-06-06 ${at}.118 | INFO     | __main__:main:${101 + index} - ${message}\n`;
  });
  return lines.join('');
};

/**
 * The sample export: relative path to content, in the official layout of an export directory.
 * It is the same at every call: no clock, no chance, no input.
 */
export const generateSample = (): ReadonlyMap<string, string> => {
  const files = exportedFiles();
  const evaluations = sampleEvaluations();
  return new Map<string, string>([
    ['export.log', exportLog(files, evaluations)],
    ...files.flatMap((file) => fileEntries(file, evaluations)),
  ]);
};
