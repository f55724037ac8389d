import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';

/** Runs a script and kills it once it has printed so many lines. What it printed until its end; all of it where that came first. */
export const killedAfter = async (
  lines: number,
  script: string,
  args: readonly string[],
): Promise<{ printed: string[]; killed: boolean }> => {
  const child: ChildProcess = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const printed: string[] = [];
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout })) {
      printed.push(line);
      if (printed.length === lines) child.kill('SIGKILL');
    }
  const [code, signal] = await closed;
  expect([code, signal]).toEqual(signal === null ? [0, null] : [null, 'SIGKILL']);
  return { printed, killed: signal !== null };
};

/** What was killed while it wrote to a database left one that is whole. */
export const expectSound = (file: string): void => {
  const database = new DatabaseSync(file);
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  database.close();
};
