import { codes, type facade } from './helpers.ts';

type Reply = Awaited<ReturnType<ReturnType<typeof facade>['ask']>>;

/** The errors of an answer: their codes by path, and the arguments that they name. */
export const refusalsOf = (reply: Reply) => ({
  codes: codes(reply),
  fields: reply.errors?.map(({ extensions }) => extensions['field']),
});

/** What `refusalsOf` has when one argument of one field was refused, and nothing else went wrong. */
export const refused = (path: string, argument: string): ReturnType<typeof refusalsOf> => ({
  codes: { [path]: 'BAD_USER_INPUT' },
  fields: [argument],
});
