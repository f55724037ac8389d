import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Something that is to be of a type. */
export interface Typed {
  readonly type: string;
  /** The module that has the type. */
  readonly from: string;
  readonly value: unknown;
}

const HERE = fileURLToPath(new URL('node_modules/.typed/', import.meta.url));
const TSC = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');

/** A type as JSON has its values: enums are their texts, and nobody writes methods. */
const PLAIN = `type Plain<T> =
  T extends string ? \`\${T}\` :
  T extends readonly (infer E)[] ? Plain<E>[] :
  T extends object ? { [K in keyof T as K extends \`_\${string}\` ? never : K]: Plain<T[K]> } :
  T;`;

/**
 * What TypeScript finds wrong with values that are written down as literals of their types: what is missing, of another type, or not known
 * there, which validators of Kubernetes' own schemas let pass.
 */
export const typeProblems = async (values: readonly Typed[]): Promise<string[]> => {
  await mkdir(HERE, { recursive: true });
  const folder = await mkdtemp(HERE);
  const lines = values.map(
    ({ type, from, value }, at) => `export const of${at}: Plain<import('${from}').${type}> = ${JSON.stringify(value)};`,
  );
  try {
    await writeFile(join(folder, 'values.ts'), [PLAIN, ...lines, ''].join('\n'));
    const args = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--module', 'nodenext', 'values.ts'];
    await promisify(execFile)(process.execPath, [TSC, ...args], { cwd: folder });
    return [];
  } catch (error) {
    return (error as { stdout: string }).stdout.trim().split('\n');
  } finally {
    await rm(folder, { recursive: true });
  }
};
