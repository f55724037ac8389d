import type { QuestionKey } from './questions.ts';

/** What one version answered to one question, and what the helpfulness judge thought of it. */
export interface Reply {
  /** Null when the model's provider failed. */
  readonly text: string | null;
  /** How the provider failed. */
  readonly error?: string;
  /** From 1 (harmful) to 5 (could not be better). Null: the judge abstained, or failed as `judgeError` says. */
  readonly score: number | null;
  readonly reason: string;
  readonly judgeError?: string;
}

export type Replies = Readonly<Record<QuestionKey, Reply>>;
