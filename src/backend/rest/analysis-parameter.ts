import { GroupLimitError, QuestionError } from '../../analysis/errors.ts';
import { readQuestion } from '../../analysis/parse-question.ts';
import { type Question, SEMANTICS } from '../../analysis/question.ts';
import { GROUP_LIMIT, type ValidationErrorItem } from '../../contract/error-body.ts';
import type { Answer } from '../../contract/send.ts';
import { isObject } from '../../json/tolerant.ts';
import { unprocessable } from './error-answers.ts';

/** What the parameter `analysis` asks. */
export interface SentAnalysis {
  /** As it came, to be repeated. */
  readonly sent: unknown;
  readonly question: Question;
}

/** Its name. */
export const ANALYSIS = 'analysis';

/** Within the process there is no bound of a URL. */
const MAX_LENGTH = 1_000_000;

const LOC: ValidationErrorItem['loc'] = ['query', ANALYSIS];

const refused = (msg: string, type: string, path: readonly (string | number)[] = []): Answer =>
  unprocessable([{ loc: [...LOC, ...path], msg, type }]);

/** The answer to a question that cannot be answered, where its places are below `above`; anything else is thrown on. */
export const refusedQuestion = (error: unknown, above: readonly string[] = []): Answer => {
  if (error instanceof QuestionError) return refused(error.message, 'value_error', [...above, ...error.place]);
  if (error instanceof GroupLimitError)
    return unprocessable([{ loc: LOC, msg: error.message, type: GROUP_LIMIT, ctx: { limit_value: error.max } }]);
  throw error;
};

const parsed = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

/** Reads the parameter strictly: what is wrong is the answer. */
export const analysisOf = (text: string): SentAnalysis | { readonly refused: Answer } => {
  if (text.length > MAX_LENGTH)
    return { refused: refused(`ensure this value has at most ${MAX_LENGTH} characters`, 'value_error.any_str.max_length') };
  const json = parsed(text);
  if (!isObject(json?.value)) return { refused: refused('value is not a JSON object', 'value_error.jsondecode') };
  const { semantics, question, ...others } = json.value;
  if (semantics !== SEMANTICS) return { refused: refused(`the only known semantics are ${SEMANTICS}`, 'value_error', ['semantics']) };
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return { refused: refused('extra fields not permitted', 'value_error.extra', [unknown]) };
  try {
    return { sent: question, question: readQuestion(question, ['question']) };
  } catch (error) {
    return { refused: refusedQuestion(error) };
  }
};
