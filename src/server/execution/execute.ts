import { type GraphQLResolveInfo, getArgumentValues } from 'graphql';
import { newMemory, recall, remember } from './memory.ts';
import type { Execution, FieldPlan, ObjectPlan, OperationPlan } from './plan.ts';

export interface ExecutionOptions {
  readonly rootValue: unknown;
  readonly context: unknown;
  /** Coerced. */
  readonly variables: Record<string, unknown>;
}

const NO_ARGS = Object.freeze({});

/** What resolvers get, and must not change, is made once for each field, however many objects have it; the path alone, which differs, is left out. */
export const newExecution = (plan: OperationPlan, { rootValue, context, variables }: ExecutionOptions): Execution => {
  const { schema, operation, fragments } = plan;
  const newInfo = ({ key, definition, nodes, parentType }: FieldPlan): GraphQLResolveInfo => ({
    fieldName: definition.name,
    fieldNodes: nodes,
    returnType: definition.type,
    parentType,
    path: { prev: undefined, key, typename: parentType.name },
    schema,
    fragments,
    rootValue,
    operation,
    variableValues: variables,
  });
  const newArgs = ({ definition, nodes }: FieldPlan): Record<string, unknown> =>
    definition.args.length === 0 ? NO_ARGS : getArgumentValues(definition, nodes[0], variables);
  return { plan, context, infoOf: onceEach(newInfo), argsOf: onceEach(newArgs), memories: [] };
};

const onceEach = <T>(make: (field: FieldPlan) => T): ((field: FieldPlan) => T) => {
  const made: T[] = [];
  return (field) => {
    const known = made[field.index] ?? make(field);
    made[field.index] = known;
    return known;
  };
};

/**
 * The same of an object that may be met again under the plan: it is executed once. Those that wait for something are executed each time, for
 * what they ask for is counted each time.
 */
export const executeOnce = (plan: ObjectPlan, source: unknown, execution: Execution): unknown => {
  const memory = execution.memories[plan.index] ?? newMemory(plan.isShared);
  execution.memories[plan.index] = memory;
  const known = recall(memory, source);
  if (known !== undefined) return known;
  const object = executeObject(plan, source, execution);
  if (!(object instanceof Promise)) remember(memory, source, object);
  return object;
};

/** The fields of an object as the answer has them, or a promise of that. Throws, or rejects, where the answer would have an error. */
export const executeObject = ({ fields }: ObjectPlan, source: unknown, execution: Execution): unknown => {
  const object: Record<string, unknown> = {};
  let pending: Promise<void>[] | undefined;
  try {
    for (const field of fields) {
      const completed = completedOf(field, source, execution);
      object[field.key] = completed;
      if (!(completed instanceof Promise)) continue;
      pending ??= [];
      pending.push(setLater(object, field.key, completed));
    }
  } catch (error) {
    abandon(pending ?? []);
    throw error;
  }
  return pending ? inTheEnd(object, pending) : object;
};

// Functions of their own: where a loop makes closures it makes garbage in every turn, and here most values are no promises.

const setLater = async (object: Record<string, unknown>, key: string, value: Promise<unknown>): Promise<void> => {
  object[key] = await value;
};

const inTheEnd = async (object: object, pending: readonly Promise<void>[]): Promise<object> => {
  await Promise.all(pending);
  return object;
};

/** Nobody waits for these any more, whatever becomes of them. */
export const abandon = (pending: readonly unknown[]): void => {
  for (const each of pending) if (each instanceof Promise) each.catch(() => undefined);
};

const completedOf = (field: FieldPlan, source: unknown, execution: Execution): unknown => {
  const { property, complete, completeLater } = field;
  const value: unknown =
    property === undefined
      ? field.resolve(source, execution.argsOf(field), execution.context, execution.infoOf(field))
      : (source as Readonly<Record<string, unknown>>)[property];
  return value instanceof Promise ? completeLater(value, execution, field) : complete(value, execution, field);
};
