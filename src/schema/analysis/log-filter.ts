import type { InputRef } from '@pothos/core';
import { JudgmentStateEnum } from '../judgment.ts';
import { builder, type InputFields } from '../kit/builder.ts';
import { LogKindEnum, ValenceEnum } from '../kit/enums.ts';
import { type EvaluatorSelector, EvaluatorSelectorRef } from '../kit/evaluator-selector.ts';
import { JsonOperatorsRef, NumberOperatorsRef, TextOperatorsRef, TimeOperatorsRef } from './operators.ts';

const JudgmentFilterRef = builder.inputType('EvaluationJudgmentFilter', {
  description:
    'What the judgment of one evaluator on a log has to be like: a cell of the table that EvaluationLog.judgments shows. All given fields have to hold for one and the same cell; at least one is given, and none of them as null.',
  fields: (t) => {
    const text = (description: string) => t.field({ type: TextOperatorsRef, description });
    const number = (description: string) => t.field({ type: NumberOperatorsRef, description });
    return {
      evaluator: t.field({
        type: EvaluatorSelectorRef,
        description:
          'Whose judgment; without it, that of any evaluator of the evaluation. One that the evaluation does not have is an error that names those it has.',
      }),
      state: t.field({ type: [JudgmentStateEnum], description: 'In which of these states the cell is; an empty list brings nothing.' }),
      score: number('The judgment as a number where more is better, as Judgment.score tells it.'),
      number: number('The number as the evaluator gave it; only number judgments have one.'),
      passed: t.boolean({ description: 'The boolean as the evaluator gave it; see score for whether it is good.' }),
      option: text('The options chosen: of several, one has to fit.'),
      text: text('The text written; only text judgments have one.'),
      error: text('Why the evaluator failed, as JudgmentCell.error has it.'),
      user: text(
        'Who gave it, as EvaluatorLog.user has it: looked at is then the newest evaluator log of those whose user fits, where there is one. With state, MISSING finds the rows that these people have not judged.',
      ),
      valence: t.field({ type: [ValenceEnum.ref], description: 'Whether it counts as good or bad; an empty list brings nothing.' }),
    };
  },
});

type Given<T> = T | null | undefined;
type Texts = Given<typeof TextOperatorsRef.$inferInput>;
type Numbers = Given<typeof NumberOperatorsRef.$inferInput>;
type Places = Given<{ path: string }[]>;
type Ids = Given<string[]>;

/** The part of a filter that is about logs, as GraphQL hands it on: of the right types, and nothing more is known of it. */
export interface LogPartInput {
  logIds?: Ids;
  datapointIds?: Ids;
  versionIds?: Ids;
  kinds?: Given<(typeof LogKindEnum.ref.$inferType)[]>;
  createdAt?: Given<typeof TimeOperatorsRef.$inferInput>;
  output?: Texts;
  error?: Texts;
  hasError?: Given<boolean>;
  search?: Given<string>;
  inputs?: Places;
  metadata?: Places;
  duration?: Numbers;
  providerLatency?: Numbers;
  promptTokens?: Numbers;
  outputTokens?: Numbers;
  totalTokens?: Numbers;
  totalCost?: Numbers;
  model?: Texts;
  finishReason?: Texts;
  source?: Texts;
  user?: Texts;
  environment?: Texts;
}

/** A filter of scored rows. */
export interface LogFilterInput extends LogPartInput {
  and?: Given<LogFilterInput[]>;
  or?: Given<LogFilterInput[]>;
  not?: Given<LogFilterInput>;
  runIds?: Ids;
  judgments?: Given<{ evaluator?: Given<EvaluatorSelector> }[]>;
  target?: Places;
}

/** Pothos takes no `unknown` where a type has itself below it. */
const JsonOperatorsOfRows = JsonOperatorsRef as InputRef<{ path: string }>;

const JudgmentFilterOfRows = JudgmentFilterRef as InputRef<{ evaluator?: Given<EvaluatorSelector> }>;

const places = (t: InputFields, description: string) => t.field({ type: [JsonOperatorsOfRows], description });

/** The fields of a filter that are about logs. */
export const logPart = (t: InputFields) => {
  const text = (description: string) => t.field({ type: TextOperatorsRef, description });
  const number = (description: string) => t.field({ type: NumberOperatorsRef, description });
  return {
    logIds: t.idList({ description: 'Only these logs, by upstream or global id; at most 1000, and an empty list brings none.' }),
    datapointIds: t.idList({
      description: 'Only rows made from these datapoints, by upstream id; at most 1000, an empty list brings none.',
    }),
    kinds: t.field({ type: [LogKindEnum.ref], description: 'Only logs of these kinds; an empty list brings none.' }),
    output: text('The text that came out.'),
    error: text('What went wrong with the log.'),
    hasError: t.boolean({ description: 'Whether the log itself failed.' }),
    search: t.string({
      description:
        'Words that output, error or the texts in the inputs hold: all of them, in any order, by Unicode case folding; a phrase in double quotes counts as one. At most 500 code points.',
    }),
    inputs: places(t, 'What has to be in the log’s inputs; all of these.'),
    metadata: places(t, 'What has to be in the log’s metadata; all of these.'),
    duration: number('Seconds from start to end.'),
    providerLatency: number('Seconds that the provider took.'),
    promptTokens: number('Tokens that went in.'),
    outputTokens: number('Tokens that came out.'),
    totalTokens: number('Prompt and output tokens together.'),
    totalCost: number('Prompt and output cost together, in US dollars.'),
    model: text('The model of the version that made the log.'),
    finishReason: text('Why the model stopped, in the provider’s words.'),
    source: text('Where the call came from.'),
    user: text('The end user, as the log’s writer named it.'),
    environment: text('The name of the environment.'),
  };
};

/** As many runs as the URL of one upstream call safely holds. */
export const MAX_RUNS = 50;

export const LogFilterRef = builder.inputRef<LogFilterInput>('EvaluationLogFilter').implement({
  description:
    'Which scored rows. All given fields have to hold. What is missing fits no operator but isNull and exists; not brings it. An empty object brings every row; a null, or an operator without a value, is an error and never means “all”. At most 10 levels, and 200 operators.',
  fields: (t) => ({
    and: t.field({ type: [LogFilterRef], description: 'All of these have to hold too; at least one is given.' }),
    or: t.field({ type: [LogFilterRef], description: 'One of these has to hold; at least one is given.' }),
    not: t.field({ type: LogFilterRef, description: 'This must not hold; rows that lack what it asks for come too.' }),
    runIds: t.idList({
      description: `Only rows of these runs, by upstream or global id; at most ${MAX_RUNS}, and an empty list brings none. Upstream filters by it, so it saves calls. Runs that the evaluation does not have are an error that names those it has: one call more looks for them where no row is let through, or where all rows were read and a run has none of them; of a part of the rows they are told where the source says so, or the runs are asked for beside. Refused in Run.logs.`,
    }),
    versionIds: t.idList({
      description: 'Only logs of these versions, by upstream or global id; at most 1000, an empty list brings none.',
    }),
    createdAt: t.field({ type: TimeOperatorsRef, description: 'When the log was written.' }),
    judgments: t.field({
      type: [JudgmentFilterOfRows],
      description: 'What has to be true of judgments; all of these, each of one cell.',
    }),
    target: places(t, 'What has to be in the target of the datapoint; all of these.'),
    ...logPart(t),
    error: t.field({
      type: TextOperatorsRef,
      description: 'What went wrong with the log itself; the failures of evaluators are a state of judgments.',
    }),
  }),
});
