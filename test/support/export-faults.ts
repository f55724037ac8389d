import type { FindingCode, Severity } from '../../src/contract/finding.ts';
import { type Files, LOGS_PER_RUN, type World } from './generated-export.ts';

/** What a fault is to be reported as. */
export interface Expected {
  readonly severity: Severity;
  readonly code: FindingCode;
  readonly path: string;
  readonly line?: number;
  readonly expected?: number;
  readonly actual?: number;
  /** A part of the message. */
  readonly says?: string;
  /** Of what is about no evaluation. */
  readonly ofNoEvaluation?: boolean;
}

/** Something wrong that can be planted into an export, and all that it does. */
export interface Fault {
  readonly name: string;
  plant(files: Files, world: World): Expected;
  /** Log rows that cannot be served any more; with `extra`, those that are there beyond the stats. */
  readonly lost?: readonly string[] | 'all';
  readonly extra?: readonly string[];
  /** The evaluation cannot be served. */
  readonly isEvaluationLost?: boolean;
  /** Runs that cannot be served; their rows can. */
  readonly lostRuns?: readonly number[];
}

const edit = (files: Files, path: string, change: (text: string) => string): void => {
  files.set(path, change(files.get(path) ?? ''));
};

const editLines = (files: Files, path: string, change: (lines: string[]) => string[]): void =>
  edit(files, path, (text) => `${change(text.trimEnd().split('\n')).join('\n')}\n`);

const replaceLine = (files: Files, path: string, line: number, change: (text: string) => string): void =>
  editLines(files, path, (lines) => lines.with(line - 1, change(lines[line - 1] ?? '')));

const removeUnder = (files: Files, folder: string): void => {
  for (const path of [...files.keys()]) if (path.startsWith(`${folder}/`)) files.delete(path);
};

const gone = (
  file: (world: World) => string,
  more: Partial<Fault> & { code?: FindingCode; at?: (world: World) => string } = {},
): Fault => ({
  name: `${file({ file: '<file>', evaluation: '<evaluation>', dataset: '', evaluationId: '', runIds: ['<run>', ''], logs: ['', ''] })} is gone`,
  plant: (files, world) => {
    files.delete(file(world));
    removeUnder(files, file(world));
    return { severity: 'ERROR', code: more.code ?? 'FILE_MISSING', path: (more.at ?? file)(world) };
  },
  ...more,
});

const unreadable = (file: (world: World) => string, more: Partial<Fault> = {}): Fault => ({
  name: `${file({ file: '<file>', evaluation: '<evaluation>', dataset: '', evaluationId: '', runIds: ['<run>', ''], logs: ['', ''] })} is half a file`,
  plant: (files, world) => {
    edit(files, file(world), (text) => text.slice(0, text.length / 2));
    return { severity: 'ERROR', code: 'FILE_UNREADABLE', path: file(world) };
  },
  ...more,
});

const ofNoEvaluation = (fault: Fault): Fault => ({
  ...fault,
  plant: (files, world) => ({ ...fault.plant(files, world), ofNoEvaluation: true }),
});

const FILES: readonly Fault[] = [
  ofNoEvaluation(gone(({ file }) => `${file}/.done`, { code: 'FILE_INCOMPLETE', at: ({ file }) => file })),
  ofNoEvaluation(gone(({ file }) => `${file}/file.json`)),
  ofNoEvaluation(unreadable(({ file }) => `${file}/file.json`)),
  ofNoEvaluation(unreadable(({ file }) => `${file}/deployments.json`)),
  gone(({ evaluation }) => `${evaluation}/evaluation.json`, { isEvaluationLost: true }),
  unreadable(({ evaluation }) => `${evaluation}/evaluation.json`, { isEvaluationLost: true }),
  gone(({ evaluation }) => `${evaluation}/stats.json`),
  unreadable(({ evaluation }) => `${evaluation}/stats.json`),
  gone(({ evaluation }) => `${evaluation}/runs`, { lostRuns: [0, 1] }),
  gone(({ evaluation, runIds }) => `${evaluation}/runs/${runIds[0]}`, { lostRuns: [0] }),
  unreadable(({ evaluation, runIds }) => `${evaluation}/runs/${runIds[0]}`, { lostRuns: [0] }),
];

