import type { Denominator } from '../analysis/question.ts';
import { isGood, optionValence } from '../contract/judgment.ts';
import { objectsIn } from '../contract/present.ts';
import { percentileNamed } from '../contract/shown-values.ts';
import {
  type BooleanEvaluatorStatsResponse,
  type NumericEvaluatorStatsResponse,
  type SelectEvaluatorStatsResponse,
  statsKind,
} from '../contract/stats.ts';
import type { EvaluatorResponse } from '../contract/version.ts';
import type { EvaluatorStats } from '../loaders/entities.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { builder } from './kit/builder.ts';
import { checks } from './kit/checks.ts';
import { DamagedError } from './kit/damaged-error.ts';
import { early, passesKey } from './kit/early.ts';
import { ValenceEnum } from './kit/enums.ts';
import { InputError } from './kit/input-error.ts';
import { EvaluatorStatsRef, EvaluatorVersionRef } from './kit/refs.ts';
import { requiredField } from './kit/sent-fields.ts';

type Stats<Kind> = Kind & { readonly evaluation_id: string };

const TYPENAMES = {
  numeric: 'NumericEvaluatorStats',
  boolean: 'BooleanEvaluatorStats',
  select: 'SelectEvaluatorStats',
  text: 'TextEvaluatorStats',
} as const;

/** An evaluator of an evaluation, by its version. */
type EvaluatorKey = Pick<EvaluatorStats, 'evaluation_id' | 'evaluator_version_id'>;

/** The evaluator's version as the evaluation holds it; null where it was removed since. */
export const evaluatorOf = async (
  { evaluation_id, evaluator_version_id }: EvaluatorKey,
  loaders: Loaders,
): Promise<EvaluatorResponse | null> => {
  const evaluation = await loaders.evaluation.load(evaluation_id);
  return objectsIn(evaluation?.evaluators).find(({ version }) => version?.version_id === evaluator_version_id)?.version ?? null;
};

export const StatDenominatorEnum = builder.enumType('StatDenominator', {
  description: 'What a share is taken of.',
  values: {
    JUDGMENTS: { value: 'judgments', description: 'The judgments of the evaluator’s type; abstentions and errors are left out.' },
    LOGS: {
      value: 'logs',
      description:
        'All evaluator logs: abstentions and errors count as the worst, so that no failure makes a result better. It has no meaning for numbers, which know no worst: their score is null then.',
    },
  },
});

/** A number that is to be calculated with; anything else would make another number of it. */
export const numeric = (value: unknown): number => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new DamagedError('A count or a mean is no number.');
  return value;
};

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** The share of booleans that are good by the evaluator's valence; null where there are none, or where the valence names no good value. */
const passRateOf = (stats: BooleanEvaluatorStatsResponse, evaluator: EvaluatorResponse | null, denominator: Denominator): number | null => {
  const spec = evaluator?.spec ?? {};
  const [goodTrue, goodFalse] = [isGood(spec, true), isGood(spec, false)];
  if (!goodTrue && !goodFalse) return null;
  const [numTrue, numFalse] = [numeric(stats.num_true), numeric(stats.num_false)];
  const good = (goodTrue ? numTrue : 0) + (goodFalse ? numFalse : 0);
  const booleans = numTrue + numFalse;
  // Damaged stats may count fewer logs than judgments; no share is above 1.
  return share(good, denominator === 'logs' ? Math.max(numeric(stats.total_logs), booleans) : booleans);
};

/** The mean, negated where lower is better. */
const numericScoreOf = (
  { mean }: NumericEvaluatorStatsResponse,
  evaluator: EvaluatorResponse | null,
  denominator: Denominator,
): number | null => {
  if (mean == null || denominator === 'logs') return null;
  return evaluator?.spec?.number_valence === 'negative' ? 0 - numeric(mean) : numeric(mean);
};

/** The argument of every field that may be a share. */
export const denominatorArg = builder.args((t) => ({
  denominator: t.field({ type: StatDenominatorEnum, defaultValue: 'judgments', description: 'What it is taken of.' }),
}));

