import { isInterfaceType } from 'graphql';
import { fieldsBelow, placeOf, type Selection, within } from '../analysis/selection.ts';
import { builder } from '../kit/builder.ts';

/** The most lines around a difference. */
const MAX_CONTEXT = 1_000;

export const contextArgs = builder.args((t) => ({
  context: t.int({ required: true, defaultValue: 3, description: `How many lines to show around each difference: 0 to ${MAX_CONTEXT}.` }),
}));

const fieldsOf = (selection: Selection): Selection[] => {
  const { type, info } = selection;
  return isInterfaceType(type)
    ? info.schema.getPossibleTypes(type).flatMap((each) => fieldsBelow({ ...selection, type: each }))
    : fieldsBelow(selection);
};

/** Throws where a unified text below a diff, or one of its changes, has lines around it that cannot be: before any call is made for it. */
export const checkContexts = (diff: Selection): void => {
  for (const selection of fieldsOf(diff)) {
    if (selection.name === 'unified') within(placeOf(selection, 'context'), selection.args['context'] as number, 0, MAX_CONTEXT);
    if (selection.name === 'changes') checkContexts(selection);
  }
};
