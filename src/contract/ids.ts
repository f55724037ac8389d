/** Evaluation, run, file and version ids: the only characters that upstream mints, so that no id can leave its place in a path. */
const ID = /^[A-Za-z0-9_-]{1,128}$/;
const LOG_ID = /^[^\p{Cc}\p{Cs}]{1,512}$/u;

export const isId = (text: string): boolean => ID.test(text);

/**
 * Log ids may be chosen by callers: any text of up to 512 characters without control characters and lone surrogates. `.` and `..` are none:
 * percent-encoding leaves them as they are, and URL parsers walk up the path on them.
 */
export const isLogId = (text: string): boolean => LOG_ID.test(text) && text !== '.' && text !== '..';

/**
 * Whether a text may be the path of a file: names of one character or more, with slashes between them and nowhere else. `.` and `..` are no names,
 * for a path does not lead out of itself.
 */
export const isFilePath = (text: string): boolean =>
  text.length <= 1_000 && text.split('/').every((name) => !/^\.{0,2}$|[\p{Cc}\p{Cs}]/u.test(name));