const LINES: readonly Fault[] = [
  {
    name: 'a line that is no JSON',
    plant: (files, { logs }) => {
      replaceLine(files, logs[0], 3, (text) => text.slice(text.length / 2));
      return { severity: 'ERROR', code: 'LINE_INVALID', path: logs[0], line: 3 };
    },
    lost: ['a_2'],
  },
  {
    name: 'a record without its log',
    plant: (files, { logs }) => {
      replaceLine(files, logs[1], 2, (text) => text.replace('"log": {', '"lag": {'));
      return { severity: 'ERROR', code: 'LINE_INVALID', path: logs[1], line: 2 };
    },
    lost: ['b_0'],
  },
  {
    name: 'a torn last line',
    plant: (files, { logs }) => {
      edit(files, logs[1], (text) => text.slice(0, -100));
      return { severity: 'ERROR', code: 'LINE_TRUNCATED', path: logs[1], line: LOGS_PER_RUN + 1 };
    },
    lost: [`b_${LOGS_PER_RUN - 1}`],
  },
  {
    name: 'NaN in a line',
    plant: (files, { logs }) => {
      replaceLine(files, logs[0], 2, (text) => text.replaceAll('9.15e-06', 'NaN'));
      return { severity: 'WARNING', code: 'NUMBER_NOT_FINITE', path: logs[0], line: 2 };
    },
  },
  {
    name: 'Infinity in the stats',
    plant: (files, { evaluation }) => {
      edit(files, `${evaluation}/stats.json`, (text) => text.replace('"report": null', '"mean": -Infinity'));
      return { severity: 'WARNING', code: 'NUMBER_NOT_FINITE', path: `${evaluation}/stats.json` };
    },
  },
  {
    name: 'bytes that are no text',
    plant: (files, { logs }) => {
      replaceLine(files, logs[0], 5, (text) => text.replace('Yes', 'Ye\xff'));
      return { severity: 'WARNING', code: 'LINE_INVALID', path: logs[0], line: 5 };
    },
  },
  {
    name: 'a line twice',
    plant: (files, { logs }) => {
      editLines(files, logs[1], (lines) => lines.toSpliced(4, 0, lines[2] ?? ''));
      return { severity: 'WARNING', code: 'DUPLICATE_LOG', path: logs[1], line: 5 };
    },
  },
  {
    name: 'a line whose run is unknown',
    plant: (files, { logs }) => {
      editLines(files, logs[0], (lines) => lines.toSpliced(1, 0, (lines[0] ?? '').replace(/run_\d\w*/, 'run_nowhere')));
      return { severity: 'WARNING', code: 'UNKNOWN_RUN', path: logs[0], line: 2 };
    },
    extra: ['a_0'],
  },
  {
    name: 'a log of an unknown kind',
    plant: (files, { logs }) => {
      replaceLine(files, logs[0], 7, (text) => text.replace('"prompt": {', '"workflow": {'));
      return { severity: 'INFO', code: 'UNKNOWN_KIND', path: logs[0], line: 7 };
    },
  },
];

