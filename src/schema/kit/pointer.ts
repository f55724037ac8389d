import { type Lookup, pointerLookup } from '../../analysis/json-pointer.ts';
import { InputError } from './input-error.ts';

/** Reads a JSON Pointer as `pointerLookup` does; one that is none is refused. */
export const pointerOf = (argument: string, pointer: string): Lookup => {
  const lookup = pointerLookup(pointer);
  if (!lookup) throw new InputError(argument, `Argument "${argument}" is not a JSON Pointer (RFC 6901), such as "/customer/name".`);
  return lookup;
};
