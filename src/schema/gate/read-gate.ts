import type { ComparisonAnswer, Pairing } from '../../analysis/comparison/comparison.ts';
import { evaluatorsNamed } from '../../analysis/evaluators.ts';
import type { Figures, GateRule, Unmeasured } from '../../analysis/gate/gate.ts';
import { distinctFilters, filterKey, pairsQuestion, percentilesOf, rowsAsk, rowsQuestion } from '../../analysis/gate/gate-questions.ts';
import { type Compared, comparedBy, isCompared, pairFigures } from '../../analysis/gate/pair-figures.ts';
import { type MeasuredRows, rowFigures } from '../../analysis/gate/row-figures.ts';
import { statsRows } from '../../analysis/gate/stats-rows.ts';
import { canonicalJson } from '../../analysis/json-value.ts';
import { refuse } from '../../analysis/parse-input.ts';
import type { Aggregates, Question } from '../../analysis/question.ts';
import type { Analysis, Loaders } from '../../loaders/loaders.ts';
import type { GateAsked } from './gate-input.ts';
import { type Coverage, coverageOf, type GateSides } from './gate-sides.ts';

/** A rule, and the evaluator that it names among those of the evaluation. */
interface Placed {
  readonly rule: GateRule;
  /** Undefined where it names none, or none that can be told; then `why` says so. */
  readonly place: number | undefined;
  readonly why: Unmeasured | undefined;
}

/** What rules are held against. */
export interface Measured {
  readonly placed: Placed;
  readonly found: Figures | Unmeasured;
}

export interface GateReading {
  readonly measured: readonly Measured[];
  readonly coverage: Coverage;
  readonly rowsRead: number | undefined;
  /** The pairs that became worst among the rows of the first rule that compares, with the rows of their logs; absent where none does. */
  readonly worst: { readonly answer: ComparisonAnswer; readonly rows: Analysis['rows'] } | undefined;
}

export interface ReadGate {
  readonly asked: GateAsked;
  readonly sides: GateSides;
  readonly pairBy: Pairing;
  /** So many of the worst pairs. */
  readonly examples: number;
  readonly loaders: Loaders;
}

const placedIn = (rule: GateRule, { attached }: GateSides): Placed => {
  const { evaluator } = rule;
  if (!evaluator) return { rule, place: undefined, why: undefined };
  const places = evaluatorsNamed(evaluator, attached);
  if (places.length === 0) return { rule, place: undefined, why: 'no-evaluator' };
  // Of two versions of one name nobody knows which is meant.
  return places.length > 1 ? { rule, place: undefined, why: 'not-measurable' } : { rule, place: places[0], why: undefined };
};

const NEEDS_ROWS: ReadonlySet<string> = new Set(['error-rate', 'mean-cost', 'percentile']);

/** Whether each datapoint has one log: only then are ranges, and the share of the dataset, told by counts. */
const isOnePerDatapoint = ({ run }: GateSides): boolean => run.orchestrated === true;

const looksAtRows = ({ rule }: Placed, sides: GateSides): boolean =>
  isCompared(rule) ||
  NEEDS_ROWS.has(rule.measure) ||
  Object.keys(rule.filter).length > 0 ||
  (rule.evidence === 'interval' && !isOnePerDatapoint(sides));

/** What stats tell of a rule; undefined where they do not. */
const byStats = ({ rule, place }: Placed, sides: GateSides, asked: GateAsked): MeasuredRows | undefined => {
  const { stats, attached, evaluators } = sides;
  if (!stats) return undefined;
  if (!rule.evaluator || place === undefined) return statsRows(stats, undefined, asked);
  const [own, version] = [attached[place], evaluators[place]];
  return own && version ? statsRows(stats, { attached: own, version }, asked) : undefined;
};

/** All rules by stats alone, where these tell all of them. */
const readStats = (placed: readonly Placed[], { asked, sides }: ReadGate): GateReading | undefined => {
  const countsDatapoints = sides.run.dataset != null && asked.minCoverage === 1 && !isOnePerDatapoint(sides);
  if (countsDatapoints || placed.some((each) => looksAtRows(each, sides))) return undefined;
  const told = placed.map((each) => byStats(each, sides, asked));
  const measured = placed.flatMap((each, index): Measured[] => {
    const rows = told[index];
    if (each.why) return [{ placed: each, found: each.why }];
    return rows ? [{ placed: each, found: rowFigures(each.rule, rows, asked) }] : [];
  });
  if (measured.length < placed.length) return undefined;
  const coverage = coverageOf(sides, { datapoints: null, logs: sides.stats?.num_logs ?? 0 });
  return { measured, coverage, rowsRead: undefined, worst: undefined };
};

/** Everything that a gate knows of rows. */
interface Rows {
  readonly aggregatesOf: (rule: Pick<GateRule, 'filter'>) => Aggregates;
  readonly pairsOf: (rule: GateRule) => { readonly answer: ComparisonAnswer; readonly indexOf: (compared: Compared) => number } | undefined;
  readonly worst: GateReading['worst'];
}

const aggregatesIn = ({ answer }: Analysis): Aggregates => {
  if (!answer.aggregates) throw new Error('The rows were not summed up.');
  return answer.aggregates;
};

const comparedOf = ({ rule, place }: Placed, { evaluators, attached }: GateSides): Compared | undefined => {
  const spec = place === undefined ? undefined : evaluators[place]?.spec;
  const valence = (['positive', 'negative'] as const).find((word) => word === spec?.number_valence);
  const givesNumbers = place !== undefined && attached[place]?.returnType === 'number';
  return comparedBy(rule, { givesNumbers, valence });
};