const ABSENT: readonly Fault[] = [
  {
    name: 'three lines of a run',
    plant: (files, { evaluation, runIds, logs }) => {
      editLines(files, logs[1], (lines) => lines.toSpliced(3, 3));
      const [expected, actual] = [LOGS_PER_RUN, LOGS_PER_RUN - 3];
      return {
        severity: 'ERROR',
        code: 'LOGS_MISSING',
        path: `${evaluation}/logs`,
        expected,
        actual,
        says: `run ${runIds[1]}; missing: 3.`,
      };
    },
    lost: ['b_2', 'b_3', 'b_4'],
  },
  {
    name: 'a whole file of lines',
    plant: (files, { evaluation, runIds, logs }) => {
      files.set(logs[0], files.get(logs[1]) ?? '');
      files.delete(logs[1]);
      const [expected, actual] = [LOGS_PER_RUN, 1];
      return {
        severity: 'ERROR',
        code: 'LOGS_MISSING',
        path: `${evaluation}/logs`,
        expected,
        actual,
        says: `run ${runIds[0]}; missing: 7.`,
      };
    },
    lost: Array.from({ length: LOGS_PER_RUN - 1 }, (_, row) => `a_${row}`),
  },
  {
    name: 'all logs',
    plant: (files, { evaluation }) => {
      removeUnder(files, `${evaluation}/logs`);
      return { severity: 'WARNING', code: 'LOGS_NOT_EXPORTED', path: `${evaluation}/logs`, expected: 2 * LOGS_PER_RUN, actual: 0 };
    },
    lost: 'all',
  },
  {
    name: 'a version',
    plant: (files, { file, evaluation, runIds }) => {
      files.delete(`${file}/versions/${runIds[1].replace('run', 'prv')}`);
      return { severity: 'WARNING', code: 'REFERENCE_MISSING', path: `${evaluation}/runs/${runIds[1]}` };
    },
  },
  {
    name: 'a dataset',
    plant: (files, { dataset, evaluation, runIds }) => {
      removeUnder(files, dataset);
      // As where only a part of the workspace was exported.
      edit(files, 'export.log', (text) => text.replace(/Exporting (\d+) files/, (_, count) => `Exporting ${Number(count) - 1} files`));
      return { severity: 'WARNING', code: 'REFERENCE_MISSING', path: `${evaluation}/runs/${runIds[0]}` };
    },
  },
  ofNoEvaluation({
    name: 'a version that is deployed only',
    plant: (files, { file }) => {
      edit(files, `${file}/deployments.json`, (text) => text.replace(/prv_\w+/, 'prv_nowhere'));
      return { severity: 'WARNING', code: 'REFERENCE_MISSING', path: `${file}/deployments.json`, says: 'prv_nowhere' };
    },
  }),
  ofNoEvaluation({
    name: 'datapoints',
    plant: (files, { dataset }) => {
      const folder = `${dataset}/datapoints/${dataset.replace('files/ds', 'dsv')}`;
      editLines(files, `${folder}/1.jsonl`, (lines) => lines.slice(2));
      return { severity: 'ERROR', code: 'FILE_INCOMPLETE', path: folder, expected: LOGS_PER_RUN, actual: LOGS_PER_RUN - 2 };
    },
  }),
];

const OTHER: readonly Fault[] = [
  ofNoEvaluation({
    name: 'a version of an unknown kind',
    plant: (files, { dataset }) => {
      const path = `${dataset}/versions/${dataset.replace('files/ds', 'dsv')}`;
      edit(files, path, (text) => text.replace('"type": "dataset"', '"type": "table"'));
      return { severity: 'INFO', code: 'UNKNOWN_KIND', path };
    },
  }),
  {
    name: 'a folder of an evaluation under another name',
    plant: (files, { evaluation }) => {
      for (const [path, text] of [...files]) {
        if (!path.startsWith(`${evaluation}/`)) continue;
        files.delete(path);
        files.set(path.replace(evaluation, `${evaluation}-copy`), text);
      }
      return { severity: 'WARNING', code: 'ID_MISMATCH', path: `${evaluation}-copy` };
    },
  },
  {
    name: 'a page that the export tool gave up',
    plant: (files, { evaluationId }) => {
      const failed = `Error fetching page: Server error '502 Bad Gateway' for url 'https://api.humanloop.com/v5/evaluations/${evaluationId}/logs?page=3&size=100'`;
      edit(files, 'export.log', (text) => `${text}2025-07-08 22:41:00.001 | ERROR    | __main__:paginated_request:412 - ${failed}\n`);
      const line = files.get('export.log')?.trimEnd().split('\n').length ?? 0;
      return { severity: 'WARNING', code: 'EXPORT_TOOL_ERROR', path: 'export.log', line, says: '502 Bad Gateway' };
    },
  },
];

/** Each fault, once. */
export const FAULTS: readonly Fault[] = [...FILES, ...LINES, ...ABSENT, ...OTHER];
