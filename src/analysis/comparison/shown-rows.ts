import { JUDGMENT_STATES } from '../block.ts';
import type { Steps } from '../steps.ts';
import { Comparer } from './changes.ts';
import type { ComparedLogs, JudgedColumns } from './compared-logs.ts';
import { CHANGES, type ComparedCell, type ComparedJudgment, type ComparedRow } from './comparison.ts';
import type { Layout } from './layout.ts';
import { type Judgments, judgmentsIn, NO_LOG } from './sides.ts';

/** The index among the logs of an answer of the one that was taken at a place. */
export type PlaceOfLog = (place: number) => number;

export interface Shown {
  readonly layout: Layout;
  readonly logs: ComparedLogs;
  readonly minDelta: number;
  readonly placeOf: PlaceOfLog;
}

/** What an evaluator says of the rows that are shown, and what became of it. */
interface JudgedRows {
  readonly judgments: Judgments;
  readonly comparer: Comparer;
}

const orNull = (number: number): number | null => (Number.isFinite(number) ? number : null);

/** `row` counts the rows that are shown. */
const judgmentAt = (
  { judgments, comparer }: JudgedRows,
  row: number,
  side: number,
  { layout }: Shown,
  logs: Uint32Array,
): ComparedJudgment => {
  const control = row * layout.sides;
  const cell = control + side;
  const shown = judgments.shown[cell] as number;
  return {
    state: JUDGMENT_STATES[judgments.states[cell] as number] as ComparedJudgment['state'],
    score: orNull(judgments.scores.values[cell] as number),
    change: side === 0 ? null : (CHANGES[comparer.changeOf(control, cell)] as NonNullable<ComparedJudgment['change']>),
    delta: side === 0 ? null : orNull(comparer.deltaOf(control, cell)),
    log: shown === NO_LOG ? null : logs.indexOf(shown),
  };
};

/** Some rows of a comparison as they are told. */
export function* shownRows(rows: readonly number[], shown: Shown): Steps<ComparedRow[]> {
  const { layout, logs, minDelta, placeOf } = shown;
  const judged: JudgedRows[] = [];
  for (const columns of logs.judged.values()) {
    const judgments = judgmentsIn(layout, logs, columns as JudgedColumns, rows);
    judged.push({ judgments, comparer: new Comparer(judgments, columns, minDelta) });
    yield;
  }
  const places = logs.places.all();
  const cellOf = (row: number, index: number, side: number): ComparedCell => {
    const cell = row * layout.sides + side;
    const its = layout.logs.subarray(layout.starts[cell], layout.starts[cell + 1]);
    return {
      logs: Array.from(its, (log) => placeOf(places[log] as number)),
      judgments: judged.map((each) => judgmentAt(each, index, side, shown, its)),
    };
  };
  const found: ComparedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const cells = Array.from({ length: layout.sides }, (_cell, side) => cellOf(row, index, side));
    found.push({ datapoint: logs.finder.datapointOf(layout.numbers[row] as number), cells });
    yield;
  }
  return found;
}
