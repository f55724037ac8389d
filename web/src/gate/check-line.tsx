import { Link } from 'wouter';
import type { EvaluationGateReason } from '../documents/documents.ts';
import { Figure, type FigureKind, written } from '../parts/figure.tsx';
import type { ScoreColumn } from '../parts/scores.ts';
import { behind, type Check, isOfPairs } from './behind.ts';
import type { GatedRun } from './gated-run.ts';
import { BOUND_WORDS, boundShown, boundWritten, kindOf, MEASURES } from './measures.ts';
import { NumberField } from './number-field.tsx';
import { boundOf, type Rule } from './rule-words.ts';

/** Why a rule says what it says, and what may be done about it. */
const REASONS: Readonly<Record<EvaluationGateReason, string>> = {
  BOUND_KEPT: 'The bound is kept.',
  BOUND_BROKEN: 'The bound is broken.',
  MISSING_JUDGMENTS: 'Too many rows have no judgment: judge them, or ask for less coverage.',
  NOT_MEASURABLE: 'This cannot be measured of that evaluator: choose another measure.',
  NO_CONTROL: 'There is no run to compare with: choose one.',
  NO_EVALUATOR: 'This evaluation has no such evaluator.',
  NO_SAMPLES: 'Nothing was judged yet.',
  RANGE_HOLDS_BOUND: 'The bound lies within the range: more rows would tell.',
  TOO_FEW_SAMPLES: 'There are too few judgments, or they are too equal, for a range: more rows would tell.',
};

interface CheckProps {
  readonly id: string;
  readonly check: Check;
  readonly rule: Rule;
  readonly run: string;
  readonly control: GatedRun | undefined;
  readonly column: ScoreColumn | undefined;
  /** Without a rule it is to go. */
  onChange(rule?: Rule): void;
}

/** One rule, its outcome, and where that comes from. */
export const CheckLine = ({ id, check, rule, run, control, column, onChange }: CheckProps) => {
  const kind = kindOf(check.measure, rule.evaluator != null);
  const way = behind({ id, run, control: control?.humanloopId, rule, column });
  return (
    <li className={`check check-${check.verdict.toLowerCase()}`}>
      <p className="check-verdict">
        {check.verdict}
        {check.advisory && <small>advisory, decides nothing</small>}
      </p>
      <div>
        <p className="check-name">{check.name}</p>
        <Observed check={check} rule={rule} kind={kind} control={control} />
        <p>
          {REASONS[check.reason]}{' '}
          {way && (
            <Link className="item" href={way.href}>
              {way.label}
            </Link>
          )}
        </p>
      </div>
      <BoundField name={check.name} rule={rule} kind={kind} onChange={onChange} />
    </li>
  );
};

const Observed = ({ check, rule, kind, control }: Pick<CheckProps, 'check' | 'rule' | 'control'> & { readonly kind: FigureKind }) => {
  const { observed, interval, samples } = check;
  const isDrop = boundOf(rule)?.bound === 'maxDrop';
  return (
    <p>
      It is <Figure value={observed} kind={kind} />
      {check.control !== null && (
        <>
          {' '}
          beside <Figure value={check.control} kind={kind} /> {control && `in ${control.label}`}
        </>
      )}
      {interval && (
        <>
          , with {written(interval.confidence, 'share')} confidence {isDrop && 'a difference '}between{' '}
          <Figure value={interval.lower} kind={kind} /> and <Figure value={interval.upper} kind={kind} />
          {isDrop && ', where above 0 is better'}
        </>
      )}{' '}
      <span className="muted">
        (<Figure value={samples} kind="count" /> {isOfPairs(rule) ? 'pairs' : rule.evaluator ? 'judgments' : 'rows'})
      </span>
      .
    </p>
  );
};

interface BoundProps {
  readonly name: string;
  readonly rule: Rule;
  readonly kind: FigureKind;
  onChange(rule?: Rule): void;
}

const BoundField = ({ name, rule, kind, onChange }: BoundProps) => {
  const given = boundOf(rule);
  return (
    <div className="check-bound">
      {given && (
        <>
          <span>{BOUND_WORDS[given.bound]}</span>
          <NumberField
            label={`Bound of ${name}`}
            isLabelUnseen
            value={boundShown(given.value, kind)}
            onChange={(value) => onChange({ ...rule, [given.bound]: boundWritten(value, kind) })}
          />
          <span>{UNITS[kind] ?? (rule.measure === 'LOG_COUNT' ? MEASURES.LOG_COUNT.label : '')}</span>
        </>
      )}
      <button type="button" className="quiet" onClick={() => onChange()} aria-label={`Remove the rule ${name}`}>
        Remove
      </button>
    </div>
  );
};

const UNITS: Readonly<Partial<Record<FigureKind, string>>> = { share: '%', seconds: 's', usd: 'US$' };
