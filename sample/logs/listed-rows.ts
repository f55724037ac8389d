import type { LogResponse } from '../../src/contract/log.ts';
import type { Row } from './row.ts';

/**
 * The rows of traces as a listing carries them: whole where `whole` says so, the second with an empty trace, the others with none.
 * The file's own logs hold every trace, so that a log looked up by its id shows more than its row does.
 */
export const listedRows = (rows: readonly Row[], whole: (log: LogResponse) => boolean): Row[] =>
  rows.map((row, index) => (whole(row.log) ? row : { ...row, log: { ...row.log, trace_children: index === 1 ? [] : null } }));
