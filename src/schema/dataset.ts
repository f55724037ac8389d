import { freeFormField } from './free-form.ts';
import { ChatMessageRef, DatapointRef } from './refs.ts';

DatapointRef.implement({
  description: 'One row of a dataset: what goes in, and what is expected to come out.',
  fields: (t) => ({
    humanloopId: t.exposeID('id', { nullable: false, description: 'The upstream id.' }),
    inputs: freeFormField(t, 'The values of the template’s variables.', ({ inputs }) => inputs),
    messages: t.field({
      type: [ChatMessageRef],
      nullable: false,
      description: 'The conversation to send along; empty where there is none.',
      resolve: ({ messages }) => messages ?? [],
    }),
    target: freeFormField(t, 'What is expected, by name; for evaluators that compare.', ({ target }) => target),
  }),
});
