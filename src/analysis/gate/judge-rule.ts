import type { Interval } from '../question.ts';
import { FEWEST_PAIRS } from '../statistics/power.ts';
import type { Figures, GateCheck, GateReason, GateRule, GateVerdict, Unmeasured } from './gate.ts';

/** A range of numbers that do not vary says nothing of what the next would be; neither does one of hardly any. */
const isEvidence = ({ lower, upper, method, n }: Interval): boolean =>
  n >= FEWEST_PAIRS && (lower < upper || method === 'wilson' || method === 'newcombe-paired');

type Said = readonly [verdict: GateVerdict, reason: GateReason];

const KEPT: Said = ['pass', 'bound-kept'];
const BROKEN: Said = ['fail', 'bound-broken'];
const WITHIN: Said = ['inconclusive', 'range-holds-bound'];
const TOO_FEW: Said = ['inconclusive', 'too-few-samples'];

/** Whether the least and the greatest that it may be keep the bound. */
const held = ({ bound, value }: GateRule, lower: number, upper: number): Said => {
  const [least, most] = bound === 'max' ? [0 - upper, 0 - lower] : [lower, upper];
  const floor = bound === 'min' ? value : 0 - value;
  if (least >= floor) return KEPT;
  return most < floor ? BROKEN : WITHIN;
};

const saidOf = (rule: GateRule, { samples, observed, interval, lacksJudgments }: Figures): Said => {
  if (samples === 0) return ['inconclusive', 'no-samples'];
  if (lacksJudgments) return ['inconclusive', 'missing-judgments'];
  if (samples < rule.minSamples) return TOO_FEW;
  if (observed === null || !Number.isFinite(observed)) return ['inconclusive', 'not-measurable'];
  if (rule.evidence === 'observed' && rule.bound !== 'maxDrop') return held(rule, observed, observed);
  return interval && isEvidence(interval) ? held(rule, interval.lower, interval.upper) : TOO_FEW;
};

const NOTHING: Figures = { samples: 0, observed: null, interval: null };

/** What a rule says of what it measured, or of why nothing was. Nothing is rounded. */
export const judgeRule = (rule: GateRule, found: Figures | Unmeasured): Pick<GateCheck, 'rule' | 'verdict' | 'reason' | 'figures'> => {
  if (typeof found === 'string') return { rule, verdict: 'inconclusive', reason: found, figures: NOTHING };
  const [verdict, reason] = saidOf(rule, found);
  return { rule, verdict, reason, figures: found };
};
