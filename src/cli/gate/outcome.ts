/** What the graph says of one rule, as far as it is printed. */
export interface Check {
  readonly name: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly observed: number | null;
  readonly bound: number;
  readonly control: number | null;
  readonly interval: { readonly lower: number; readonly upper: number } | null;
  readonly samples: number;
  readonly advisory: boolean;
}

export type Verdict = 'PASS' | 'FAIL' | 'INCONCLUSIVE';

/** What the graph says of a run. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly problems: readonly string[];
  readonly coverage: number | null;
  readonly run: { readonly label: string };
  readonly control: { readonly label: string } | null;
  readonly checks: readonly Check[];
  readonly junit?: string;
  readonly markdown?: string;
}

export const GATE = `query Gate($input: EvaluationGateInput!, $junit: Boolean!, $markdown: Boolean!) {
  evaluationGate(input: $input) {
    verdict
    exitCode
    problems
    coverage
    run { id label }
    control { id label }
    checks {
      name
      measure
      evaluator { path name }
      verdict
      reason
      observed
      bound
      control
      interval { lower upper }
      samples
      advisory
    }
    junit @include(if: $junit)
    markdown @include(if: $markdown)
  }
}`;

const REASONS: Readonly<Record<string, string>> = {
  BOUND_BROKEN: 'the bound is broken',
  BOUND_KEPT: 'the bound is kept',
  NO_CONTROL: 'there is no run to compare with',
  NO_EVALUATOR: 'the evaluation has no such evaluator',
  NO_SAMPLES: 'nothing was judged',
  NOT_MEASURABLE: 'the measure does not suit the evaluator',
  RANGE_HOLDS_BOUND: 'the bound lies within the range',
  MISSING_JUDGMENTS: 'too many rows have no judgment',
  TOO_FEW_SAMPLES: 'there are too few samples',
};

/** Why a rule says what it says, in words. */
export const reasonText = (reason: string): string => REASONS[reason] ?? reason;

const MIN_DIGITS = 4;
const MAX_DIGITS = 17;

/** A number of few digits, and of as many more as it takes to lie on its own side of the bound. */
export const shownNumber = (value: number, bound: number): string => {
  for (let digits = MIN_DIGITS; digits < MAX_DIGITS; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.sign(rounded - bound) === Math.sign(value - bound)) return String(rounded);
  }
  return String(value);
};
