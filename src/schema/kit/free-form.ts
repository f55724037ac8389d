import type { InterfaceFieldBuilder, ObjectFieldBuilder } from '@pothos/core';
import { builder, type Types } from './builder.ts';
import { checks } from './checks.ts';
import { InputError } from './input-error.ts';
import { pointerOf } from './pointer.ts';
import { reads } from './reads.ts';

/* The two kinds of fields that can be large, each with an argument that brings only a part of them. */

/** The argument of every field with a value that belongs to users. */
export const pathArg = builder.args((t) => ({
  path: t.string({ description: 'Bring only what this JSON Pointer (RFC 6901) finds, such as "/question"; null where nothing is there.' }),
}));

const maxLengthArg = builder.args((t) => ({
  maxLength: t.int({ description: 'Bring at most this many Unicode code points; nothing is added where the text is cut.' }),
}));

/** For `extensions` of a field with that argument. */
export const checksPath = checks<{ readonly path?: string | null }>(({ path }) => pointerOf('path', path ?? ''));

type Fields<T> = ObjectFieldBuilder<Types, T> | InterfaceFieldBuilder<Types, T>;

/** A field over a property whose value belongs to users or model providers. */
export const freeFormField = <T>(t: Fields<T>, property: keyof T & string, description: string) =>
  (t as ObjectFieldBuilder<Types, T>).field({
    type: 'JSON',
    args: pathArg,
    description,
    extensions: { ...reads(property), ...checksPath },
    resolve: (parent, { path }) => {
      const lookup = pointerOf('path', path ?? '');
      return (lookup((parent as T)[property]) ?? null) as never;
    },
  });

const checksLength = checks<{ readonly maxLength?: number | null }>(({ maxLength }) => cut('', maxLength));

/** How the text of a field comes from its parent. */
interface TextSource<T> {
  readonly textOf: (parent: T) => string | null | undefined;
  /** What is read of the parent beside the property. */
  readonly alsoReads?: readonly string[];
}

/** A field over a property that is a text of any length, or that holds one. */
export const textField = <T>(t: Fields<T>, property: keyof T & string, description: string, source?: TextSource<T>) =>
  (t as ObjectFieldBuilder<Types, T>).field({
    type: 'String',
    args: maxLengthArg,
    description,
    extensions: { ...reads(property, ...(source?.alsoReads ?? [])), ...checksLength },
    resolve: (parent, { maxLength }) => {
      const text = source ? source.textOf(parent as T) : ((parent as T)[property] as string | null | undefined);
      return cut(text, maxLength);
    },
  });

/** The first `maxLength` code points of a text. */
export const cut = (text: string | null | undefined, maxLength: number | null | undefined): string | null | undefined => {
  if (maxLength == null) return text;
  if (maxLength < 0) throw new InputError('maxLength', 'Argument "maxLength" has to be 0 or more.');
  if (typeof text !== 'string' || text.length <= maxLength) return text;
  let end = 0;
  for (let count = 0; count < maxLength && end < text.length; count += 1) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
};
