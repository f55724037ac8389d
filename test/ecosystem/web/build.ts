import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Where the pages are built. */
export const DIST = new URL('../../../web/dist/', import.meta.url);

/** Builds the pages as `npm ci` does: what is tried is what is written now. */
export const buildPages = async (): Promise<void> => {
  await promisify(execFile)(process.execPath, [fileURLToPath(new URL('../../../web/prepare.js', import.meta.url))]);
};
