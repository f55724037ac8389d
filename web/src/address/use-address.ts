import { useCallback } from 'react';
import { useSearchParams } from 'wouter';

/** What a part of the address becomes: nothing where it is undefined or empty. */
export type AddressChanges = Readonly<Record<string, string | readonly string[] | undefined>>;

interface Step {
  /** The step before this one is not to be gone back to, as while somebody types. */
  readonly replace?: boolean;
}

const changed = (before: URLSearchParams, changes: AddressChanges): URLSearchParams => {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    after.delete(name);
    for (const one of [value].flat()) if (one) after.append(name, one as string);
  }
  return after;
};

/** What a screen shows is in its address, so that a link shows the same, and going back undoes a step. */
export const useAddress = () => {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changes: AddressChanges, { replace = false }: Step = {}) => setParams((before) => changed(before, changes), { replace }),
    [setParams],
  );
  return { params, change };
};