/** One question for all rules of a filter, and one more where they compare; the pages of the runs are read once for all of them. */
const askRows = async (placed: readonly Placed[], { asked, sides, pairBy, examples, loaders }: ReadGate): Promise<Rows> => {
  const { evaluation, run, control } = sides;
  const comparing = control && control !== run ? placed.filter(({ rule, why }) => isCompared(rule) && !why) : [];
  const runIds = [run.id, ...(comparing.length > 0 && control ? [control.id] : [])].sort();
  const load = (question: Question) => loaders.analysis.load({ evaluationId: evaluation.id, runIds, question });
  const known = placed.filter(({ why }) => !why).map(({ rule }) => rule);
  const ask = rowsAsk(known, asked);
  const byFilter = async <T>(filters: ReturnType<typeof distinctFilters>, of: (filter: (typeof filters)[number]) => Promise<T>) =>
    new Map(await Promise.all(filters.map(async (filter) => [filterKey(filter), await of(filter)] as const)));
  const measures = (filter: GateRule['filter']) => [
    ...new Map(
      comparing
        .filter(({ rule }) => rule.bound === 'maxDrop' && filterKey(rule.filter) === filterKey(filter))
        .flatMap((each) => comparedOf(each, sides)?.measure ?? [])
        .map((measure) => [canonicalJson(measure), measure]),
    ).values(),
  ];
  const [sums, pairs] = await Promise.all([
    byFilter(distinctFilters([{}, ...known.map(({ filter }) => filter)]), (filter) => load(rowsQuestion(filter, run.id, ask))),
    byFilter(distinctFilters(comparing.map(({ rule }) => rule.filter)), async (filter) => {
      const asks = measures(filter);
      const countsChanges = comparing.some(({ rule }) => rule.bound !== 'maxDrop' && filterKey(rule.filter) === filterKey(filter));
      const sidesAsked = { control: control?.id ?? '', candidate: run.id, pairBy, measures: asks, countsChanges, examples };
      return { asks, analysis: await load(pairsQuestion(filter, sidesAsked)) };
    }),
  ]);
  const worst = [...pairs.values()][0]?.analysis;
  const worstAnswer = worst?.answer.comparisons?.[0];
  return {
    aggregatesOf: ({ filter }) => aggregatesIn(sums.get(filterKey(filter)) as Analysis),
    pairsOf: ({ filter }) => {
      const found = pairs.get(filterKey(filter));
      const answer = found?.analysis.answer.comparisons?.[0];
      const keys = found?.asks.map((measure) => canonicalJson(measure)) ?? [];
      return answer && { answer, indexOf: ({ measure }) => keys.indexOf(canonicalJson(measure)) };
    },
    worst: worst && worstAnswer && { answer: worstAnswer, rows: worst.rows },
  };
};

const measuredRows = ({ rule, place }: Placed, rows: Rows, { sides, asked }: ReadGate): MeasuredRows => {
  const aggregates = rows.aggregatesOf(rule);
  const evaluator = place === undefined ? undefined : sides.attached[place];
  return {
    rows: aggregates,
    judgments: aggregates.judgments.find(({ evaluatorVersionId }) => evaluatorVersionId === evaluator?.versionId),
    evaluator,
    percentiles: percentilesOf(asked.rules),
  };
};

const measuredPairs = (placed: Placed, rows: Rows, reading: ReadGate): Figures | Unmeasured => {
  const { sides, asked } = reading;
  const { rule } = placed;
  const { control, run } = sides;
  if (!control || control === run) return 'no-control';
  const pairs = rows.pairsOf(rule);
  const compared = rule.bound === 'maxDrop' ? comparedOf(placed, sides) : undefined;
  if (!pairs || (rule.bound === 'maxDrop' && !compared)) return 'not-measurable';
  const { judgments, evaluator, rows: all } = measuredRows(placed, rows, reading);
  const isShare = rule.measure === 'pass-rate' || rule.measure === 'score';
  if (isShare && !evaluator?.isRated && (rule.measure === 'pass-rate' || evaluator?.returnType !== 'number')) return 'not-measurable';
  return pairFigures(
    rule,
    {
      answer: pairs.answer,
      index: compared && pairs.indexOf(compared),
      isNegative: compared?.isNegative ?? false,
      evaluator,
      rows: { count: all.count, numMissing: judgments?.numMissing ?? 0 },
    },
    asked,
  );
};

/** Numbers know no worst: a share of logs cannot be made of them. */
const refuseSharesOfNumbers = (placed: readonly Placed[], { attached }: GateSides): void => {
  for (const [index, { rule, place }] of placed.entries()) {
    const isNumber = place !== undefined && attached[place]?.returnType === 'number';
    if (isNumber && rule.measure === 'score' && rule.denominator === 'logs')
      refuse(['input', 'rules', index, 'denominator'], 'cannot be LOGS: the evaluator gives numbers, which know no worst.');
  }
};

/** What the rules of a gate measure: by the stats of the run where they tell all of it, else by its rows. */
export const readGate = async (reading: ReadGate): Promise<GateReading> => {
  const { asked, sides } = reading;
  const placed = asked.rules.map((rule) => placedIn(rule, sides));
  refuseSharesOfNumbers(placed, sides);
  const told = readStats(placed, reading);
  if (told) return told;
  const rows = await askRows(placed, reading);
  const all = rows.aggregatesOf({ filter: {} });
  return {
    measured: placed.map((each) => {
      if (each.why) return { placed: each, found: each.why };
      const found = isCompared(each.rule)
        ? measuredPairs(each, rows, reading)
        : rowFigures(each.rule, measuredRows(each, rows, reading), asked);
      return { placed: each, found };
    }),
    coverage: coverageOf(sides, { datapoints: all.datapointCount, logs: all.count }),
    rowsRead: all.count,
    worst: rows.worst,
  };
};
