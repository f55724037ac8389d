/** Whether an object of unknown shape has this key with a value other than null: on this wire a null key counts as absent. */
export const has = (value: object, key: string): boolean => {
  const held = (value as Readonly<Record<string, unknown>>)[key];
  return held !== undefined && held !== null;
};

/** The objects of a list that upstream should have sent, and may have left out or filled with anything. */
export const objectsIn = <T extends object>(list: readonly T[] | null | undefined): readonly T[] =>
  Array.isArray(list) ? list.filter((entry) => typeof entry === 'object' && entry !== null) : [];