EvaluatorStatsRef.implement({
  description: 'What one evaluator found over one run.',
  resolveType: (stats) => TYPENAMES[statsKind(stats)],
  fields: (t) => ({
    evaluatorVersionId: requiredField(t, 'evaluator_version_id', 'ID', 'The upstream id of the evaluator’s version.'),
    evaluator: t.field({
      type: EvaluatorVersionRef,
      description: 'The evaluator; null where it was removed from the evaluation since. Costs the evaluation’s call, shared.',
      extensions: early('evaluation_id'),
      resolve: (stats, _args, { loaders }) => evaluatorOf(stats, loaders),
    }),
    totalLogs: requiredField(t, 'total_logs', 'Int', 'The evaluator logs: judgments, abstentions and errors together.'),
    numJudgments: requiredField(t, 'num_judgments', 'Int', 'The judgments, without abstentions and errors.'),
    numNulls: requiredField(t, 'num_nulls', 'Int', 'The abstentions.'),
    numErrors: requiredField(t, 'num_errors', 'Int', 'The failures.'),
    score: t.float({
      args: denominatorArg,
      description:
        'The result as a number where more is better: a mean (negated where lower is better), or the share of good booleans; null for options and texts, and for numbers over LOGS. Costs the evaluation’s call, shared.',
      extensions: early('evaluation_id'),
      resolve: async (stats, { denominator }, { loaders }) => {
        const evaluator = await evaluatorOf(stats, loaders);
        const kind = statsKind(stats);
        if (kind === 'numeric') return numericScoreOf(stats as Stats<NumericEvaluatorStatsResponse>, evaluator, denominator ?? 'judgments');
        if (kind === 'boolean') return passRateOf(stats as Stats<BooleanEvaluatorStatsResponse>, evaluator, denominator ?? 'judgments');
        return null;
      },
    }),
  }),
});

const checkedPercentile = (p: number): number => {
  if (!(p >= 0 && p <= 100)) throw new InputError('p', 'Argument "p" has to be from 0 to 100.');
  return p;
};

interface Percentile {
  readonly p: number;
  readonly value: unknown;
}

/** The members of an object that maps names to numbers. */
const entriesOf = (map: unknown): [string, unknown][] => {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) throw new DamagedError('A map of numbers is none.');
  return Object.entries(map);
};

/** Upstream sends an object with numbers as text for keys, in no order. What its other keys hold is an error, behind those. */
const percentilesOf = ({ percentiles }: NumericEvaluatorStatsResponse): (Percentile | DamagedError)[] => {
  const named = entriesOf(percentiles ?? {}).map(([key, value]) => ({ p: percentileNamed(key), value }));
  const known = named.filter((percentile): percentile is Percentile => percentile.p !== undefined).sort((a, b) => a.p - b.p);
  return [...known, ...named.slice(known.length).map(() => new DamagedError('The key of a percentile names none.'))];
};

export const EvaluatorPercentileRef = builder.objectRef<Percentile>('EvaluatorPercentile').implement({
  description: 'A percentile of numbers.',
  fields: (t) => ({
    p: t.exposeFloat('p', { nullable: false, description: 'Which one, from 0 to 100.' }),
    value: t.field({
      type: 'Float',
      description: 'The number that this many percent do not exceed; null where upstream has none.',
      resolve: ({ value }) => value as number | null,
    }),
  }),
});

