import type { LogFields, ToolLogResponse } from '../../src/contract/log.ts';
import type { ToolStep } from '../story/desk-cases.ts';
import { toolVersions } from '../versions/tool-versions.ts';
import { logFields, type Span, timesOf } from './log-fields.ts';

interface ToolCalled {
  readonly id: string;
  /** The call of the model that this answers. */
  readonly callId: string;
  readonly step: ToolStep;
  readonly span: Span;
  readonly fields: Partial<LogFields>;
}

/** One call of a tool. When it raised there is an error, a traceback's last line on stdout, and no output. */
export const toolLog = ({ id, callId, step, span, fields }: ToolCalled): ToolLogResponse => {
  const output = step.result === null ? null : JSON.stringify(step.result);
  return {
    ...logFields({
      id,
      evaluator_logs: [],
      ...timesOf(span),
      output,
      error: step.error ?? null,
      stdout: step.error ? `retrying once\n${step.error}\n` : null,
      inputs: step.arguments,
      ...fields,
    }),
    tool: toolVersions[step.tool],
    output_message: output === null ? null : { role: 'tool', tool_call_id: callId, content: output },
  };
};
