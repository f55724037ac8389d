import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ROOT = here('../../..');
const OUT = here('.out');
/** The kit as it is installed, for the tools that take files. */
export const PACKAGE = `${OUT}/node_modules/humanloop-graphql-client`;

/** The schema as users have it. */
export const SCHEMA = `${ROOT}/schema.graphql`;

interface Finished {
  readonly succeeded: boolean;
  /** All that the tool printed. */
  readonly output: string;
}

/** Runs a tool in a directory, on the Node that runs the tests. */
export const runTool = async (script: string, args: readonly string[], cwd: string): Promise<Finished> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, ...args], { cwd });
    return { succeeded: true, output: stdout + stderr };
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return { succeeded: false, output: stdout + stderr };
  }
};

/** Checks a directory that has a tsconfig.json of its own. */
export const checkTypes = (directory: string): Promise<Finished> =>
  runTool(`${ROOT}/node_modules/typescript/bin/tsc`, ['-p', directory], ROOT);

/** Puts the client kit into node_modules as its package has it, compiled and reached through `exports`, and once more under its other name. */
const packKit = async (): Promise<void> => {
  await mkdir(PACKAGE, { recursive: true });
  for (const name of ['package.json', 'fragments.graphql']) await cp(`${ROOT}/client/${name}`, `${PACKAGE}/${name}`);
  const compiler = `${ROOT}/node_modules/typescript/bin/tsc`;
  const { succeeded, output } = await runTool(compiler, ['-p', `${ROOT}/client`, '--outDir', `${PACKAGE}/dist`], ROOT);
  if (!succeeded) throw new Error(output);
  const server = `${OUT}/node_modules/humanloop-graphql`;
  await cp(`${PACKAGE}/dist`, `${server}/dist/client`, { recursive: true });
  await cp(`${ROOT}/package.json`, `${server}/package.json`);
};

/** TypeScript as front ends are set up: a bundler resolves modules, and all strict checks are on. */
const FRONT_END_TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    allowImportingTsExtensions: true,
  },
  include: ['.'],
};

/**
 * A fresh project: a copy of a folder of examples/, with the packed kit in its node_modules.
 * It lies below this folder, so that all other packages are found as well.
 */
export const openWorkshop = async (name: string, example?: string): Promise<string> => {
  const directory = `${OUT}/${name}`;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await packKit();
  if (example) await cp(`${ROOT}/examples/${example}`, directory, { recursive: true });
  await writeFile(`${directory}/tsconfig.json`, JSON.stringify(FRONT_END_TSCONFIG));
  return directory;
};
