/** The deepest JSON value that is shown: what turns an answer into text recurses, and must not run out of stack. */
export const MAX_NESTING = 200;

/** Whether a JSON value is nested no more deeply than can be turned into text. It recurses no further than that. */
export const isShallow = (value: unknown, levels = MAX_NESTING): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isShallow(item, levels - 1));
  for (const key in value) if (!isShallow((value as Readonly<Record<string, unknown>>)[key], levels - 1)) return false;
  return true;
};
