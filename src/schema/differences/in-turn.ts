import { createPace } from '../../analysis/pace.ts';
import type { InTurn } from '../../differences/segments.ts';
import type { Context } from '../kit/context.ts';

const turns = new WeakMap<Context, InTurn>();

const createInTurn = (): InTurn => {
  const pace = createPace(undefined);
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(async () => {
      await pace();
      return work();
    });
    last = done.catch(() => undefined);
    return done;
  };
};

/** One piece of work of an operation after another, with everything else in between: fields that are resolved at once would leave nobody a turn. */
export const inTurnOf = (context: Context): InTurn => {
  const known = turns.get(context) ?? createInTurn();
  turns.set(context, known);
  return known;
};
