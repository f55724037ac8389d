/** Evaluation, run, file and version ids: the only characters that upstream mints, so that no id can leave its place in a path. */
const ID = /^[A-Za-z0-9_-]{1,128}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it keeps out.
const LOG_ID = /^[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]{1,512}$/u;

export const isId = (text: string): boolean => ID.test(text);

/**
 * Log ids may be chosen by callers: any printable text of up to 512 characters. `.` and `..` are none:
 * percent-encoding leaves them as they are, and URL parsers walk up the path on them.
 */
export const isLogId = (text: string): boolean => LOG_ID.test(text) && text !== '.' && text !== '..';
