import { basename, resolve } from 'node:path';
import { createExportReader } from './export-reader.ts';

/** When an export was made, by the local clock of the machine that made it. */
export interface ExportTime {
  /** To the second, ISO 8601 without a zone. */
  readonly text: string;
  /** The same with whatever is known below the second: the texts sort as the times do. */
  readonly exact: string;
}

/** Undefined for a time that is in no calendar. */
const timeOf = (date: string, time: string, fraction = ''): ExportTime | undefined => {
  const text = `${date}T${time}`;
  const moment = new Date(`${text}Z`);
  // JavaScript takes 30 February for 1 March.
  if (Number.isNaN(moment.valueOf()) || moment.toISOString() !== `${text}.000Z`) return undefined;
  return { text, exact: `${text}.${fraction}` };
};

/** The time in a name such as `20250708-224035`, which the export tool gives to its directories. */
export const timeInName = (directory: string): ExportTime | undefined => {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/.exec(basename(resolve(directory)));
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return timeOf(`${year}-${month}-${day}`, `${hour}:${minute}:${second}`);
};

const LOGGED = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:[.,](\d+))?/;
/** The tool writes the time at the beginning of each of its records, the first of which is the first line. */
const MAX_LINES = 100;

/** The time at which the export tool began its `export.log`. */
const timeInLog = async (directory: string): Promise<ExportTime | undefined> => {
  const reader = createExportReader(directory, { note: () => undefined });
  for await (const { line, text } of reader.textLines('export.log')) {
    const [, date, time, fraction] = LOGGED.exec(text) ?? [];
    const found = date !== undefined && time !== undefined ? timeOf(date, time, fraction) : undefined;
    if (found || line >= MAX_LINES) return found;
  }
  return undefined;
};

/** When an export was made: as its directory's name says, else its `export.log`. Undefined where neither does. */
export const exportTime = async (directory: string): Promise<ExportTime | undefined> => timeInName(directory) ?? timeInLog(directory);
