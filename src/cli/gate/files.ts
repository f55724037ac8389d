import type { GateFlags } from '../../config/command-line.ts';
import { print, visible, visibleJson } from '../terminal.ts';
import { writeWhole } from '../whole-file.ts';
import type { Outcome } from './outcome.ts';
import { UsageError } from './usage-error.ts';

const FLAGS = ['junit', 'summary', 'json'] as const;
const STDOUT = '-';

/** Where the outcome is written, beside the table. */
export interface GateFiles {
  readonly junit: string | undefined;
  readonly summary: string | undefined;
  readonly json: string | undefined;
  /** What a comment is found by again, in place of what the graph makes. */
  readonly marker: string | undefined;
  /** One of them goes to standard output, and the table goes elsewhere. */
  readonly takesOutput: boolean;
}

/** Reads the flags; a `UsageError` for those that cannot be. */
export const gateFilesOf = (flags: GateFlags): GateFiles => {
  const marker = flags['comment-marker'];
  const isOneLine = marker === undefined || (/^[^\p{Cc}<>]+$/u.test(marker) && !marker.includes('--'));
  if (!isOneLine) throw new UsageError('--comment-marker is a comment of HTML: one line, without <, > or --');
  const toOutput = FLAGS.filter((flag) => flags[flag] === STDOUT);
  if (toOutput.length > 1)
    throw new UsageError(`only one of ${toOutput.map((flag) => `--${flag}`).join(' and ')} can go to standard output`);
  const { junit, summary, json } = flags;
  return { junit, summary, json, marker, takesOutput: toOutput.length > 0 };
};

const MARKER = /^<!-- .* -->\n/;

const marked = (markdown: string, marker: string | undefined): string =>
  marker === undefined ? markdown : `<!-- ${marker} -->\n${markdown.replace(MARKER, '')}`;

const jsonOf = ({ junit: _junit, markdown: _markdown, ...outcome }: Outcome): string => JSON.stringify(outcome, undefined, 2);

const write = async (text: string, file: string | undefined, shown: (line: string) => string): Promise<void> => {
  const lines = text.replace(/\n$/, '').split('\n');
  if (file === STDOUT) await print(lines, process.stdout.isTTY ? shown : (line) => line);
  else if (file !== undefined) await writeWhole([Buffer.from(`${lines.join('\n')}\n`)], file, new AbortController().signal);
};

/** Writes what is asked for. */
export const writeGateFiles = async (outcome: Outcome, { junit, summary, json, marker }: GateFiles): Promise<void> => {
  await write(outcome.junit ?? '', junit, visible);
  await write(marked(outcome.markdown ?? '', marker), summary, visible);
  await write(jsonOf(outcome), json, visibleJson);
};
