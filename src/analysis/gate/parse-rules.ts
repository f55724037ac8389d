import { type Place, refuse } from '../parse-input.ts';
import { BOUNDS, type Bound, type GateMeasure, type GateRule } from './gate.ts';

/** A rule as it is given: the members of `EvaluationGateRule`, its filter and evaluator checked already. */
export interface GivenRule extends Omit<GateRule, 'bound' | 'value' | 'evidence' | 'minSamples' | 'advisory'> {
  readonly min?: number | null | undefined;
  readonly max?: number | null | undefined;
  readonly maxDrop?: number | null | undefined;
  readonly evidence?: GateRule['evidence'] | null | undefined;
  readonly minSamples?: number | null | undefined;
  readonly advisory?: boolean | null | undefined;
}

export const MAX_RULES = 100;

/** What measures take. */
interface MeasureTakes {
  readonly evaluator: 'needed' | 'possible' | 'none';
  /** Whether it may be taken of judgments or of logs. */
  readonly denominator: 'any' | 'judgments' | 'none';
  /** Whether it has a range. */
  readonly range: boolean;
  readonly drop: boolean;
}

const TAKES: Readonly<Record<GateMeasure, MeasureTakes>> = {
  'error-rate': { evaluator: 'none', denominator: 'none', range: true, drop: true },
  'judgment-error-rate': { evaluator: 'needed', denominator: 'none', range: true, drop: true },
  'log-count': { evaluator: 'none', denominator: 'none', range: false, drop: false },
  mean: { evaluator: 'needed', denominator: 'judgments', range: true, drop: true },
  'mean-cost': { evaluator: 'none', denominator: 'none', range: true, drop: true },
  'option-share': { evaluator: 'needed', denominator: 'any', range: true, drop: false },
  'pass-rate': { evaluator: 'needed', denominator: 'any', range: true, drop: true },
  percentile: { evaluator: 'possible', denominator: 'judgments', range: false, drop: false },
  'regressed-count': { evaluator: 'needed', denominator: 'none', range: false, drop: false },
  'regressed-rate': { evaluator: 'needed', denominator: 'none', range: true, drop: false },
  score: { evaluator: 'needed', denominator: 'any', range: true, drop: true },
};

const boundOf = (given: GivenRule, place: Place): { readonly bound: Bound; readonly value: number } => {
  const bounds = BOUNDS.filter((bound) => given[bound] !== undefined && given[bound] !== null);
  const [bound, ...others] = bounds;
  if (bound === undefined) return refuse(place, `has no bound: exactly one of ${BOUNDS.join(', ')} is needed.`);
  if (others.length > 0) return refuse(place, `has several bounds, ${bounds.join(' and ')}: exactly one is needed.`);
  const value = given[bound] as number;
  if (!Number.isFinite(value)) return refuse([...place, bound], 'has to be a finite number.');
  if (bound === 'maxDrop' && value < 0) return refuse([...place, bound], `has to be 0 or more; it is ${value}.`);
  return { bound, value };
};

const checkMembers = (given: GivenRule, bound: Bound, place: Place): void => {
  const { measure, evaluator, denominator, percentile, option } = given;
  const takes = TAKES[measure];
  if (takes.evaluator === 'needed' && !evaluator) refuse([...place, 'evaluator'], 'is missing: the measure is of the judgments of one.');
  if (takes.evaluator === 'none' && evaluator) refuse([...place, 'evaluator'], 'has no place here: the measure is of logs.');
  if (denominator && (takes.denominator === 'none' || (takes.denominator === 'judgments' && denominator === 'logs')))
    refuse([...place, 'denominator'], 'has no place here: the measure is no share of judgments.');
  if (bound === 'maxDrop' && !takes.drop)
    refuse([...place, 'maxDrop'], 'has no place here: the measure has no better and worse that pairs tell.');
  if (given.evidence === 'interval' && !takes.range) refuse([...place, 'evidence'], 'cannot be the range: the measure has none.');
  if ((measure === 'option-share') !== (option !== undefined)) refuse([...place, 'option'], 'belongs to OPTION_SHARE, and to that alone.');
  if ((measure === 'percentile') !== (percentile !== undefined))
    refuse([...place, 'percentile'], 'belongs to PERCENTILE, and to that alone.');
  if (percentile !== undefined && !(percentile >= 0 && percentile <= 100)) refuse([...place, 'percentile'], 'has to be from 0 to 100.');
};

/** A rule with everything in its place; a `QuestionError` names what is not. */
export const checkedRule = (given: GivenRule, place: Place): GateRule => {
  const { min: _min, max: _max, maxDrop: _maxDrop, evidence, minSamples, advisory, ...rest } = given;
  const { bound, value } = boundOf(given, place);
  checkMembers(given, bound, place);
  const samples = minSamples ?? 1;
  if (!(samples >= 1)) refuse([...place, 'minSamples'], `has to be at least 1; it is ${samples}.`);
  return { ...rest, bound, value, evidence: evidence ?? 'observed', minSamples: samples, advisory: advisory ?? false };
};
