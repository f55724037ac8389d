import type { ModelSettings, ToolFunction } from './model-settings.ts';
import type { FreeForm, OpenEnum } from './open-enum.ts';

export type Valence = OpenEnum<'positive' | 'negative' | 'neutral'>;
export type EvaluatorArgumentsType = OpenEnum<'target_free' | 'target_required'>;
export type EvaluatorReturnType = OpenEnum<'boolean' | 'number' | 'select' | 'multi_select' | 'text'>;

export interface JudgmentOption {
  name: string;
  valence?: Valence | null;
}

export interface NumberLimits {
  min?: number | null;
  max?: number | null;
  step?: number | null;
}

export interface SpecFields {
  arguments_type: EvaluatorArgumentsType;
  return_type: EvaluatorReturnType;
  attributes?: FreeForm | null;
  options?: JudgmentOption[] | null;
  number_limits?: NumberLimits | null;
  /** `negative`: lower is better. */
  number_valence?: Valence | null;
}

export interface PromptKernel extends ModelSettings {
  tools?: ToolFunction[] | null;
  linked_tools?: string[] | null;
  attributes?: FreeForm | null;
}

export interface LlmEvaluatorSpec extends SpecFields {
  evaluator_type: 'llm';
  prompt?: PromptKernel | null;
}

/** Upstream's word for an evaluator made of code is `python`. */
export interface CodeEvaluatorSpec extends SpecFields {
  evaluator_type: 'python';
  code: string;
}

export interface HumanEvaluatorSpec extends SpecFields {
  evaluator_type: 'human';
  instructions?: string | null;
}

export interface ExternalEvaluatorSpec extends SpecFields {
  evaluator_type: 'external';
}

export type EvaluatorSpec = LlmEvaluatorSpec | CodeEvaluatorSpec | HumanEvaluatorSpec | ExternalEvaluatorSpec;
