import { shellWord } from '../parts/shell-word.ts';
import { isInWords, type Rule, ruleText } from './rule-words.ts';

interface Asked {
  readonly evaluationId: string;
  readonly runId: string;
  /** Where it is not the control run of the evaluation. */
  readonly controlId: string | undefined;
  readonly coverage: number;
  readonly rules: readonly Rule[];
}

/** What does the same where no browser is: a command, and the file that it names. */
export interface Command {
  readonly line: string;
  /** Rules for which the command line has no words, as JSON. */
  readonly file: { readonly name: string; readonly text: string } | undefined;
}

const FILE = 'gate.json';

/** A flag with what it is given, which may begin as a flag does. */
const flag = (name: string, text: string): string =>
  text.startsWith('-') ? `--${name}=${shellWord(text)}` : `--${name} ${shellWord(text)}`;

/** The command line that judges the same. */
export const commandOf = ({ evaluationId, runId, controlId, coverage, rules }: Asked): Command => {
  const isPlain = rules.every(isInWords);
  const words = [
    `humanloop-graphql gate ${shellWord(evaluationId)} ${shellWord(runId)}`,
    ...(isPlain ? rules.map((rule) => flag('rule', ruleText(rule))) : [flag('rules', FILE)]),
    ...(controlId ? [flag('control', controlId)] : []),
    ...(coverage === 1 ? [] : [flag('min-coverage', String(coverage))]),
  ];
  return { line: words.join(' \\\n  '), file: isPlain ? undefined : { name: FILE, text: JSON.stringify({ rules }, null, 2) } };
};
