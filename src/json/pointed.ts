import { OPEN_LIST, OPEN_OBJECT } from './grammar.ts';
import { elementsOf, memberOf } from './members.ts';
import { afterSeparators } from './scan.ts';

const INDEX = /^(0|[1-9]\d*)$/;

const stepInto = (bytes: Buffer, token: string): Buffer | undefined => {
  const first = bytes[afterSeparators(bytes, 0)];
  if (first === OPEN_OBJECT) return memberOf(bytes, token);
  return first === OPEN_LIST && INDEX.test(token) ? elementsOf(bytes)[Number(token)] : undefined;
};

/**
 * The bytes of the value that the tokens of a JSON Pointer lead to in well-formed JSON; undefined where nothing is there. Numbers stay as
 * they are spelled, which a double cannot always hold.
 */
export const pointedAt = (bytes: Buffer, tokens: readonly string[]): Buffer | undefined => {
  let value: Buffer | undefined = bytes;
  for (const token of tokens) {
    if (!value) return undefined;
    value = stepInto(value, token);
  }
  return value;
};
