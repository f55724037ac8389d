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

/** What a reason says, as a sentence without its end. */
export const REASON_WORDS: Readonly<Record<GateReason, string>> = {
  'bound-kept': 'The bound is kept',
  'bound-broken': 'The bound is broken',
  'no-control': 'There is no run to compare with',
  'no-evaluator': 'The evaluation has no such evaluator',
  'no-samples': 'There is no judgment, row or pair at all',
  'not-measurable': 'The measure does not suit the evaluator',
  'range-holds-bound': 'The bound lies within the range',
  'missing-judgments': 'More rows lack what is measured than the gate allows',
  'too-few-samples': 'There are too few judgments, rows or pairs to tell',
};

/** The same with the evaluator in front. */
export const fullRuleWords = (rule: GateRule): string =>
  rule.name === undefined && rule.evaluator ? `${evaluatorWord(rule.evaluator)} ${ruleWords(rule)}` : ruleWords(rule);
