import type { EvaluatorLogResponse } from '../../src/contract/log.ts';
import type { ChatMessage, ChatMessageContentItem } from '../../src/contract/message.ts';
import type { PromptResponse } from '../../src/contract/version.ts';
import { bareClock } from '../moment.ts';
import { numberOf } from '../random.ts';
import { idOf } from '../sample-ids.ts';
import { type Question, type QuestionKey, questionKeys, questions } from '../story/questions.ts';
import type { Reply } from '../story/reply.ts';
import type { ReviewedVersion } from '../story/reviews.ts';
import { questionDatapoint } from '../versions/dataset-versions.ts';
import { promptLog } from './prompt-log.ts';
import {
  emptyPromiseVerdict,
  helpfulnessVerdict,
  type JudgedReply,
  occasionalVerdicts,
  secondOpinionVerdicts,
  wordsVerdict,
} from './reply-verdicts.ts';
import type { Row } from './row.ts';

/** One version of the prompt "Support/Reply" over the dataset of questions. */
export interface ReplyRunCard {
  /** Names the logs. */
  readonly name: string;
  readonly version: PromptResponse;
  /** UTC without a zone. */
  readonly startedAt: string;
  /** Questions without a reply have not been asked yet. */
  readonly replies: Readonly<Partial<Record<QuestionKey, Reply & { readonly thinking?: string }>>>;
  readonly judges: readonly ('empty promise' | 'words')[];
  /** Where people looked at some of the rows as well. */
  readonly reviewedAs?: ReviewedVersion;
}

const askedMessage = ({ question, photo }: Question): ChatMessage => {
  if (photo === undefined) return { role: 'user', content: question };
  const parts: ChatMessageContentItem[] = [
    { type: 'text', text: question },
    { type: 'image_url', image_url: { url: photo, detail: 'low' } },
  ];
  return { role: 'user', content: parts };
};

const verdictsOn = (run: ReplyRunCard, key: QuestionKey, judged: JudgedReply): EvaluatorLogResponse[] => {
  const { reviewedAs, judges } = run;
  const opinions = reviewedAs ? secondOpinionVerdicts(reviewedAs, key, judged) : [];
  return [
    helpfulnessVerdict(judged, opinions),
    ...(judges.includes('empty promise') ? [emptyPromiseVerdict(judged)] : []),
    ...(judges.includes('words') ? [wordsVerdict(judged)] : []),
    ...(reviewedAs ? occasionalVerdicts(reviewedAs, key, judged) : []),
  ];
};

const durationOf = (logId: string, reply: Reply): number =>
  reply.text === null ? 60 : Number((reply.text.length / 160 + numberOf(logId, [0.3, 1.2], 3)).toFixed(3));

/** The rows of such a run, a question about every eight seconds. */
export const replyRows = (run: ReplyRunCard): Row[] => {
  const clock = bareClock(run.startedAt);
  return questionKeys.flatMap((key, index) => {
    const reply = run.replies[key];
    if (reply === undefined) return [];
    const logId = idOf('log', `reply/${run.name}/${key}`);
    const span = { clock, start: 3 + index * 8 + numberOf(logId, [0, 4], 6), duration: durationOf(logId, reply) };
    const datapoint = questionDatapoint(key);
    const log = promptLog({
      id: logId,
      version: run.version,
      span,
      inputs: datapoint.inputs ?? {},
      messages: [askedMessage(questions[key])],
      output: reply.text,
      error: reply.error,
      thinking: reply.thinking,
      evaluatorLogs: verdictsOn(run, key, { logId, reply, after: span }),
      keepsRaw: key === 'wedding' && run.name !== 'gruff-stoker',
      fields: { source_datapoint_id: datapoint.id },
    });
    return [{ log, datapoint }];
  });
};
