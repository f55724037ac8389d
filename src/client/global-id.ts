/** An id argument as the global id that caches key by: `evr_1` and `Evaluation:evr_1` are both `Evaluation:evr_1`. */
export const globalIdOf = (type: string, id: unknown): string => (String(id).startsWith(`${type}:`) ? String(id) : `${type}:${id}`);

/** The types that an object with this global id may have; none where the id says nothing that this kit knows. */
export const typesOfGlobalId = (id: unknown, possibleTypes: Readonly<Record<string, readonly string[]>>): readonly string[] => {
  const prefix = String(id).split(':', 1)[0] ?? '';
  if (Object.hasOwn(possibleTypes, prefix)) return possibleTypes[prefix] ?? [];
  return possibleTypes['Node']?.includes(prefix) ? [prefix] : [];
};
