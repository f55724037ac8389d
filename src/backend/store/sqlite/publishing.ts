import { link, open, rename } from 'node:fs/promises';
import { codeOf } from '../../files/system-error.ts';

/** Makes the names in a folder last. Some systems cannot open a folder, or not sync it. */
export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
};

/** Gives a whole file its name; false where there is another of that name by now, which stays. */
export const publish = async (filled: string, file: string): Promise<boolean> => {
  try {
    await link(filled, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // Not every file system has links. Renaming would replace another's file, but hardly two processes begin at once there.
    await rename(filled, file);
  }
  return true;
};
