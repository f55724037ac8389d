import type { EvaluatorLogResponse } from '../../contract/log.ts';
import { namesOf } from '../../contract/names.ts';
import { READ_ONLY_REASONS, type ReadOnlyReason } from '../../contract/read-only.ts';
import type { BatchOutcome, Rejection } from '../../loaders/writes.ts';
import { builder } from '../kit/builder.ts';
import { EvaluationStatusEnum } from '../kit/enums.ts';
import { EvaluationRef, EvaluatorLogRef } from '../kit/refs.ts';

type UserErrorCode =
  | 'INVALID'
  | 'NOT_FOUND'
  | 'NAME_TAKEN'
  | 'ALREADY_JUDGED'
  | 'CONFLICT'
  | 'INVALID_STATE'
  | 'READ_ONLY_SOURCE'
  | 'LIMIT_EXCEEDED'
  | 'UPSTREAM_FAILURE'
  | 'WRITE_OUTCOME_UNKNOWN';

/** Something about a change that its caller can mend. */
export interface UserError {
  readonly code: UserErrorCode;
  readonly message: string;
  /** Keys and indexes that lead from the mutation's input to the trouble. */
  readonly field?: readonly string[] | undefined;
  /** Of what was not found. */
  readonly humanloopId?: string | undefined;
  /** Where an evaluation of the same name may be found. */
  readonly taken?: { readonly fileId: string; readonly name: string } | undefined;
  /** The run whose status is in the way. */
  readonly run?: { readonly evaluationId: string; readonly runId: string } | undefined;
  /** The judgment that says the same. */
  readonly said?: EvaluatorLogResponse | undefined;
}

const UserErrorCodeEnum = builder.enumType('EvaluationUserErrorCode', {
  description: 'Why a change was not made.',
  values: {
    INVALID: { description: 'The input makes no sense.' },
    NOT_FOUND: { description: 'Something that the input names does not exist.' },
    NAME_TAKEN: { description: 'The file has an evaluation of this name.' },
    ALREADY_JUDGED: { description: 'The same person has said the same already.' },
    CONFLICT: { description: 'The change would leave an illegal state, or an earlier one of its batch failed.' },
    INVALID_STATE: { description: 'The run is completed or cancelled, which is final.' },
    READ_ONLY_SOURCE: { description: 'This server’s source cannot be changed; nothing was sent.' },
    LIMIT_EXCEEDED: { description: 'The input is larger than this server takes at once; nothing was sent.' },
    UPSTREAM_FAILURE: { description: 'Upstream failed at this one of several changes; it was not carried out.' },
    WRITE_OUTCOME_UNKNOWN: { description: 'This one of several changes was sent and no answer came; it may have been carried out or not.' },
  } as const,
});

const typenameOf = ({ humanloopId, taken, run, said }: UserError): string => {
  if (said) return 'EvaluationJudgmentExistsError';
  if (taken) return 'EvaluationNameTakenError';
  if (run) return 'EvaluationStateError';
  return humanloopId === undefined ? 'EvaluationInputError' : 'EvaluationNotFoundError';
};

export const UserErrorRef = builder.interfaceRef<UserError>('EvaluationUserError').implement({
  description: 'Something about a change that its caller can mend.',
  resolveType: typenameOf,
  fields: (t) => ({
    message: t.exposeString('message', { nullable: false, description: 'What is wrong, for people.' }),
    code: t.expose('code', { type: UserErrorCodeEnum, nullable: false, description: 'What is wrong, for programs.' }),
    field: t.stringList({
      description: 'Keys and indexes that lead from the input to the trouble; null where it is about the whole.',
      resolve: ({ field }) => field,
    }),
  }),
});

builder.objectRef<UserError>('EvaluationInputError').implement({
  interfaces: [UserErrorRef],
  description: 'The input, or the time for it, is wrong.',
});

builder.objectRef<UserError>('EvaluationNotFoundError').implement({
  interfaces: [UserErrorRef],
  description: 'Something that the input names does not exist.',
  fields: (t) => ({ humanloopId: t.exposeID('humanloopId', { description: 'The upstream id that leads nowhere.' }) }),
});

builder.objectRef<UserError>('EvaluationNameTakenError').implement({
  interfaces: [UserErrorRef],
  description: 'The file has an evaluation of this name.',
  fields: (t) => ({
    existing: t.field({
      type: EvaluationRef,
      description:
        'The evaluation that has the name; null where the file was given by its path. Costs the upstream calls of evaluationByName.',
      resolve: ({ taken }, _args, { loaders }) => (taken?.fileId ? loaders.evaluationByName.load(taken) : null),
    }),
  }),
});

