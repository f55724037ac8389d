import { builder } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';
import { inRange } from '../paging/connection-args.ts';

/** The most lines around a difference. */
const MAX_CONTEXT = 1_000;

export const contextArgs = builder.args((t) => ({
  context: t.int({ required: true, defaultValue: 3, description: `How many lines to show around each difference: 0 to ${MAX_CONTEXT}.` }),
}));

interface ContextArgs {
  readonly context: number;
}

/** How many lines are asked for; throws for what is out of range. */
export const contextOf = ({ context }: ContextArgs): number => inRange('context', context, 0, MAX_CONTEXT);

/** For `extensions` of a field with lines around differences. */
export const checksContext = checks<ContextArgs>(contextOf);
