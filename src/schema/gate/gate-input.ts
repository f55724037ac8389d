import type { GateRule, GateTerms } from '../../analysis/gate/gate.ts';
import { checkedRule, MAX_RULES } from '../../analysis/gate/parse-rules.ts';
import { parseFilter } from '../../analysis/parse-filter.ts';
import { type Place, refuse } from '../../analysis/parse-input.ts';
import { LogFilterRef } from '../analysis/log-filter.ts';
import { selectorKeyOf } from '../analysis/selector-key.ts';
import { withUpstreamIds } from '../analysis/upstream-filter.ts';
import { PairingEnum } from '../comparison/comparison-args.ts';
import { runsIn } from '../comparison/runs-compared.ts';
import { StatDenominatorEnum } from '../evaluator-stats.ts';
import { builder } from '../kit/builder.ts';
import { EvaluatorSelectorRef } from '../kit/evaluator-selector.ts';
import { evaluationIdOf, namedRunOf } from '../kit/ids.ts';
import { MeasureEnum } from './gate-enums.ts';

const EvidenceEnum = builder.enumType('EvaluationGateEvidence', {
  description: 'What of a measure has to keep the bound.',
  values: {
    INTERVAL: {
      value: 'interval',
      description: 'The whole range of the measure at the gate’s confidence; part of it makes the rule inconclusive.',
    },
    OBSERVED: { value: 'observed', description: 'The measure itself, as in most gates.' },
  } as const,
});

const RuleRef = builder.inputType('EvaluationGateRule', {
  description: 'One rule of a gate: exactly one of min, max and maxDrop.',
  fields: (t) => ({
    advisory: t.boolean({ defaultValue: false, description: 'Whether a failure is only told, and decides nothing.' }),
    denominator: t.field({
      type: StatDenominatorEnum,
      description:
        'What shares are taken of. Without it all rows of the run: failures and abstentions count against, other than in stats, and a row without a judgment is what is worst for the bound. Numbers are always taken of judgments.',
    }),
    evaluator: t.field({ type: EvaluatorSelectorRef, description: 'Whose judgments; left out only where the measure needs none.' }),
    evidence: t.field({
      type: EvidenceEnum,
      defaultValue: 'observed',
      description: 'What has to keep the bound. A maxDrop always takes the range.',
    }),
    filter: t.field({
      type: LogFilterRef,
      description: 'Only these rows, so that a part of the dataset has a bound of its own; runIds are refused.',
    }),
    max: t.float({ description: 'It may be at most this.' }),
    maxDrop: t.float({ description: 'It may be worse than in the control run by at most this, over pairs; 0 and above.' }),
    measure: t.field({ type: MeasureEnum, required: true, description: 'What is measured.' }),
    min: t.float({ description: 'It has to be at least this.' }),
    minSamples: t.int({ defaultValue: 1, description: 'With fewer judgments, rows or pairs it is inconclusive; at least 1.' }),
    name: t.string({ description: 'A name to show; by default made of evaluator and measure.' }),
    option: t.string({ description: 'The option of OPTION_SHARE.' }),
    percentile: t.float({ description: 'Which percentile, from 0 to 100.' }),
  }),
});

const CONFIDENCE = 0.95;

export const GateInputRef = builder.inputType('EvaluationGateInput', {
  description: 'What a gate looks at.',
  fields: (t) => ({
    allowUnfinished: t.boolean({
      defaultValue: false,
      description: 'Whether a run that is not completed may be judged; else it is inconclusive.',
    }),
    confidence: t.float({ defaultValue: CONFIDENCE, description: 'The confidence of ranges; above 0 and below 1.' }),
    controlRunId: t.id({ description: 'The run to compare with, by upstream or global id; by default the control run.' }),
    evaluationId: t.id({ required: true, description: 'The evaluation, by upstream or global id.' }),
    minCoverage: t.float({
      defaultValue: 1,
      description:
        'The share of the dataset that has to have logs, and of the rows of a rule that has to have an evaluator log, from 0 to 1; else the gate or the rule is inconclusive.',
    }),
    pairBy: t.field({ type: PairingEnum, defaultValue: 'datapoint', description: 'What pairs have in common.' }),
    rules: t.field({ type: [RuleRef], required: true, description: `The rules; 1 to ${MAX_RULES}.` }),
    runId: t.id({ required: true, description: 'The run, by upstream or global id.' }),
  }),
});

type RuleInput = typeof RuleRef.$inferInput;
export type GateInput = typeof GateInputRef.$inferInput;

/** A gate whose input was checked. */
export interface GateAsked extends GateTerms {
  readonly evaluationId: string;
  readonly rules: readonly GateRule[];
}

const ruleOf = (evaluationId: string, input: RuleInput, place: Place): GateRule => {
  const { measure, evaluator, option, percentile, denominator, filter, name, ...bounds } = input;
  if (filter === null) refuse([...place, 'filter'], 'is null, which asks for nothing: leave it out.');
  const own = [...place, 'filter'];
  const rows = parseFilter(filter ? withUpstreamIds({ evaluationId }, filter, own) : undefined, own);
  const named = runsIn(rows, own);
  if (named) refuse(named, 'have no place here: runId names the run.');
  return checkedRule(
    {
      ...bounds,
      measure,
      ...(evaluator && { evaluator: selectorKeyOf(evaluator) }),
      ...(option != null && { option }),
      ...(percentile != null && { percentile }),
      ...(denominator && { denominator }),
      ...(name != null && { name }),
      filter: rows,
    },
    place,
  );
};

/** Reads the input; what cannot be is refused before any call. */
export const gateAsked = (input: GateInput): GateAsked => {
  const { rules, confidence, minCoverage } = input;
  const evaluationId = evaluationIdOf('input.evaluationId', input.evaluationId);
  const place = ['input', 'rules'];
  if (rules.length === 0) refuse(place, 'are none: nothing would be checked.');
  if (rules.length > MAX_RULES) refuse(place, `are ${rules.length}; at most ${MAX_RULES} are allowed.`);
  const [sure, covered] = [confidence ?? CONFIDENCE, minCoverage ?? 1];
  if (!(sure > 0 && sure < 1)) refuse(['input', 'confidence'], `has to be above 0 and below 1; it is ${sure}.`);
  if (!(covered >= 0 && covered <= 1)) refuse(['input', 'minCoverage'], `has to be from 0 to 1; it is ${covered}.`);
  return {
    evaluationId,
    rules: rules.map((rule, index) => ruleOf(evaluationId, rule, [...place, index])),
    confidence: sure,
    minCoverage: covered,
  };
};

/** Throws for what is refused whatever the evaluation is. */
export const checkGate = (input: GateInput): void => {
  gateAsked(input);
  namedRunOf('input.runId', input.runId);
  if (input.controlRunId != null) namedRunOf('input.controlRunId', input.controlRunId);
};
