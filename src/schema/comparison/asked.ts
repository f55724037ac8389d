import { type ComparisonAsk, MEASURED_FIELDS } from '../../analysis/comparison/comparison.ts';
import type { Place } from '../../analysis/parse-input.ts';
import { checkedConfidence } from '../analysis/interval.ts';
import { fieldsBelow, placeOf, type Selection } from '../analysis/selection.ts';
import type { EvaluatorSelector } from '../kit/evaluator-selector.ts';
import type { ConnectionArgs } from '../paging/connection-args.ts';
import { checkedDelta, checkedPower } from './required-pairs.ts';
import { type RowsArgs, rowsArgsAsked } from './rows-args.ts';

/** A field of rows that is selected. */
export interface RowsSelected {
  readonly args: RowsArgs & ConnectionArgs;
  readonly place: Place;
  /** Whether more than their number is asked for. */
  readonly isShown: boolean;
  readonly asked: ReturnType<typeof rowsArgsAsked>;
}

/** What the fields below a comparison ask for together. */
export interface Asked {
  /** Whether it takes more than the runs. */
  readonly isAnything: boolean;
  readonly parts: Pick<ComparisonAsk, 'summary' | 'exact' | 'measures'>;
  readonly rows: readonly RowsSelected[];
  /** Evaluators that are picked below, each with its place. */
  readonly picked: readonly { readonly selector: EvaluatorSelector; readonly place: Place }[];
}

const SHOWN: ReadonlySet<string> = new Set(['nodes', 'edges', 'pageInfo']);

const NOTHING: Asked = { isAnything: false, parts: {}, rows: [], picked: [] };

const below = (selection: Selection, ...names: readonly string[]): Selection[] =>
  names.reduce((selections, name) => selections.flatMap(fieldsBelow).filter((each) => each.name === name), [selection]);

const pickedIn = (selection: Selection): Asked['picked'] =>
  ((selection.args['evaluators'] ?? []) as readonly EvaluatorSelector[]).map((selector, index) => ({
    selector,
    place: placeOf(selection, 'evaluators', index),
  }));

const checkConfidences = (selections: readonly Selection[]): void => {
  for (const interval of selections)
    if (interval.args['confidence'] != null) checkedConfidence(placeOf(interval, 'confidence'), interval.args);
};

const withSummary = (asked: Asked, summary: Selection): Asked => {
  checkConfidences(below(summary, 'deltaInterval'));
  for (const required of below(summary, 'significance', 'requiredPairs')) {
    checkedDelta(placeOf(required, 'delta'), required.args);
    checkedPower(placeOf(required, 'power'), required.args);
  }
  const isExact = below(summary, 'significance', 'pValueExact').length > 0;
  return {
    ...asked,
    parts: { ...asked.parts, summary: true, ...(isExact && { exact: true }) },
    picked: [...asked.picked, ...pickedIn(summary)],
  };
};

const withRows = (asked: Asked, rows: Selection): Asked => {
  const place = placeOf(rows);
  const isShown = fieldsBelow(rows).some(({ name }) => SHOWN.has(name));
  const selected: RowsSelected = { args: rows.args, place, isShown, asked: rowsArgsAsked(rows.args, place) };
  const cells = [...below(rows, 'nodes', 'cells', 'judgments'), ...below(rows, 'edges', 'node', 'cells', 'judgments')];
  return { ...asked, rows: [...asked.rows, selected], picked: [...asked.picked, ...cells.flatMap(pickedIn)] };
};

const withField = (asked: Asked, selection: Selection): Asked => {
  switch (selection.name) {
    case 'control':
    case 'candidates':
      return asked;
    case 'versionDiffs':
      return asked;
    case 'summary':
      return withSummary({ ...asked, isAnything: true }, selection);
    case 'measures':
      checkConfidences(below(selection, 'deltaInterval'));
      return { ...asked, isAnything: true, parts: { ...asked.parts, measures: MEASURED_FIELDS.map((field) => ({ field })) } };
    case 'rows':
      return withRows({ ...asked, isAnything: true }, selection);
    default:
      return { ...asked, isAnything: true };
  }
};

/** What is asked for below a comparison. Throws where an argument there cannot be. */
export const askedBelow = (comparison: Selection): Asked => fieldsBelow(comparison).reduce(withField, NOTHING);
