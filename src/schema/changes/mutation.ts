import { builder } from '../kit/builder.ts';

builder.mutationType({
  description:
    'Everything that can be changed. Each change is sent upstream exactly once. What its caller can mend is reported in userErrors; a missing right, a limit or a fault is in errors. After a change, the same operation reads the new state.',
});

/** The most items that a batch takes at once: each is an upstream call. */
export const MAX_BATCH = 100;
