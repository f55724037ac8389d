import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf } from '../backend/files/system-error.ts';

/*
 * Whatever is printed goes through here, for names of folders, logs and errors come from outside: a control character in one could
 * rewrite what stands on a terminal, and a line break could pretend to be a line of ours.
 */

/**
 * What has no shape of its own: control characters, ends of lines, marks of direction and others of no width, halves of a character. Those
 * that choose the shape of the character before them are left.
 */
const HIDDEN = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]--\p{VS}]/gv;

const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

const escaped = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code > 0xffff) return `\\u{${hex}}`;
  return NAMED[character] ?? (code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`);
};

/** One line as people may see it: every character that does not show is written as an escape, such as `\x1b`. */
export const visible = (line: string): string => line.replaceAll(HIDDEN, escaped);

const jsonEscaped = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');

/** A line of JSON with the same meaning, whose strings hold no character that does not show. */
export const visibleJson = (line: string): string => line.replaceAll(HIDDEN, jsonEscaped);

/** Takes a line for whoever started the process. */
export type PrintLine = (line: string) => void;

/** Prints one line. */
export const say: PrintLine = (line) => console.log(visible(line));

/** The same, beside what the process is asked for. */
export const warn: PrintLine = (line) => console.error(visible(line));

type Lines = Iterable<string> | AsyncIterable<string>;

async function* printed(lines: Lines, shown: (line: string) => string): AsyncGenerator<string> {
  for await (const line of lines) yield `${shown(line)}\n`;
}

/** Prints lines. Whoever reads them may have read enough before their end: `check DIR | head`. */
export const print = (lines: Lines, shown = visible): Promise<void> =>
  pipeline(Readable.from(printed(lines, shown)), process.stdout, { end: false }).catch((error: unknown) => {
    if (codeOf(error) !== 'EPIPE') throw error;
  });
