import { lstat } from 'node:fs/promises';

/** What changes whenever a file is written to or replaced; undefined where it cannot be looked at. */
const stateOf = async (path: string): Promise<string | undefined> => {
  const stats = await lstat(path, { bigint: true }).catch(() => undefined);
  return stats && `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
};

/** Remembers a file as it is now. The function it gives tells whether the file has changed since. */
export const watchFile = async (path: string): Promise<() => Promise<boolean>> => {
  const before = await stateOf(path);
  return async () => (await stateOf(path)) !== before;
};
