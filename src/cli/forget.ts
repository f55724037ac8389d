import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { carryOutForgetting, type ForgetPlan, type ForgetRequest, planForgetting } from '../backend/forgetting/forget-person.ts';
import type { Store } from '../backend/store/store.ts';
import type { ForgetFlags } from '../config/command-line.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { namesOf } from '../contract/names.ts';
import { shownData } from '../data-place.ts';
import type { ImportWatch } from '../embedded-store.ts';
import { openToForget, removeCopies } from '../forget-data.ts';
import { print, say, visible, warn } from './terminal.ts';
import { watched } from './watch.ts';

const EXIT_LEFT = 1;

const requestOf = ({ log = [], user }: ForgetFlags): ForgetRequest => {
  if ((log.length === 0) === (user === undefined)) throw new ConfigError('forget needs --log ID, or --user NAME');
  if (log.includes('') || user === '') throw new ConfigError('forget needs an id behind --log, and a name behind --user');
  return { logIds: [...new Set(log)], user };
};

const logsText = (count: number): string => (count === 1 ? '1 log' : `${count} logs`);

/** What is to go, in lines. */
const planLines = ({ found }: ForgetPlan, data: string): string[] => {
  const all = found.metIds.size;
  const others = all - found.wholeLogs;
  const what = `${logsText(all)}: ${found.wholeLogs} with a row or a line of their own, ${others} inside other logs and rows`;
  return [
    `To be forgotten in ${data}: ${what}.`,
    ...(found.datapointIds.size === 0
      ? []
      : [`Datapoints that they were made from stay where a dataset has them: ${namesOf([...found.datapointIds])}.`]),
  ];
};

/** Throws where nothing is there, and nothing was. */
const requireKnown = ({ found, unknownIds, isKnownUser }: ForgetPlan, { user }: ForgetRequest, data: string): void => {
  if (unknownIds.length > 0) throw new Error(`There is no log with the id ${namesOf(unknownIds)} in ${data}.`);
  if (user !== undefined && found.bodies.size === 0 && !isKnownUser)
    throw new Error(`No log in ${data} has the user ${JSON.stringify(user)}.`);
};

const isConfirmed = async (signal: AbortSignal | undefined): Promise<boolean> => {
  if (!process.stdin.isTTY) throw new ConfigError('forget needs --yes where nobody can be asked');
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const question = visible('Forget them? They cannot be brought back. [y/N] ');
  try {
    // Who leaves without an answer has not agreed.
    const left = once(asking, 'close').then(() => '');
    const answer = await Promise.race([asking.question(question, { ...(signal && { signal }) }), left]);
    return /^y(?:es)?$/i.test(answer.trim());
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    asking.close();
  }
};

const STILL = 'Exports, and backups that were made before, hold them still.';

interface Command {
  readonly config: Config;
  readonly request: ForgetRequest;
  readonly data: string;
}

const forgetIn = async (store: Store, { config, request, data }: Command, plan: ForgetPlan, watch: ImportWatch): Promise<void> => {
  const { signal } = watch;
  const { runs, left } = await carryOutForgetting(store, request, plan, { signal });
  say(`Forgot ${logsText(plan.found.metIds.size)} in ${data}; the rows or stats of ${runs} run${runs === 1 ? '' : 's'} are others now.`);
  const { removed, unknown } = await removeCopies(config, store);
  for (const file of removed) say(`Removed ${file}, a copy of an export with them, or with others that were forgotten here before.`);
  say(STILL);
  const lines = unknown.map((file) => `${file} may be a copy of an export with them, and cannot be looked into.`);
  for (const line of left === undefined ? lines : [left, ...lines]) {
    warn(`${line} Repeat the command to see to that.`);
    process.exitCode = EXIT_LEFT;
  }
};

/** Takes logs out of a data file or database for good, once somebody has agreed to what is to go. */
export const runForget = async (config: Config, words: readonly string[], flags: ForgetFlags): Promise<void> => {
  if (words[0] !== undefined) throw new ConfigError(`Unexpected argument '${words[0]}'`);
  const request = requestOf(flags);
  const data = shownData(config.dataFile ?? '');
  await watched({ doing: 'Forgetting', again: 'the same command goes on' }, async (watch) => {
    const store = await openToForget(config, flags['dry-run'] !== true, watch);
    try {
      const plan = await planForgetting(store, request, { signal: watch.signal });
      requireKnown(plan, request, data);
      await print(planLines(plan, data));
      if (flags['dry-run'] === true) return;
      if (flags.yes !== true && !(await isConfirmed(watch.signal))) return say('Nothing was changed.');
      await forgetIn(store, { config, request, data }, plan, watch);
    } finally {
      await store.close();
    }
  });
};
