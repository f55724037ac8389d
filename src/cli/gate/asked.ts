import type { GateFlags } from '../../config/command-line.ts';
import { closest } from '../../contract/closest.ts';
import { type Rule, ruleOf } from './rule-text.ts';
import { readRulesFile } from './rules-file.ts';
import { UsageError } from './usage-error.ts';

/** What an inconclusive outcome does to the exit code. */
export const ON_INCONCLUSIVE = ['fail', 'pass', '2'] as const;
export type OnInconclusive = (typeof ON_INCONCLUSIVE)[number];

/** How the gate is asked, whatever is written of it. */
export interface GateAsked {
  /** As `EvaluationGateInput` has it; the graph checks what is in it. */
  readonly input: { readonly evaluationId: string; readonly runId: string; readonly rules: readonly Rule[] } & Rule;
  /** Milliseconds that the run is waited for. */
  readonly wait: number | undefined;
  readonly onInconclusive: OnInconclusive;
}

const MAX_WAIT = 24 * 3_600_000;
const UNITS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

const millisecondsOf = (text: string): number => {
  const [, number = '', unit = ''] = /^(\d+)([smh])$/.exec(text) ?? [];
  if (number === '') throw new UsageError('--wait has to be a number of seconds, minutes or hours: 90s, 20m or 2h');
  const milliseconds = Number(number) * UNITS[unit as keyof typeof UNITS];
  if (milliseconds > MAX_WAIT) throw new UsageError('--wait has to be 24h or less');
  return milliseconds;
};

const numberOf = (flag: keyof GateFlags, text: string): number => {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new UsageError(`--${flag} has to be a number`);
  return number;
};

const oneOf = <T extends string>(flag: keyof GateFlags, text: string, known: readonly T[]): T => {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  const meant = closest(text, known);
  throw new UsageError(`--${flag} has to be ${known.join(' or ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`);
};

/** A bound of its own evidence keeps that, and a drop always takes the range. */
const withEvidence = (rule: Rule, evidence: string): Rule =>
  'evidence' in rule || 'maxDrop' in rule ? rule : { ...rule, evidence: evidence.toUpperCase() };

const rulesOf = async ({ rules: file, rule = [], evidence: given }: GateFlags) => {
  if (file === undefined && rule.length === 0)
    throw new UsageError("gate needs rules: --rules FILE, or --rule 'EVALUATOR pass_rate >= 0.9'");
  const read = file === undefined ? { rules: [], settings: {} } : await readRulesFile(file);
  const all = [...read.rules, ...rule.map(ruleOf)];
  if (given === undefined) return { ...read.settings, rules: all };
  const evidence = oneOf('evidence', given, ['observed', 'interval']);
  return { ...read.settings, rules: all.map((each) => withEvidence(each, evidence)) };
};

const idsOf = (words: readonly string[]): { evaluationId: string; runId: string } => {
  const [evaluationId, runId, ...others] = words;
  if (evaluationId === undefined || runId === undefined)
    throw new UsageError('gate needs the ids of an evaluation and of a run: gate EVALUATION RUN');
  if (others.length > 0) throw new UsageError(`Unexpected argument '${others[0]}'`);
  return { evaluationId, runId };
};

/** Reads the words and flags of the command; a `UsageError` for what cannot be read. A flag outweighs what the file of rules says. */
export const gateAskedBy = async (words: readonly string[], flags: GateFlags): Promise<GateAsked> => {
  const ids = idsOf(words);
  const { control, confidence, wait } = flags;
  const coverage = flags['min-coverage'];
  const input = {
    ...(await rulesOf(flags)),
    ...(control !== undefined && { controlRunId: control }),
    ...(confidence !== undefined && { confidence: numberOf('confidence', confidence) }),
    ...(coverage !== undefined && { minCoverage: numberOf('min-coverage', coverage) }),
    ...(flags['allow-unfinished'] && { allowUnfinished: true }),
    ...ids,
  };
  return {
    input,
    wait: wait === undefined ? undefined : millisecondsOf(wait),
    onInconclusive: oneOf('on-inconclusive', flags['on-inconclusive'] ?? '2', ON_INCONCLUSIVE),
  };
};
