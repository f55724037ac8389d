import type { DeskCaseKey } from './desk-cases.ts';

export interface DeskReview {
  /** What a person selected: `solved`, `half solved`, `not solved`; null where the review was opened and left. */
  readonly resolved?: string | null;
  /** Whether the final answer keeps to the rule in the target; null when the judge abstained. */
  readonly rightRule: boolean | null;
  readonly rightRuleReason: string;
  readonly rightRuleError?: string;
}

/** The flow's first version, which only sorts and answers. */
export const plainDeskReviews: Readonly<Record<DeskCaseKey, DeskReview>> = {
  late: { resolved: 'half solved', rightRule: true, rightRuleReason: 'Both steps of the rule are quoted correctly; the sum is left open.' },
  umbrella: { resolved: 'half solved', rightRule: true, rightRuleReason: 'Office and 90 days agree with the rule.' },
  postpone: { resolved: 'not solved', rightRule: false, rightRuleReason: 'The customer asked us to do it. The target says it is done.' },
  cold: { resolved: 'not solved', rightRule: false, rightRuleReason: 'She asked for a person and was sent to a form.' },
};

/** The flow's second version, with the agent in the middle. */
export const agentDeskReviews: Readonly<Record<DeskCaseKey, DeskReview>> = {
  late: { resolved: 'solved', rightRule: true, rightRuleReason: '95 minutes, 25 %, 41 euros: as in the target.' },
  umbrella: { resolved: 'solved', rightRule: true, rightRuleReason: 'Tag 118 in Möwensund, as in the target.' },
  postpone: { resolved: null, rightRule: null, rightRuleReason: 'Date and bed agree, but I see no call that changed the booking.' },
  cold: {
    rightRule: null,
    rightRuleReason: '',
    rightRuleError: 'RateLimitError: 429 from the provider (attempt 5 of 5)',
  },
};
