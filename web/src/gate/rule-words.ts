import type { EvaluationGateMeasure, EvaluationGateRule } from '../documents/documents.ts';

/** A rule of a gate, as the graph takes it. */
export type Rule = EvaluationGateRule;

/** What a rule bounds a measure by, and its sign in words of the command line. */
export const BOUNDS = { min: '>=', max: '<=', maxDrop: 'max_drop' } as const;
export type Bound = keyof typeof BOUNDS;

const PLAIN: ReadonlySet<string> = new Set<EvaluationGateMeasure>([
  'ERROR_RATE',
  'JUDGMENT_ERROR_RATE',
  'LOG_COUNT',
  'MEAN',
  'MEAN_COST',
  'PASS_RATE',
  'REGRESSED_COUNT',
  'REGRESSED_RATE',
  'SCORE',
]);

/** The bound of a rule, and its number. */
export const boundOf = (rule: Rule): { readonly bound: Bound; readonly value: number } | undefined => {
  const bound = (Object.keys(BOUNDS) as Bound[]).find((one) => rule[one] != null);
  return bound && { bound, value: rule[bound] as number };
};

const measureText = ({ measure, option, percentile, evaluator }: Rule): string => {
  if (measure === 'OPTION_SHARE') return `option_share(${option})`;
  if (measure === 'PERCENTILE') return `p${percentile}${evaluator ? '' : '(duration)'}`;
  return measure.toLowerCase();
};

const wordsOf = (rule: Rule): string => {
  const { bound, value } = boundOf(rule) ?? { bound: 'min' as const, value: Number.NaN };
  const evaluator = rule.evaluator?.path ?? rule.evaluator?.name;
  return `${evaluator ? `${evaluator} ` : ''}${measureText(rule)} ${BOUNDS[bound]} ${value}`;
};

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .toSorted(([one], [other]) => one.localeCompare(other))
          .map(([name, one]) => [name, sorted(one)]),
      )
    : value;

const isSame = (one: Rule, other: Rule | undefined): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

/** Whether the command line has words for a rule: for filters, names and the like it has none. */
export const isInWords = (rule: Rule): boolean => isSame(rule, readWords(wordsOf(rule)));

/** A rule as the address has it: in the words of the command line, or as JSON where those do not suffice. */
export const ruleText = (rule: Rule): string => (isInWords(rule) ? wordsOf(rule) : JSON.stringify(rule));

const readMeasure = (text: string): Partial<Rule> | undefined => {
  const [, percentile] = /^p(\d+(?:\.\d+)?)(?:\(duration\))?$/.exec(text) ?? [];
  if (percentile !== undefined) return { measure: 'PERCENTILE', percentile: Number(percentile) };
  const [, option] = /^option_share\((.+)\)$/s.exec(text) ?? [];
  if (option !== undefined) return { measure: 'OPTION_SHARE', option };
  const plain = text.toUpperCase();
  return text === text.toLowerCase() && PLAIN.has(plain) ? { measure: plain as EvaluationGateMeasure } : undefined;
};

/** What stands in front of the sign: an evaluator and a measure, or a measure alone. */
const WHAT = /^(?:(\S.*?)\s+)??(option_share\(.*\)|[^\s()]+(?:\(duration\))?)$/s;
const RULE = /^(.+?)\s*(>=|<=|(?<=\s)max_drop(?=\s))\s*([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)$/is;

const readWords = (text: string): Rule | undefined => {
  const [, what = '', sign, number] = RULE.exec(text.trim()) ?? [];
  const [, evaluator, measured = ''] = WHAT.exec(what) ?? [];
  const measure = readMeasure(measured);
  const bound = (Object.keys(BOUNDS) as Bound[]).find((one) => BOUNDS[one] === sign);
  if (!measure || !bound) return undefined;
  const isOfLogs = measured.endsWith('(duration)');
  if (measure.measure === 'PERCENTILE' && isOfLogs === (evaluator !== undefined)) return undefined;
  return {
    ...(evaluator !== undefined && { evaluator: evaluator.includes('/') ? { path: evaluator } : { name: evaluator } }),
    ...(measure as Rule),
    [bound]: Number(number),
  };
};

const readJson = (text: string): Rule | undefined => {
  try {
    const rule: unknown = JSON.parse(text);
    return typeof rule === 'object' && rule !== null && 'measure' in rule ? (rule as Rule) : undefined;
  } catch {
    return undefined;
  }
};

/** Reads a rule of the address; undefined where it is none. What is in it the graph checks. */
export const readRule = (text: string): Rule | undefined => (text.startsWith('{') ? readJson(text) : readWords(text));
