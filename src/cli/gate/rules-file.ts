import { readFile } from 'node:fs/promises';
import { codeOf } from '../../backend/files/system-error.ts';
import { closest } from '../../contract/closest.ts';
import type { Rule } from './rule-text.ts';
import { UsageError } from './usage-error.ts';

/** What a file of rules says: the rules, and what else of `EvaluationGateInput` is not about one evaluation. */
export interface RulesFile {
  readonly rules: readonly Rule[];
  readonly settings: Readonly<Record<string, unknown>>;
}

const SETTINGS = ['allowUnfinished', 'confidence', 'controlRunId', 'minCoverage', 'pairBy'];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON has no such numbers, and would make nothing of them. */
const holdsNoNumber = (value: unknown): boolean => {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNoNumber);
};

const textOf = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--rules names a file that cannot be read: ${file} (${codeOf(error)})`);
  }
};

/** YAML, of which JSON is a part. A key that comes twice is refused, and a value is what it looks like in YAML 1.2. */
const parsed = async (text: string, refuse: (what: string) => never): Promise<unknown> => {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { version: '1.2', prettyErrors: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) return refuse(problem.message.split('\n')[0]?.replace(/:$/, '') ?? '');
  return document.toJS() as unknown;
};

/** Reads a file of rules; a `UsageError` for one that cannot be read. What is in a rule is checked where it is asked. */
export const readRulesFile = async (file: string): Promise<RulesFile> => {
  const refuse = (what: string): never => {
    throw new UsageError(`${file}: ${what}`);
  };
  const value = await parsed(await textOf(file), refuse);
  const { rules, ...settings } = Array.isArray(value) ? { rules: value } : isObject(value) ? value : refuse('has to hold rules');
  for (const key of Object.keys(settings)) {
    if (SETTINGS.includes(key)) continue;
    const meant = closest(key, ['rules', ...SETTINGS]);
    refuse(`"${key}" is not known; ${meant === undefined ? `there are rules, ${SETTINGS.join(', ')}` : `did you mean ${meant}?`}`);
  }
  if (!Array.isArray(rules) || rules.length === 0) return refuse('has no rules: without one nothing can pass');
  for (const [index, rule] of rules.entries()) {
    if (!isObject(rule)) refuse(`"rules[${index}]" has to be an object`);
    if (holdsNoNumber(rule)) refuse(`"rules[${index}]" holds a number that is none`);
  }
  return { rules: rules as Rule[], settings };
};