builder.objectRef<UserError>('EvaluationStateError').implement({
  interfaces: [UserErrorRef],
  description: 'A run’s status does not allow the change.',
  fields: (t) => ({
    currentStatus: t.field({
      type: EvaluationStatusEnum.ref,
      description: 'The status that the run has. Costs one upstream call.',
      resolve: async ({ run }, _args, { loaders }) => {
        const current = run && (await loaders.run.load(run));
        return current ? EvaluationStatusEnum.read(current.status) : null;
      },
    }),
  }),
});

builder.objectRef<UserError>('EvaluationJudgmentExistsError').implement({
  interfaces: [UserErrorRef],
  description: 'The same person has said the same of the log already.',
  fields: (t) => ({
    existing: t.field({ type: EvaluatorLogRef, description: 'The judgment that says it. Costs no call.', resolve: ({ said }) => said }),
  }),
});

/** What is said of every change where evaluations can only be read. */
export const readOnlyError = (reason: ReadOnlyReason): UserError => ({
  code: 'READ_ONLY_SOURCE',
  message: `Nothing was changed. ${READ_ONLY_REASONS[reason]}`,
});

const NOT_ATTEMPTED: UserError = { code: 'CONFLICT', message: 'This was not attempted, because an earlier one failed.' };

const FAULTS = {
  failed: { code: 'UPSTREAM_FAILURE', message: 'The evaluation source failed at this one; it was not carried out.' },
  'outcome-unknown': {
    code: 'WRITE_OUTCOME_UNKNOWN',
    message: 'This one was sent and no answer came: it may have been carried out or not. Read before you try again.',
  },
} as const satisfies Record<string, UserError>;

/** What is said of a change that upstream refused; each mutation knows what a 404 and a 409 mean for it. */
export interface Explanations {
  readonly notFound: UserError;
  readonly conflict: UserError;
  /** Where in the input a place of the request's body is; without it, at the same keys. */
  readonly placeOf?: (keys: readonly string[]) => readonly string[];
  /** What is at places of the request's body, where the input has too much to be looked through. */
  readonly namedAt?: (locs: readonly (readonly (string | number)[])[]) => readonly string[];
}

export const rejectionError = ({ reason, loc, locs = [] }: Rejection, explanations: Explanations): UserError => {
  const { notFound, conflict, placeOf = (keys) => keys, namedAt = () => [] } = explanations;
  if (reason === 'not-found') return notFound;
  if (reason === 'conflict') return conflict;
  const named = namedAt(locs);
  const of = named.length === 0 ? '' : `: ${namesOf(named)}`;
  return { code: 'INVALID', message: `The evaluation source rejects the input${of}.`, field: loc && placeOf(fieldOf(loc)) };
};

/** What is said of an item of a batch that was not carried out. */
export const batchError = (outcome: Exclude<BatchOutcome<unknown>, { ok: true }> | undefined, explanations: Explanations): UserError => {
  if (!outcome) return NOT_ATTEMPTED;
  return 'fault' in outcome ? FAULTS[outcome.fault] : rejectionError(outcome.rejection, explanations);
};

const camelCase = (word: string): string => word.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** The keys of a selector that stand for the keys of upstream's reference; `environment` may belong to either of two. */
const SELECTOR_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['versionId', ['versionId']],
  ['id', ['file', 'id']],
  ['path', ['path', 'path']],
  ['environment', []],
]);

const selectorKeys = ([key = '', ...rest]: readonly string[]): readonly string[] => SELECTOR_KEYS.get(key) ?? [key, ...rest];

/** Where upstream's place in a body is in the input: `["body", "evaluators", 0, "id"]` is `evaluators.0.evaluator.file.id`. */
const fieldOf = (loc: readonly (string | number)[]): readonly string[] => {
  const [root, ...rest] = loc;
  const keys = (root === 'body' || root === 'path' || root === 'query' ? rest : loc).map((part) => camelCase(String(part)));
  const [first = '', second = '', ...others] = keys;
  if (first === 'evaluators' && others.length > 0 && others[0] !== 'orchestrated')
    return [first, second, 'evaluator', ...selectorKeys(others)];
  if ((first === 'dataset' || first === 'version') && second !== '') return [first, ...selectorKeys([second, ...others])];
  return keys;
};
