import type { ScoreColumn } from '../parts/scores.ts';
import { type FigureKind, written } from '../parts/written.ts';
import { NO_NUMBER, type NumberRange, rangeIn } from './number-range.ts';
import { type Choice, GIVEN, judgmentIn, judgmentParam, type NumberField } from './rows-address.ts';

/** A number that rows have, by whose ranges they are chosen. */
export interface Measure {
  /** What the address calls it. */
  readonly name: string;
  readonly title: string;
  readonly kind: FigureKind;
  /** The version of the evaluator that gives it; undefined for what is measured of every log. */
  readonly versionId?: string;
  /** Which numbers may be given, where there are few. */
  readonly steps?: Steps;
  choiceOf(text: string): Choice;
  has(choice: Choice): boolean;
  /** The range that is chosen so, as the address has it. */
  textIn(choice: Choice): string;
}

interface Steps {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** More of them are no bars of their own. */
const MAX_STEPS = 40;

const stepsOf = ({ limits }: ScoreColumn): Steps | undefined => {
  const { min, max, step } = limits ?? {};
  if (min == null || max == null || !step || max <= min) return undefined;
  const count = (max - min) / step;
  const isEven = Math.abs(count - Math.round(count)) < 1e-9;
  return isEven && count < MAX_STEPS ? { min, max, step } : undefined;
};

/** Digits of a number that somebody may have given, without what adding steps puts behind them. */
const DIGITS = 12;

/** The number that may be given after so many steps, as it is written: 0.3, where 0.1 thrice is a little more. */
export const numberAt = ({ min, step }: Steps, index: number): number => Number((min + index * step).toPrecision(DIGITS));

const ofLogs = (name: NumberField, title: string, kind: FigureKind): Measure => ({
  name,
  title,
  kind,
  choiceOf: (value) => ({ param: name, value }),
  has: ({ param }) => param === name,
  textIn: ({ value }) => value,
});

const ofEvaluator = (column: ScoreColumn): Measure => {
  const { versionId, name } = column;
  const steps = stepsOf(column);
  return {
    name: versionId,
    title: name,
    kind: 'number',
    versionId,
    ...(steps && { steps }),
    choiceOf: (text) => ({ param: GIVEN, value: judgmentParam(versionId, text) }),
    has: ({ param, value }) => param === GIVEN && judgmentIn(value)?.versionId === versionId,
    textIn: ({ value }) => judgmentIn(value)?.value ?? '',
  };
};

/** Everything that a histogram may be of: what is measured of every log, and what evaluators give numbers for. */
export const measures = (columns: readonly ScoreColumn[]): Measure[] => [
  ...columns.filter(({ kind }) => kind === 'number').map(ofEvaluator),
  ofLogs('duration', 'Duration', 'seconds'),
  ofLogs('tokens', 'Tokens', 'count'),
  ofLogs('cost', 'Cost', 'usd'),
];

/** A range as people read it. */
export const rangeLabel = ({ from, to, isBelow }: NumberRange, kind: FigureKind): string => {
  const [least, most] = [from, to].map((end) => (end === undefined ? undefined : written(end, kind)));
  if (most === undefined) return `from ${least}`;
  const end = isBelow ? `below ${most}` : most;
  if (least === undefined) return isBelow ? end : `up to ${end}`;
  return from === to ? most : `${least} to ${end}`;
};

/** What the address says of a measure, as people read it. */
export const chosenLabel = ({ kind }: Measure, text: string): string => {
  if (text === NO_NUMBER) return 'none';
  const range = rangeIn(text);
  return range ? rangeLabel(range, kind) : text;
};
