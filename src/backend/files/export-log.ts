import type { NoteFinding } from '../../contract/finding.ts';
import type { ExportReader } from './export-reader.ts';

/** What the tool counts, and the record that says it. */
const COUNTS = {
  files: /^Exporting (?<count>\d+) files from(?<id>)/,
  versions: /^Exporting \w+ '(?<id>[^']+)' with (?<count>\d+) versions/,
  evaluations: /^Exporting (?<count>\d+) Evaluations for \w+ '(?<id>[^']+)'/,
  datapoints: /^Exported (?<count>\d+) datapoints for version '(?<id>[^']+)'/,
  logs: /^Exported (?<count>\d+) Logs for (?:File|Evaluation) '(?<id>[^']+)'/,
} as const;
export type CountedThing = keyof typeof COUNTS;

/** What the official export tool wrote into its `export.log`. */
export interface ExportLog {
  /** What it says about the logs of an evaluation, as sentences. */
  about(evaluationId: string): string[];
  /** How many of something belonging to an id were exported; undefined where it says nothing. Of the files the id is empty. */
  counted(what: CountedThing, id: string): number | undefined;
}

interface ToolError {
  readonly line: number;
  readonly text: string;
}

const PATH = 'export.log';
/** The tool writes by loguru, `time | LEVEL | place - message`; the parts between level and message may be missing. */
const RECORD = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\S*\s+(?:\|\s*)?([A-Z]+)\s+(?:\|\s*\S+\s+-\s+)?(.*)$/;
const ERROR_LEVELS: ReadonlySet<string> = new Set(['ERROR', 'CRITICAL']);
/** The first of two records about one failure; the second names the file. */
const CAUGHT = 'An error has been caught in function';
const OF_EVALUATION = /\/evaluations\/([A-Za-z0-9_-]+)/;
const PAGE_FAILED = /^Error fetching page: (?!.*\burl\b)/;

const MAX_TEXT = 300;
/** Of an export that failed all the time the first errors say enough about any evaluation. */
const MAX_ERRORS = 1_000;
const MAX_QUOTED = 3;

/** Without the host of the API, which is nobody's business. */
const quotedText = (text: string): string => text.replaceAll(/https?:\/\/[^/\s'"]+/g, '').slice(0, MAX_TEXT);

const names = (text: string, id: string): boolean => text.split(/[^A-Za-z0-9_-]+/).includes(id);

const sentencesAbout = (id: string, errors: readonly ToolError[], exported: number | undefined): string[] => {
  const failures = errors.filter(({ text }) => names(text, id));
  const placeless = failures.length === 0 ? errors.filter(({ text }) => PAGE_FAILED.test(text)) : [];
  return [
    ...failures.slice(0, MAX_QUOTED).map(({ line, text }) => `${PATH}:${line} says: ${text}`),
    ...(failures.length > MAX_QUOTED ? [`${PATH} has ${failures.length - MAX_QUOTED} more such lines.`] : []),
    ...(placeless[0] ? [`${PATH} has ${placeless.length} failed pages of no name, the first in line ${placeless[0].line}.`] : []),
    ...(exported === undefined ? [] : [`${PATH} says that ${exported} were exported.`]),
  ];
};

const TORN = 'The last line breaks off. What the export tool noted after it, such as pages that failed, is not known.';

const keyOf = (what: CountedThing, id: string): string => `${what} ${id}`;

const countIn = (message: string): { key: string; count: number } | undefined => {
  if (!message.startsWith('Export')) return undefined;
  for (const what of Object.keys(COUNTS) as CountedThing[]) {
    const { id, count } = COUNTS[what].exec(message)?.groups ?? {};
    if (id !== undefined && count !== undefined) return { key: keyOf(what, id), count: Number(count) };
  }
  return undefined;
};

/** Reads what the export tool logged, and notes what it gave up: a page that failed five times is missing, and nothing else says so. */
export const readExportLog = async (reader: ExportReader, note: NoteFinding): Promise<ExportLog> => {
  const errors: ToolError[] = [];
  const counts = new Map<string, number>();
  for await (const { line, text, ended } of reader.textLines(PATH)) {
    if (!ended) note({ code: 'LINE_TRUNCATED', severity: 'WARNING', path: PATH, line, message: TORN });
    const [, level = '', message = ''] = RECORD.exec(text) ?? [];
    const counted = countIn(message);
    if (counted) counts.set(counted.key, counted.count);
    if (!ERROR_LEVELS.has(level) || message.startsWith(CAUGHT)) continue;
    const quoted = quotedText(message);
    note({
      code: 'EXPORT_TOOL_ERROR',
      path: PATH,
      line,
      message: `The export tool says: ${quoted}`,
      evaluationId: OF_EVALUATION.exec(message)?.[1] ?? null,
    });
    if (errors.length < MAX_ERRORS) errors.push({ line, text: quoted });
  }
  return {
    about: (id) => sentencesAbout(id, errors, counts.get(keyOf('logs', id))),
    counted: (what, id) => counts.get(keyOf(what, id)),
  };
};
