import { EXIT_CODES, type GateCheck, type GateOutcome, verdictOf } from '../../analysis/gate/gate.ts';
import { judgeRule } from '../../analysis/gate/judge-rule.ts';
import { isCompared } from '../../analysis/gate/pair-figures.ts';
import { fullRuleWords } from '../../analysis/gate/rule-words.ts';
import type { EvaluatorResponse } from '../../contract/version.ts';
import { IntervalRef } from '../analysis/interval.ts';
import { selectionOf } from '../analysis/selection.ts';
import { builder } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';
import type { Context } from '../kit/context.ts';
import { passesKey } from '../kit/early.ts';
import type { FieldCost, WrittenArgs } from '../kit/field-extensions.ts';
import { EvaluatorVersionRef, RunRef } from '../kit/refs.ts';
import { MeasureEnum, ReasonEnum, VerdictEnum } from './gate-enums.ts';
import { checkGate, type GateInput, GateInputRef, gateAsked } from './gate-input.ts';
import { type GateSides, gateSides, problemsOf } from './gate-sides.ts';
import { junitField, markdownField, mostExamples } from './gate-texts.ts';
import { type GateReading, readGate } from './read-gate.ts';

/** A check, with the evaluator that it names. */
interface ShownCheck extends GateCheck {
  readonly evaluator: EvaluatorResponse | null;
}

/** Whether a run may pass, and by what that was decided. */
export interface Gate extends GateOutcome {
  readonly checks: readonly ShownCheck[];
  readonly sides: GateSides;
  readonly reading: GateReading;
  /** Where a rule asks for it, or the input names it. */
  readonly control: GateSides['control'];
}

const checksOf = ({ measured }: GateReading, { evaluators, attached }: GateSides): ShownCheck[] =>
  measured.map(({ placed: { rule, place }, found }) => ({
    ...judgeRule(rule, found),
    name: fullRuleWords(rule),
    evaluator: (place === undefined ? null : evaluators[place]) ?? null,
    evaluatorVersionId: (place === undefined ? null : attached[place]?.versionId) ?? null,
  }));

const gateOf = async (input: GateInput, examples: number, context: Context): Promise<Gate | null> => {
  const asked = gateAsked(input);
  const sides = await gateSides(asked, input, context);
  if (!sides) return null;
  const reading = await readGate({ asked, sides, pairBy: input.pairBy ?? 'datapoint', examples, loaders: context.loaders });
  const checks = checksOf(reading, sides);
  const needsControl = asked.rules.some(isCompared);
  const namesControl = input.controlRunId != null;
  const by = { ...asked, allowUnfinished: input.allowUnfinished ?? false, namesControl };
  const problems = await problemsOf(sides, { ...reading, needsControl }, by, context);
  const control = needsControl || namesControl ? sides.control : undefined;
  return { verdict: verdictOf(checks, problems), checks, problems, sides, reading, control };
};

const CheckRef = builder.objectRef<ShownCheck>('EvaluationGateCheck').implement({
  description: 'What became of one rule.',
  fields: (t) => ({
    advisory: t.boolean({ nullable: false, description: 'Whether it decides nothing.', resolve: ({ rule }) => rule.advisory }),
    bound: t.float({ nullable: false, description: 'The bound, as the rule gave it.', resolve: ({ rule }) => rule.value }),
    control: t.float({
      description: 'What it was in the control run, over pairs; null where the rule does not ask.',
      resolve: ({ figures }) => figures.control,
    }),
    evaluator: t.expose('evaluator', {
      type: EvaluatorVersionRef,
      description: 'The evaluator; null where the rule names none or it does not exist.',
    }),
    interval: t.field({
      type: IntervalRef,
      description:
        'The range of observed; of a maxDrop that of the difference from the control run, where above 0 is better. Null where there is none.',
      resolve: ({ figures }) => figures.interval,
    }),
    measure: t.field({ type: MeasureEnum, nullable: false, description: 'What is measured.', resolve: ({ rule }) => rule.measure }),
    name: t.exposeString('name', { nullable: false, description: 'The rule in words.' }),
    observed: t.float({
      description: 'What it is, not rounded; null where nothing could be measured.',
      resolve: ({ figures }) => figures.observed,
    }),
    reason: t.expose('reason', { type: ReasonEnum, nullable: false, description: 'Why.' }),
    samples: t.int({
      nullable: false,
      description: 'On how many judgments, rows or pairs it rests.',
      resolve: ({ figures }) => figures.samples,
    }),
    verdict: t.expose('verdict', { type: VerdictEnum, nullable: false, description: 'What it says.' }),
  }),
});

const GateRef = builder.objectRef<Gate>('EvaluationGate').implement({
  description: 'Whether a run may pass.',
  fields: (t) => ({
    checks: t.expose('checks', { type: [CheckRef], nullable: false, description: 'The rules, in their order.' }),
    control: t.expose('control', {
      type: RunRef,
      description: 'The run compared with; null where there is none, and where no rule compares.',
      extensions: passesKey,
    }),
    coverage: t.float({
      description: 'The share of the dataset that has logs, from 0 to 1; null without a dataset.',
      resolve: ({ reading }) => reading.coverage.share,
    }),
    exitCode: t.int({
      nullable: false,
      description: 'The exit code of the command line: 0 for PASS, 1 for FAIL, 2 for INCONCLUSIVE.',
      resolve: ({ verdict }) => EXIT_CODES[verdict],
    }),
    problems: t.exposeStringList('problems', {
      nullable: false,
      description: 'What speaks against the gate as a whole; empty where nothing does.',
    }),
    run: t.field({ type: RunRef, nullable: false, description: 'The run.', extensions: passesKey, resolve: ({ sides }) => sides.run }),
    verdict: t.expose('verdict', {
      type: VerdictEnum,
      nullable: false,
      description:
        'FAIL where a rule fails; else INCONCLUSIVE where a rule or the gate as a whole is; else PASS. Advisory rules do not count.',
    }),
    junit: junitField(t),
    markdown: markdownField(t),
  }),
});

/** What summing up rows costs, and comparing a run. */
const GATE = 200;

const gateCost = ({ input }: WrittenArgs): FieldCost => {
  const { rules } = Object(input) as { readonly rules?: unknown };
  return { own: GATE + (Array.isArray(rules) ? rules.length : 1), times: 1 };
};

builder.queryField('evaluationGate', (t) =>
  t.field({
    type: GateRef,
    args: { input: t.arg({ type: GateInputRef, required: true, description: 'What is looked at.' }) },
    description:
      'Whether a run may pass; null of an evaluation that does not exist. Costs the calls of evaluation, runs and stats, in one round. Rules that look at rows read them, and so does the share of the dataset unless each datapoint is known to have one log: one upstream call for every 100, up to the scan limit, or one for each filter where the source sums up by itself.',
    extensions: {
      cost: gateCost,
      ...checks<{ readonly input: GateInput }>(({ input }, _known, info) => {
        checkGate(input);
        mostExamples(selectionOf(info));
      }),
    },
    resolve: (_root, { input }, context, info) => gateOf(input, mostExamples(selectionOf(info)), context),
  }),
);
