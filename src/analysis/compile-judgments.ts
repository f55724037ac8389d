import { cellLogs, type JudgingLog } from '../contract/judgment.ts';
import { namesOf } from '../contract/names.ts';
import { type Block, type CellBlock, JUDGMENT_KINDS, JUDGMENT_STATES } from './block.ts';
import { numberTest, termTest, textTest } from './compile-operators.ts';
import { evaluatorsPicked } from './evaluators.ts';
import type { JudgmentFilter, TextOperators } from './filter.ts';
import { fold } from './fold.ts';
import { type Place, refuse } from './parse-input.ts';
import { cellBlock } from './record-cells.ts';
import { textOrNull } from './record-fields.ts';
import { COSTS, type Condition, every, type Lookups, type RowTest, some } from './row-test.ts';
import { createTerms } from './terms.ts';

/** A condition on the cell of whatever evaluator. */
interface CellCondition {
  readonly cost: number;
  readonly on: (cells: CellBlock) => RowTest;
}

const kindOf = (kind: (typeof JUDGMENT_KINDS)[number]): number => JUDGMENT_KINDS.indexOf(kind);
const BOOLEAN = kindOf('boolean');
const NUMBER = kindOf('number');
const TEXT = kindOf('text');

const VALENCES: readonly string[] = ['positive', 'negative', 'neutral'];

const ofState = (states: NonNullable<JudgmentFilter['state']>): CellCondition['on'] => {
  const asked = JUDGMENT_STATES.map((state) => states.includes(state));
  return (cells) => (row) => asked[cells.states[row] as number] as boolean;
};

/** `unknown` stands for every word that is not known. */
const ofValence = (valences: readonly string[], { terms }: Lookups): CellCondition['on'] => {
  const fits = termTest((word) => word !== null && valences.includes(VALENCES.includes(word) ? word : 'unknown'), terms);
  return (cells) => (row) => fits(cells.valences[row] as number);
};

const ofPassed = (passed: boolean): CellCondition['on'] => {
  const asked = Number(passed);
  return (cells) => (row) => cells.kinds[row] === BOOLEAN && cells.numbers[row] === asked;
};

const ofOption = (operators: TextOperators, { terms }: Lookups): CellCondition['on'] => {
  const fits = termTest(textTest(operators), terms);
  return (cells) => (row) => {
    const options = cells.optionsAt(row);
    if (options.length === 0) return fits(0);
    for (const option of options) if (fits(option)) return true;
    return false;
  };
};

const ofText = (operators: TextOperators, { terms }: Lookups): CellCondition['on'] => {
  const fits = termTest(textTest(operators), terms);
  return (cells) => (row) => fits(cells.kinds[row] === TEXT ? (cells.terms[row] as number) : 0);
};

const ofError = (operators: TextOperators, { terms }: Lookups): CellCondition['on'] => {
  const fits = termTest(textTest(operators), terms);
  return (cells) => (row) => fits(cells.errors[row] as number);
};

const conditionsOf = (
  { state, valence, passed, score, number, option, text, error }: JudgmentFilter,
  lookups: Lookups,
): CellCondition[] => {
  const found: CellCondition[] = [];
  const add = (on: CellCondition['on'], cost: number = COSTS.column): number => found.push({ on, cost });
  if (state) add(ofState(state));
  if (passed !== undefined) add(ofPassed(passed));
  if (valence) add(ofValence(valence, lookups));
  if (score) {
    const fits = numberTest(score);
    add((cells) => (row) => fits(cells.scores[row] as number));
  }
  if (number) {
    const fits = numberTest(number);
    add((cells) => (row) => fits(cells.kinds[row] === NUMBER ? (cells.numbers[row] as number) : Number.NaN));
  }
  if (text) add(ofText(text, lookups));
  if (error) add(ofError(error, lookups));
  if (option) add(ofOption(option, lookups), COSTS.options);
  return found;
};

/**
 * Refuses an option that none of the evaluators picked has, as far as they tell which they have: but for one that rows hold, for judgments
 * may be older than the options, and what is there may be asked.
 */
