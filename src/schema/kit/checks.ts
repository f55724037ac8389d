import type { FieldExtensions } from './field-extensions.ts';

/*
 * What cannot be asked is told before anything of an operation is executed: no call is made for what stands around it, and of a mutation
 * nothing is done. A field whose resolver refuses arguments says how, for an operation to be looked through by it.
 */

type Check = NonNullable<FieldExtensions['checks']>;
type Knows = NonNullable<FieldExtensions['knows']>;

/** For `extensions` of a field: throws for arguments that its resolver refuses whatever its parent is. */
export const checks = <Args>(check: (args: Args, ...rest: Rest<Check>) => unknown) =>
  ({ checks: check as (args: object, ...rest: Rest<Check>) => unknown }) satisfies FieldExtensions;

/** For `extensions` of a field: the ids of its objects that follow from its arguments, and from what is known of its parent. */
export const knows = <Args>(ids: (args: Args, ...rest: Rest<Knows>) => ReturnType<Knows>) =>
  ({ knows: ids as (args: object, ...rest: Rest<Knows>) => ReturnType<Knows> }) satisfies FieldExtensions;

type Rest<F extends (...args: never[]) => unknown> = Parameters<F> extends [unknown, ...infer Others] ? Others : never;
