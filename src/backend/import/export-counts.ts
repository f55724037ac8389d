import type { CountedThing } from '../files/export-log.ts';
import type { ImportContext } from './import-context.ts';

/** Notes where less of something is there than the export tool says it exported. */
export const noteFewer = (
  { note, exportLog }: ImportContext,
  { what, id, path }: { readonly what: CountedThing; readonly id: string; readonly path: string },
  actual: number,
): void => {
  const expected = exportLog.counted(what, id) ?? 0;
  if (actual >= expected) return;
  const message = `export.log says that ${expected} ${what} were exported here; there are ${actual}.`;
  note({ code: 'FILE_INCOMPLETE', path, message, expected, actual });
};