builder.objectRef<Stats<NumericEvaluatorStatsResponse>>('NumericEvaluatorStats').implement({
  interfaces: [EvaluatorStatsRef],
  description: 'What an evaluator found that gives numbers.',
  fields: (t) => ({
    mean: t.exposeFloat('mean', { description: 'The mean; null without judgments.' }),
    sum: t.exposeFloat('sum', { description: 'The sum; null without judgments, and from servers that do not send it.' }),
    std: t.exposeFloat('std', { description: 'The standard deviation; null without judgments.' }),
    percentiles: t.field({
      type: [EvaluatorPercentileRef],
      nullable: { list: true, items: true },
      description: 'The percentiles that upstream computed, from the lowest; empty without judgments.',
      resolve: (stats) => percentilesOf(stats) as Percentile[],
    }),
    percentile: t.float({
      args: { p: t.arg.float({ required: true, description: 'Which percentile, from 0 to 100.' }) },
      description: 'One percentile; null where upstream did not compute that one.',
      extensions: checks<{ readonly p: number }>(({ p }) => checkedPercentile(p)),
      resolve: (stats, { p }) => {
        const asked = checkedPercentile(p);
        const found = percentilesOf(stats).find((percentile) => 'p' in percentile && percentile.p === asked);
        return ((found as Percentile | undefined)?.value ?? null) as number | null;
      },
    }),
  }),
});

builder.objectRef<Stats<BooleanEvaluatorStatsResponse>>('BooleanEvaluatorStats').implement({
  interfaces: [EvaluatorStatsRef],
  description: 'What an evaluator found that says true or false.',
  fields: (t) => ({
    numTrue: requiredField(t, 'num_true', 'Int', 'How often it said true.'),
    numFalse: requiredField(t, 'num_false', 'Int', 'How often it said false.'),
    passRate: t.float({
      args: denominatorArg,
      description:
        'The share of the value with positive valence, from 0 to 1; of true where no valence is given. Null without booleans. Costs the evaluation’s call, shared.',
      extensions: early('evaluation_id'),
      resolve: async (stats, { denominator }, { loaders }) =>
        passRateOf(stats, await evaluatorOf(stats, loaders), denominator ?? 'judgments'),
    }),
  }),
});

/** How often an evaluator chose one of its options. */
interface OptionCount extends EvaluatorKey {
  readonly option: string;
  readonly count: unknown;
  readonly numJudgments: unknown;
}

export const JudgmentOptionCountRef = builder.objectRef<OptionCount>('JudgmentOptionCount').implement({
  description: 'How often an option was chosen.',
  fields: (t) => ({
    option: t.exposeString('option', { nullable: false, description: 'The name of the option.' }),
    count: requiredField(t, 'count', 'Int', 'How often it was chosen.'),
    fraction: t.float({
      description:
        'count over numJudgments; null without judgments. Where several options may be chosen the fractions add up to more than 1.',
      resolve: ({ count, numJudgments }) => share(numeric(count), numeric(numJudgments)),
    }),
    valence: t.field({
      type: ValenceEnum.ref,
      description: 'Whether the option counts as good or bad; null where that was not said. Costs the evaluation’s call, shared.',
      extensions: early('evaluation_id'),
      resolve: async (self, _args, { loaders }) => {
        const evaluator = await evaluatorOf(self, loaders);
        return ValenceEnum.readOptional(optionValence(evaluator?.spec ?? {}, self.option));
      },
    }),
  }),
});

builder.objectRef<Stats<SelectEvaluatorStatsResponse>>('SelectEvaluatorStats').implement({
  interfaces: [EvaluatorStatsRef],
  description: 'What an evaluator found that chooses from options, one or several.',
  fields: (t) => ({
    optionCounts: t.field({
      type: [JudgmentOptionCountRef],
      nullable: { list: true, items: true },
      description: 'How often each option was chosen, in upstream’s order.',
      extensions: passesKey,
      resolve: ({ evaluation_id, evaluator_version_id, num_judgments, num_judgments_per_option }) =>
        entriesOf(num_judgments_per_option).map(([option, count]) => ({
          evaluation_id,
          evaluator_version_id,
          option,
          count,
          numJudgments: num_judgments,
        })),
    }),
  }),
});

builder.objectRef<EvaluatorStats>('TextEvaluatorStats').implement({
  interfaces: [EvaluatorStatsRef],
  description: 'What an evaluator found that writes texts: how many there are. It has no fields beside those of every evaluator.',
});
