import type { ObjectFieldBuilder } from '@pothos/core';
import type { EvaluatorLogResponse, LogResponse } from '../contract/log.ts';
import { evaluatorPath, type FlatLog } from './flatten.ts';
import { builder, type Types } from './kit/builder.ts';
import { checks } from './kit/checks.ts';
import { InputError } from './kit/input-error.ts';
import { EvaluatorLogRef, LogRef } from './kit/refs.ts';
import { itemsOf } from './kit/sent-fields.ts';

/** A depth asked for as a number; no number means no bound. */
export const depthOf = (maxDepth: number | null | undefined): number => {
  if (maxDepth == null) return Number.POSITIVE_INFINITY;
  if (maxDepth < 1) throw new InputError('maxDepth', 'Argument "maxDepth" has to be 1 or more.');
  return maxDepth;
};

export const maxDepthArg = builder.args((t) => ({
  maxDepth: t.int({ description: 'How many levels to go down, from 1; without it, all.' }),
}));

/** For `extensions` of a field with that argument. */
export const checksDepth = checks<{ readonly maxDepth?: number | null }>(({ maxDepth }) => depthOf(maxDepth));

const flatFields = <T extends LogResponse>(t: ObjectFieldBuilder<Types, FlatLog<T>>) => ({
  depth: (t as ObjectFieldBuilder<Types, FlatLog<LogResponse>>).exposeInt('depth', {
    nullable: false,
    description: 'How far below the log that was asked; 1 hangs directly on it.',
  }),
  parentId: (t as ObjectFieldBuilder<Types, FlatLog<LogResponse>>).exposeID('parentId', {
    description: 'The upstream id of the log that this one hangs on.',
  }),
  isTruncated: (t as ObjectFieldBuilder<Types, FlatLog<LogResponse>>).exposeBoolean('isTruncated', {
    nullable: false,
    description: 'Whether deeper logs were left out for maxDepth.',
  }),
});

/** The longest path that is written out: in levels, and in characters of all its names. */
const MAX_PATH = 50;
const MAX_PATH_LENGTH = 2_000;

/** Each path repeats the names above it: unbounded, they would be far longer than what they are about. */
const isPathWritten = (entry: FlatLog<EvaluatorLogResponse>): boolean => {
  if (entry.depth > MAX_PATH) return false;
  const names = evaluatorPath(entry).map((name) => (typeof name === 'string' ? name.length : 0));
  return names.length === 1 || names.reduce((sum, length) => sum + length, 0) <= MAX_PATH_LENGTH;
};

export const EvaluatorLogNodeRef = builder.objectRef<FlatLog<EvaluatorLogResponse>>('EvaluatorLogNode').implement({
  description: 'An evaluator log in a list of all levels; the tree can be built again from parentId.',
  fields: (t) => ({
    ...flatFields(t),
    path: t.field({
      type: ['String'],
      nullable: { list: true, items: true },
      description: `The names of the evaluators from the top to this one; a name is null with an error where upstream sent none. Null, with a warning, more than ${MAX_PATH} levels down, and where the names have more than ${MAX_PATH_LENGTH} characters in all: paths of all levels would be far longer than what they are about.`,
      resolve: (entry, _args, { warn }) => {
        if (isPathWritten(entry)) return itemsOf<string>(evaluatorPath(entry), (name) => typeof name === 'string');
        warn({
          code: 'PATH_TOO_LONG',
          message: `Logs more than ${MAX_PATH} levels down, or below names of more than ${MAX_PATH_LENGTH} characters, have no path; parentId leads there.`,
        });
        return null;
      },
    }),
    log: t.expose('log', { type: EvaluatorLogRef, description: 'The evaluator log.' }),
  }),
});

export const TraceNodeRef = builder.objectRef<FlatLog<LogResponse>>('TraceNode').implement({
  description: 'A log in a list of all levels of a trace; the tree can be built again from parentId.',
  fields: (t) => ({
    ...flatFields(t),
    log: t.expose('log', { type: LogRef, description: 'The log.' }),
  }),
});
