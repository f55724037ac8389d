import type { SelectorKey } from '../filter.ts';
import type { GateMeasure, GateReason, GateRule } from './gate.ts';

const MEASURES: Readonly<Record<GateMeasure, string>> = {
  'error-rate': 'error rate',
  'judgment-error-rate': 'judgment error rate',
  'log-count': 'logs',
  mean: 'mean',
  'mean-cost': 'mean cost',
  'option-share': 'share',
  'pass-rate': 'pass rate',
  percentile: 'percentile',
  'regressed-count': 'regressed',
  'regressed-rate': 'regressed rate',
  score: 'score',
};

/** What a rule's evaluator is called in it. */
export const evaluatorWord = (selector: SelectorKey): string => {
  if ('path' in selector) return selector.path;
  return 'name' in selector ? selector.name : selector.versionId;
};

const measureWords = ({ measure, option, percentile, evaluator }: GateRule): string => {
  if (measure === 'option-share') return `share of ${JSON.stringify(option)}`;
  if (measure === 'percentile') return `p${percentile}${evaluator ? '' : ' of duration in seconds'}`;
  return MEASURES[measure];
};

/** A bound as it stands behind a measure. */
export const boundWords = ({ bound, value }: Pick<GateRule, 'bound' | 'value'>): string =>
  bound === 'min' ? `≥ ${value}` : bound === 'max' ? `≤ ${value}` : `drop ≤ ${value}`;

/** A rule in words: its name, or what it measures and its bound. */
export const ruleWords = (rule: GateRule): string => {
  if (rule.name !== undefined) return rule.name;
  const what = `${measureWords(rule)} ${boundWords(rule)}`;
  const part = Object.keys(rule.filter).length > 0 ? ' of the rows of its filter' : '';
  const evidence = rule.evidence === 'interval' && rule.bound !== 'maxDrop' ? ', by its range' : '';
  return `${what}${part}${evidence}`;
};

/** What a reason says, as a sentence without its beginning and end. */
export const REASON_WORDS: Readonly<Record<GateReason, string>> = {
  'bound-kept': 'the bound is kept',
  'bound-broken': 'the bound is broken',
  'no-control': 'there is no run to compare with',
  'no-evaluator': 'the evaluation has no such evaluator',
  'no-samples': 'nothing was judged',
  'not-measurable': 'the measure does not suit the evaluator',
  'range-holds-bound': 'the bound lies within the range',
  'missing-judgments': 'too many rows have no judgment',
  'too-few-samples': 'there are too few samples',
};

/** The same with the evaluator in front. */
export const fullRuleWords = (rule: GateRule): string =>
  rule.name === undefined && rule.evaluator ? `${evaluatorWord(rule.evaluator)} ${ruleWords(rule)}` : ruleWords(rule);

const MIN_DIGITS = 4;
const MAX_DIGITS = 17;

/** A number of few digits, and of as many more as it takes to lie on its own side of the bound. */
export const shownNumber = (value: number, bound: number): string => {
  for (let digits = MIN_DIGITS; digits < MAX_DIGITS; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.sign(rounded - bound) === Math.sign(value - bound)) return String(rounded);
  }
  return String(value);
};
