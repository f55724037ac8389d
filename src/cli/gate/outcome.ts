import { REASON_WORDS } from '../../analysis/gate/rule-words.ts';

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

/** Why a rule says what it says, in words; a reason that is not known as it is. */
export const reasonText = (reason: string): string =>
  (REASON_WORDS as Readonly<Record<string, string>>)[reason.toLowerCase().replaceAll('_', '-')] ?? reason;