const checkOptions = (
  { eq, ne, in: among = [], notIn = [], caseSensitive }: TextOperators,
  known: readonly string[],
  { terms, later }: Lookups,
  place: Place,
): void => {
  const shape = caseSensitive ? (option: string) => option : fold;
  const shapes = new Set(known.map(shape));
  const others = [eq, ne, ...among, ...notIn].filter((option) => option !== undefined && !shapes.has(shape(option)));
  const check = (): void => {
    const unknown = others.filter((option) => terms.codeOf(option as string) === undefined);
    if (unknown.length === 0) return;
    refuse(place, `names ${namesOf(unknown as string[])}, which is no option of the evaluator: it has ${namesOf(known)}.`);
  };
  if (others.length === 0) return;
  if (later) later(check);
  else check();
};

const indicesOf = ({ evaluator, option }: JudgmentFilter, lookups: Lookups, place: Place): readonly number[] => {
  const { evaluators } = lookups;
  if (!evaluator) return [...evaluators.keys()];
  const indices = evaluatorsPicked(evaluator, evaluators, [...place, 'evaluator']);
  const options = indices.flatMap((index) => evaluators[index]?.options ?? []);
  if (option && options.length > 0) checkOptions(option, options, lookups, [...place, 'option']);
  return indices;
};

/** That a cell fits everything that is asked of it. */
const fittingIn = (cells: CellBlock, conditions: readonly CellCondition[]): RowTest => every(conditions.map(({ on }) => on(cells)));

const MISSING = JUDGMENT_STATES.indexOf('missing');
const NO_CELL = cellBlock([undefined], createTerms());

/**
 * That one cell of a row fits, as the evaluator logs of some people alone fill it. A cell that nobody fills these do not fill either, nor one
 * for which they gave no log; where they gave all, it is what it is. Only where others gave some are the logs themselves looked at.
 */
const byUsers = (filter: JudgmentFilter, user: TextOperators, indices: readonly number[], lookups: Lookups): Condition['on'] => {
  const isAsked = textTest(user);
  const isJudge = termTest(isAsked, lookups.terms);
  const asked: JudgmentFilter = filter.state ? filter : { ...filter, state: ['judged', 'abstained', 'errored'] };
  const attached = lookups.evaluators.map(({ versionId, fileId }) => ({ version_id: versionId, id: fileId }));
  const isFitting = (log: JudgingLog | undefined): boolean => {
    const terms = createTerms();
    return fittingIn(cellBlock([log], terms), conditionsOf(asked, { ...lookups, terms }))(0);
  };
  const isMissingFitting = fittingIn(NO_CELL, conditionsOf(asked, { ...lookups, terms: createTerms() }))(0);
  const conditions = conditionsOf(asked, lookups);
  return (block: Block) => {
    const known = indices.map((index) => {
      const cells = block.cells(index);
      const isCellFitting = fittingIn(cells, conditions);
      /** Undefined where it is to be looked up. */
      return (row: number): boolean | undefined => {
        if (cells.states[row] === MISSING) return isMissingFitting;
        const users = cells.usersAt(row);
        if (users.length === 0) return undefined;
        if (users.every(isJudge)) return isCellFitting(row);
        return users.some(isJudge) ? undefined : isMissingFitting;
      };
    });
    return (row) => {
      const fits = known.map((isKnown) => isKnown(row));
      if (fits.includes(true) || !fits.includes(undefined)) return fits.includes(true);
      const logs = cellLogs(
        attached,
        block.judging(row).filter((log) => isAsked(textOrNull(log.user))),
      );
      return fits.some((fit, at) => fit === undefined && isFitting(logs[indices[at] as number]));
    };
  };
};

/** That one cell of a row fits everything that is asked of it; without an evaluator, that of any. */
export const judgmentCondition = (filter: JudgmentFilter, lookups: Lookups, place: Place): Condition => {
  const indices = indicesOf(filter, lookups, place);
  const { user, ...asked } = filter;
  if (user) return { cost: COSTS.json, on: byUsers(asked, user, indices, lookups) };
  const conditions = conditionsOf(asked, lookups);
  const cost = COSTS.cell + conditions.reduce((sum, condition) => sum + condition.cost, 0) * indices.length;
  return { cost, on: (block) => some(indices.map((index) => fittingIn(block.cells(index), conditions))) };
};
