import { freeFormField } from './free-form.ts';
import { passes } from './reads.ts';
import { ChatMessageRef, DatapointRef } from './refs.ts';

DatapointRef.implement({
  description: 'One row of a dataset: what goes in, and what is expected to come out.',
  fields: (t) => ({
    humanloopId: t.exposeID('id', { nullable: false, description: 'The upstream id.' }),
    inputs: freeFormField(t, 'inputs', 'The values of the template’s variables.'),
    messages: t.field({
      type: [ChatMessageRef],
      nullable: false,
      description: 'The conversation to send along; empty where there is none.',
      extensions: passes('messages'),
      resolve: ({ messages }) => messages ?? [],
    }),
    target: freeFormField(t, 'target', 'What is expected, by name; for evaluators that compare.'),
  }),
});
