import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type Block, blocksOf, isOfCommands, PAGES, ROOT } from '../documents/pages.ts';
import { openFolder, runConsole, runLines, takePort } from './documented-commands.ts';

/** A command with what it prints. */
const playConsole = async ({ text, scene }: Block): Promise<void> => {
  const [command = '', ...printed] = text.trimEnd().split('\n');
  const output = await playScene(command, printed.at(-1) ?? '', scene);
  for (const line of printed) expect(output).toContain(line);
};

const playScene = async (command: string, last: string, scene: string): Promise<string> => {
  if (scene === 'fresh-clone') return runFreshClone(command);
  if (scene === 'taken-port') {
    const port = await takePort();
    const { output } = await runConsole(command.replace('4000', port));
    return output.replaceAll(port, '4000');
  }
  if (scene !== '') throw new Error(`There is no scene '${scene}'.`);
  // A server is ended once it has printed the last of the lines.
  const literal = new RegExp(last.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return (await runConsole(command, { until: literal })).output;
};

/** In a clone that has no node_modules. */
const runFreshClone = async (command: string): Promise<string> => {
  const folder = join(await openFolder(), 'clone');
  await cp(`${ROOT}bin`, join(folder, 'bin'), { recursive: true });
  await mkdir(join(folder, 'src/cli'), { recursive: true });
  await writeFile(join(folder, 'src/cli/main.ts'), '');
  const [program = '', ...args] = command.replace('$ node ', `${process.execPath} `).split(' ');
  return promisify(execFile)(program, args, { cwd: folder }).then(
    () => '',
    ({ stderr }: { stderr: string }) => stderr,
  );
};

/** The blocks of commands, each text once, with every place where it stands. */
const places = Map.groupBy(PAGES.flatMap(blocksOf).filter(isOfCommands), ({ text, scene }) => `${scene}\n${text}`);

test.each(
  [...places.values()].map((blocks) => [blocks.map(({ page, line }) => `${page}:${line}`).join(', '), blocks[0] as Block] as const),
)('the commands of %s run', (_places, block) => (block.language === 'sh' ? runLines(block.text) : playConsole(block)));

test('there are commands to run', () => {
  expect(places.size).toBeGreaterThan(10);
});
