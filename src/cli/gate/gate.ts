import { randomUUID } from 'node:crypto';
import { destination } from 'pino';
import { createFacade } from '../../compose.ts';
import type { GateFlags } from '../../config/command-line.ts';
import type { Config } from '../../config/config.ts';
import { createLog } from '../../server/telemetry/log.ts';
import { ofItsOwn } from '../own-config.ts';
import { type PrintLine, say, warn } from '../terminal.ts';
import { watched } from '../watch.ts';
import { annotationsOf } from './annotations.ts';
import { type Ask, createAsk } from './ask.ts';
import { type GateAsked, gateAskedBy, type OnInconclusive } from './asked.ts';
import { type GateFiles, gateFilesOf, writeGateFiles } from './files.ts';
import { writeFirstRules } from './init.ts';
import { GATE, type Outcome } from './outcome.ts';
import { tableOf } from './table.ts';
import { UsageError } from './usage-error.ts';
import { waitForRun } from './wait.ts';

const EXIT_FAIL = 1;

export interface GateOptions {
  readonly words: readonly string[];
  readonly flags: GateFlags;
  /** Settings are read after what is asked, so that wrong usage is told first. */
  readonly config: () => Config;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Composes the service for one command, and closes it behind the work. */
const withAsk = async (given: Config, work: (ask: Ask, signal: AbortSignal) => Promise<void>): Promise<void> => {
  const config = ofItsOwn(given);
  const log = createLog(config.logLevel ?? 'silent', destination({ fd: process.stderr.fd, sync: true }), { showMessages: true });
  const facade = await watched({ doing: 'Reading the export:' }, (watch) => createFacade(config, { log, watch }));
  const again = 'nothing was judged';
  try {
    await watched({ doing: 'Judging', again }, ({ signal = new AbortController().signal }) =>
      work(createAsk(facade, config.apiKey), signal),
    );
  } finally {
    await facade.close();
  }
};

/** Waits where that is asked, and gives what is asked then: of a run that has not ended by then the graph says that it is not completed. */
const waited = async (ask: Ask, asked: GateAsked, signal: AbortSignal): Promise<GateAsked> => {
  const { input, wait } = asked;
  if (wait === undefined) return asked;
  const { evaluationId, runId } = input;
  if (await waitForRun(ask, { evaluationId, runId, milliseconds: wait, signal, tell: warn })) return asked;
  warn(`The run has not ended after ${wait / 1_000} seconds; it is judged as it is, which is no PASS.`);
  return { ...asked, input: { ...input, allowUnfinished: false } };
};

/** Between these lines GitHub takes no line for a command of its own, whatever a name in it begins with. */
const closedToCommands = (lines: readonly string[], isInActions: boolean): readonly string[] => {
  if (!isInActions) return lines;
  const token = randomUUID();
  return [`::stop-commands::${token}`, ...lines, `::${token}::`];
};

const exitOf = ({ exitCode, verdict }: Outcome, onInconclusive: OnInconclusive): number => {
  if (verdict !== 'INCONCLUSIVE' || onInconclusive === '2') return exitCode;
  return onInconclusive === 'pass' ? 0 : EXIT_FAIL;
};

const tell = (
  outcome: Outcome,
  onInconclusive: OnInconclusive,
  { tellLine, isInActions }: { tellLine: PrintLine; isInActions: boolean },
): void => {
  for (const line of closedToCommands(tableOf(outcome), isInActions)) tellLine(line);
  if (isInActions) for (const line of annotationsOf(outcome)) tellLine(line);
  if (outcome.verdict === 'INCONCLUSIVE' && onInconclusive === 'pass')
    warn('Warning: INCONCLUSIVE lets pass by --on-inconclusive pass; nothing shows that the run is good.');
};

const judge = async (ask: Ask, asked: GateAsked, files: GateFiles): Promise<Outcome> => {
  const shown = { junit: files.junit !== undefined, markdown: files.summary !== undefined };
  const { evaluationGate } = await ask<{ readonly evaluationGate: Outcome | null }>(GATE, { input: asked.input, ...shown });
  if (evaluationGate === null) throw new Error('the source does not know this evaluation');
  return evaluationGate;
};

const initOf = async ({ words, flags, config }: GateOptions, file: string): Promise<void> => {
  const [evaluationId, ...others] = words;
  if (evaluationId === undefined || others.length > 0)
    throw new UsageError('--init needs an evaluation alone: gate EVALUATION --init FILE');
  await withAsk(config(), (ask) => writeFirstRules(ask, { evaluationId, runId: flags.control, file }));
  say(`Wrote rules into ${file}; change them, then: gate ${evaluationId} RUN --rules ${file}`);
};

/** Tells whether a run may pass, by the graph's own words. The exit code says it too. */
export const runGate = async (options: GateOptions): Promise<void> => {
  const { words, flags, config, env } = options;
  if (flags.init !== undefined) return initOf(options, flags.init);
  const asked = await gateAskedBy(words, flags);
  const files = gateFilesOf(flags);
  await withAsk(config(), async (ask, signal) => {
    const outcome = await judge(ask, await waited(ask, asked, signal), files);
    const isInActions = env['GITHUB_ACTIONS'] === 'true';
    tell(outcome, asked.onInconclusive, { tellLine: files.takesOutput ? warn : say, isInActions });
    await writeGateFiles(outcome, files);
    process.exitCode = exitOf(outcome, asked.onInconclusive);
  });
};
