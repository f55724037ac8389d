import { mkdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { isAbsolute, join } from 'node:path';
import process from 'node:process';

/** Only the user writes to it: what is in it is run. */
const isOurs = (folder) => {
  const { uid, mode } = statSync(folder);
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
};

const cacheHome = ({ XDG_CACHE_HOME = '', HOME = '' }) => {
  if (isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  return isAbsolute(HOME) ? join(HOME, '.cache') : undefined;
};

/** For the user alone, where it is not there yet. Not by `recursive`, which in a folder where none can be made, such as /proc, tries for ever. */
const make = (folder) => {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
};

/**
 * From now on what Node compiles is kept in the user's cache folder, where the next start finds it. Without such a folder nothing is kept. It
 * may be deleted at any time; NODE_DISABLE_COMPILE_CACHE=1 leaves it alone.
 */
export const keepCompiled = () => {
  const home = cacheHome(process.env);
  if (home === undefined || module.enableCompileCache === undefined || module.getCompileCacheDir() !== undefined) return;
  const ours = join(home, 'humanloop-graphql');
  const folder = join(ours, 'compiled');
  try {
    for (const each of [home, ours, folder]) make(each);
    if (isOurs(folder) && isOurs(ours)) module.enableCompileCache(folder);
  } catch {
    // It starts a little later, then.
  }
};

/** Writes what was compiled so far: a process that is killed would not. */
export const writeCompiled = () => module.flushCompileCache?.();
