import type { EvaluatorLogResponse } from '../../src/contract/log.ts';
import { people } from '../people.ts';
import type { QuestionKey } from '../story/questions.ts';
import type { Reply } from '../story/reply.ts';
import { conductorNotes, issueTags, type ReviewedVersion, secondOpinions, voices } from '../story/reviews.ts';
import { replyEvaluators } from '../versions/reply-evaluators.ts';
import { secondOpinionEvaluators } from '../versions/second-opinion-evaluators.ts';
import { codeVerdict, externalVerdict, humanVerdict, modelVerdict, verdictId } from './evaluator-log.ts';
import { countWords, isEmptyPromise, NO_OUTPUT_TO_SPLIT } from './judge-texts.ts';
import type { Span } from './log-fields.ts';

/** A reply that is judged: the id of its log, and when it was given. */
export interface JudgedReply {
  readonly logId: string;
  readonly reply: Reply;
  readonly after: Span;
}

const { helpfulness, emptyPromise, words, voice, issueTags: tagging, conductorsNote } = replyEvaluators;
const { judgeCheck, secondLook } = secondOpinionEvaluators;
const maren = people.maren.email_address ?? '';
const ayse = people.ayse.email_address ?? '';

/** The mark of the helpfulness judge on this reply, with the judgments passed on that mark. */
export const helpfulnessVerdict = ({ logId, reply, after }: JudgedReply, judgedBy: readonly EvaluatorLogResponse[] = []) =>
  modelVerdict({
    evaluator: helpfulness,
    parentId: logId,
    after,
    judgment: reply.score,
    error: reply.judgeError,
    reason: reply.reason,
    judgedBy,
  });

/** Whether the reply promises too much; the code abstains where there is no output. */
export const emptyPromiseVerdict = ({ logId, reply, after }: JudgedReply) =>
  codeVerdict({ evaluator: emptyPromise, parentId: logId, after, judgment: isEmptyPromise(reply.text) });

/** The length of the reply. A log without output makes the code raise, so that judgment is an error. */
export const wordsVerdict = ({ logId, reply, after }: JudgedReply) =>
  reply.text === null
    ? codeVerdict({ evaluator: words, parentId: logId, after, judgment: null, error: NO_OUTPUT_TO_SPLIT })
    : codeVerdict({ evaluator: words, parentId: logId, after, judgment: countWords(reply.text) });

/** The judge of the judge, and, where somebody looked, that person's review of it: three judgments deep in all. */
export const secondOpinionVerdicts = (run: ReviewedVersion, key: QuestionKey, judged: JudgedReply): EvaluatorLogResponse[] => {
  const opinion = secondOpinions[run][key];
  if (opinion === undefined) return [];
  const after = { ...judged.after, start: judged.after.start + 600 };
  const markId = verdictId(judged.logId, helpfulness);
  const review = {
    evaluator: secondLook,
    parentId: verdictId(markId, judgeCheck),
    after,
    judgment: opinion.agreed,
    remark: opinion.remark,
    reviewer: ayse,
  };
  return [
    modelVerdict({
      evaluator: judgeCheck,
      parentId: markId,
      after,
      judgment: opinion.check,
      reason: opinion.reason,
      judgedBy: opinion.agreed === null ? [] : [humanVerdict(review)],
    }),
  ];
};

/** What people and other programs said about a few rows of this run. */
export const occasionalVerdicts = (run: ReviewedVersion, key: QuestionKey, { logId, after }: JudgedReply): EvaluatorLogResponse[] => {
  const heard = voices[run][key];
  const tags = issueTags[run][key];
  const note = conductorNotes[run][key];
  const verdicts: EvaluatorLogResponse[] = [];
  if (heard !== undefined) verdicts.push(externalVerdict({ evaluator: voice, parentId: logId, after, judgment: heard }));
  if (tags !== undefined) {
    const judgment = tags === null ? null : [...tags];
    verdicts.push(humanVerdict({ evaluator: tagging, parentId: logId, after, judgment, reviewer: maren }));
  }
  if (note !== undefined)
    verdicts.push(humanVerdict({ evaluator: conductorsNote, parentId: logId, after, judgment: note, reviewer: ayse }));
  return verdicts;
};
