import { InputError } from './input-error.ts';

/** What a JSON Pointer finds, or undefined where nothing is there. */
type Lookup = (value: unknown) => unknown;

const INDEX = /^(0|[1-9]\d*)$/;

/**
 * Reads a JSON Pointer (RFC 6901): `""` is the whole value, `/a/0/b~1c` goes down by keys and indexes.
 * One that is not valid is refused; a place that does not exist is undefined. Only own keys are found, so nothing of JavaScript shows.
 */
export const pointerOf = (argument: string, pointer: string): Lookup => {
  if (pointer === '') return (value) => value;
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) {
    throw new InputError(argument, `Argument "${argument}" is not a JSON Pointer (RFC 6901), such as "/customer/name".`);
  }
  const tokens = pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (value) => tokens.reduce(stepInto, value);
};

const stepInto = (value: unknown, token: string): unknown => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return INDEX.test(token) ? value[Number(token)] : undefined;
  return Object.hasOwn(value, token) ? (value as Record<string, unknown>)[token] : undefined;
};
