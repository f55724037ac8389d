import { freeFormField } from './kit/free-form.ts';
import { ChatMessageRef, DatapointRef } from './kit/refs.ts';
import { objectsField, requiredField } from './kit/sent-fields.ts';

DatapointRef.implement({
  description: 'One row of a dataset: what goes in, and what is expected to come out.',
  fields: (t) => ({
    humanloopId: requiredField(t, 'id', 'ID', 'The upstream id.'),
    inputs: freeFormField(t, 'inputs', 'The values of the template’s variables.'),
    messages: objectsField(t, 'messages', {
      type: ChatMessageRef,
      description: 'The conversation to send along; empty where there is none.',
    }),
    target: freeFormField(t, 'target', 'What is expected, by name; for evaluators that compare.'),
  }),
});
