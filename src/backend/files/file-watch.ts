import { lstatSync } from 'node:fs';

/** What changes whenever a file is written to or replaced; undefined where it cannot be looked at. */
const stateOf = (path: string): string | undefined => {
  try {
    const { ino, size, mtimeNs } = lstatSync(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return undefined;
  }
};

/** Remembers a file as it is now. The function it returns says whether the file has changed since. */
export const watchFile = (path: string): (() => boolean) => {
  const before = stateOf(path);
  return () => stateOf(path) !== before;
};
