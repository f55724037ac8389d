/** An id argument as the global id that caches key by: `evr_1` and `Evaluation:evr_1` are both `Evaluation:evr_1`. */
export const globalIdOf = (type: string, id: unknown): string => (String(id).startsWith(`${type}:`) ? String(id) : `${type}:${id}`);

/** The types that an object with this global id may have; none where the id says nothing that this kit knows. */
export const typesOfGlobalId = (id: unknown, possibleTypes: Readonly<Record<string, readonly string[]>>): readonly string[] => {
  const prefix = String(id).split(':', 1)[0] ?? '';
  if (Object.hasOwn(possibleTypes, prefix)) return possibleTypes[prefix] ?? [];
  return possibleTypes['Node']?.includes(prefix) ? [prefix] : [];
};

type Args = Readonly<Record<string, unknown>> | null;

const given = (value: unknown): string | undefined => (value === undefined || value === null ? undefined : String(value));

/** Without the type that a global id begins with. */
export const upstreamIdOf = (type: string, value: string): string => (value.startsWith(`${type}:`) ? value.slice(type.length + 1) : value);

/** The global id of the run that the arguments of `Query.run` name; undefined where they name none, or contradict each other. */
export const runGlobalIdOf = (args: Args): string | undefined => {
  const id = given(args?.['id']) ?? '';
  const evaluation = given(args?.['evaluationId']);
  const prefix = evaluation === undefined ? undefined : `Run:${upstreamIdOf('Evaluation', evaluation)}:`;
  if (!id.startsWith('Run:')) return prefix && prefix + id;
  return prefix === undefined || id.startsWith(prefix) ? id : undefined;
};

/** The same of `Query.evaluationLog`; undefined as well where they leave the run open. */
export const rowGlobalIdOf = (args: Args): string | undefined => {
  const id = given(args?.['id']) ?? '';
  const [evaluationId, runId] = [given(args?.['evaluationId']), given(args?.['runId'])];
  if (id.startsWith('EvaluationLog:')) return evaluationId === undefined && runId === undefined ? id : undefined;
  const run = runId === undefined ? undefined : runGlobalIdOf({ id: runId, evaluationId });
  return run && `EvaluationLog:${upstreamIdOf('Run', run)}:${upstreamIdOf('Log', id)}`;
};
