/** Whether an object of unknown shape has this key with a value other than null: on this wire a null key counts as absent. */
export const has = (value: object, key: string): boolean => {
  const held = (value as Readonly<Record<string, unknown>>)[key];
  return held !== undefined && held !== null;
};
