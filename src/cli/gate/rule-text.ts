import { closest } from '../../contract/closest.ts';
import { UsageError } from './usage-error.ts';

/** A rule as `EvaluationGateInput.rules` takes it; the graph checks what is in it. */
export type Rule = Readonly<Record<string, unknown>>;

/*
 * rule      = [evaluator " "] measure (">=" | "<=" | "max_drop") number
 * evaluator = a path, where it holds a "/"; else a name
 * measure   = "pass_rate" | "score" | … , as EvaluationGateMeasure has them in small letters
 *           | "option_share(" option ")"
 *           | "p" number, of the evaluator's numbers, or "p" number "(duration)"
 */

const PLAIN = [
  'error_rate',
  'judgment_error_rate',
  'log_count',
  'mean',
  'mean_cost',
  'pass_rate',
  'regressed_count',
  'regressed_rate',
  'score',
] as const;
const BOUNDS = { '>=': 'min', '<=': 'max', max_drop: 'maxDrop' } as const;

const RULE =
  /^(?:(?<evaluator>\S.*?)\s+)??(?<measure>option_share\(.*\)|[^\s()]+(?:\([^\s()]*\))?)\s*(?<operator>>=|<=|(?<=\s)max_drop(?=\s))\s*(?<bound>\S+)$/su;
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;
const PERCENTILE = /^p(\d+(?:\.\d+)?)(\(duration\))?$/;

const GRAMMAR = "'[EVALUATOR] MEASURE >= NUMBER', with <= for a most and max_drop for what may be lost";

const measureOf = (text: string, refuse: (what: string) => never): Rule => {
  const plain = PLAIN.find((name) => name === text);
  if (plain !== undefined) return { measure: plain.toUpperCase() };
  const [, percentile] = PERCENTILE.exec(text) ?? [];
  if (percentile !== undefined) return { measure: 'PERCENTILE', percentile: Number(percentile) };
  const [, option] = /^option_share\((.+)\)$/s.exec(text) ?? [];
  if (option !== undefined) return { measure: 'OPTION_SHARE', option };
  const meant = closest(text, [...PLAIN, 'option_share(OPTION)']);
  return refuse(
    meant === undefined
      ? `there is no measure ${text}; there are ${PLAIN.join(', ')}, option_share(OPTION), p95 and p95(duration)`
      : `there is no measure ${text}; did you mean ${meant}?`,
  );
};

const evaluatorOf = (text: string | undefined): Rule => {
  if (text === undefined) return {};
  return { evaluator: text.includes('/') ? { path: text } : { name: text } };
};

/** Reads a rule of a command line, such as `Evaluators/Correct pass_rate >= 0.9`; a `UsageError` for one that cannot be read. */
export const ruleOf = (text: string): Rule => {
  const refuse = (what: string): never => {
    throw new UsageError(`--rule '${text}': ${what}`);
  };
  const { evaluator, measure = '', operator = '', bound = '' } = RULE.exec(text.trim())?.groups ?? {};
  if (measure === '') return refuse(/[^<>]=?[<>](?!=)|==/.test(text) ? 'a bound is >=, <= or max_drop' : `a rule is ${GRAMMAR}`);
  if (!NUMBER.test(bound)) return refuse(`${bound} is no number`);
  if (measure.endsWith('(duration)') && evaluator !== undefined) return refuse('duration is of logs, and of no evaluator');
  const read = measureOf(measure, refuse);
  if (read['measure'] === 'PERCENTILE' && evaluator === undefined && !measure.endsWith('(duration)'))
    return refuse(`${measure} needs an evaluator, or (duration) behind it`);
  return { ...evaluatorOf(evaluator), ...read, [BOUNDS[operator as keyof typeof BOUNDS]]: Number(bound) };
};
