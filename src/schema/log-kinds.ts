import { judgmentState } from '../contract/judgment.ts';
import { logKind } from '../contract/log.ts';
import { JudgmentRef, JudgmentStateEnum, saidBy } from './judgment.ts';
import { LogStatusEnum } from './kit/enums.ts';
import { reads } from './kit/reads.ts';
import {
  AgentLogRef,
  AgentVersionRef,
  ChatMessageRef,
  EvaluatorLogRef,
  EvaluatorVersionRef,
  FlowLogRef,
  FlowVersionRef,
  LogRef,
  ModelLogRef,
  NodeRef,
  OtherLogRef,
  PromptLogRef,
  PromptVersionRef,
  ToolLogRef,
  ToolVersionRef,
} from './kit/refs.ts';
import { objectField, objectsField } from './kit/sent-fields.ts';
import { floatTotal, intTotal } from './kit/total.ts';
import { LOG_TYPENAMES } from './log.ts';

/** The sum of two numbers as `totalOf` has it; null where one is missing, or no finite number. */
const sum = (a: unknown, b: unknown, totalOf: (total: number) => number): number | null =>
  typeof a === 'number' && typeof b === 'number' && Number.isFinite(a) && Number.isFinite(b) ? totalOf(a + b) : null;

ModelLogRef.implement({
  interfaces: [NodeRef, LogRef],
  description: 'What a prompt’s and an agent’s log share: a model was called.',
  resolveType: (log) => LOG_TYPENAMES[logKind(log)],
  fields: (t) => ({
    promptTokens: t.exposeInt('prompt_tokens', { description: 'Tokens that went in.' }),
    reasoningTokens: t.exposeInt('reasoning_tokens', { description: 'Tokens spent on reasoning.' }),
    outputTokens: t.exposeInt('output_tokens', { description: 'Tokens that came out.' }),
    totalTokens: t.int({
      description:
        'promptTokens and outputTokens together; null where one is missing, and with the error TOTAL_TOO_LARGE where Int has no place for it.',
      extensions: reads('prompt_tokens', 'output_tokens'),
      resolve: ({ prompt_tokens, output_tokens }) => sum(prompt_tokens, output_tokens, intTotal),
    }),
    promptCost: t.exposeFloat('prompt_cost', { description: 'What the tokens in cost, in US dollars.' }),
    outputCost: t.exposeFloat('output_cost', { description: 'What the tokens out cost, in US dollars.' }),
    totalCost: t.float({
      description: 'promptCost and outputCost together, in US dollars; null where one is missing.',
      extensions: reads('prompt_cost', 'output_cost'),
      resolve: ({ prompt_cost, output_cost }) => sum(prompt_cost, output_cost, floatTotal),
    }),
    finishReason: t.exposeString('finish_reason', { description: 'Why the model stopped, in the provider’s words.' }),
    messages: objectsField(t, 'messages', { type: ChatMessageRef, description: 'The messages sent to the model.' }),
    toolChoice: t.expose('tool_choice', {
      type: 'JSON',
      description: 'Which tools the model may or must call: "none", "auto", "required", or one function.',
    }),
  }),
});

PromptLogRef.implement({
  interfaces: [NodeRef, LogRef, ModelLogRef],
  description: 'One call of a model by a prompt.',
  fields: (t) => ({
    prompt: objectField(t, 'prompt', { type: PromptVersionRef, description: 'The prompt’s version.' }),
  }),
});

AgentLogRef.implement({
  interfaces: [NodeRef, LogRef, ModelLogRef],
  description: 'One run of an agent.',
  fields: (t) => ({
    agent: objectField(t, 'agent', { type: AgentVersionRef, description: 'The agent’s version.' }),
  }),
});

ToolLogRef.implement({
  interfaces: [NodeRef, LogRef],
  description: 'One call of a tool.',
  fields: (t) => ({
    tool: objectField(t, 'tool', { type: ToolVersionRef, description: 'The tool’s version.' }),
  }),
});

FlowLogRef.implement({
  interfaces: [NodeRef, LogRef],
  description: 'One run of a flow: the root of a trace.',
  fields: (t) => ({
    flow: objectField(t, 'flow', { type: FlowVersionRef, description: 'The flow’s version.' }),
    messages: objectsField(t, 'messages', { type: ChatMessageRef, description: 'The messages given to the flow.' }),
    logStatus: t.field({
      type: LogStatusEnum.ref,
      description: 'Whether the trace is closed.',
      extensions: reads('log_status'),
      resolve: ({ log_status }) => LogStatusEnum.readOptional(log_status),
    }),
  }),
});

EvaluatorLogRef.implement({
  interfaces: [NodeRef, LogRef],
  description: 'A judgment passed on a log, and how it came about. It is a log itself and may be judged in turn.',
  fields: (t) => ({
    evaluator: objectField(t, 'evaluator', { type: EvaluatorVersionRef, description: 'The evaluator’s version.' }),
    judgment: t.field({
      type: JudgmentRef,
      description:
        'What it says; null when it abstained, is not done, or failed without saying anything. One that came with an error is shown here, but counts nowhere: see judgmentState.',
      extensions: reads('judgment', 'evaluator.spec'),
      resolve: saidBy,
    }),
    judgmentState: t.field({
      type: JudgmentStateEnum,
      nullable: false,
      description: 'JUDGED, ABSTAINED or ERRORED; decided as in the cells of a row.',
      extensions: reads('judgment', 'error'),
      resolve: judgmentState,
    }),
    markedCompleted: t.exposeBoolean('marked_completed', { description: 'Whether a person ticked the review off.' }),
    parentId: t.exposeID('parent_id', { description: 'The upstream id of the log that was judged.' }),
    parent: objectField(t, 'parent', { type: LogRef, description: 'The log that was judged, where upstream sent it along.' }),
  }),
});

OtherLogRef.implement({
  interfaces: [NodeRef, LogRef],
  description: 'A log of a kind that this server does not know.',
  fields: (t) => ({ raw: t.field({ type: 'JSON', description: 'The log as upstream sent it.', resolve: (log) => log }) }),
});
