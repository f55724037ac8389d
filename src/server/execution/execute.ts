import { type GraphQLResolveInfo, getArgumentValues } from 'graphql';
import { type Memory, newMemory, recall, remember } from './memory.ts';
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
    const known = made[field.index];
    if (known !== undefined) return known;
    const value = make(field);
    made[field.index] = value;
    return value;
  };
};

/**
 * The fields of an object as the answer has them, or a promise of that. Throws, or rejects, where the answer would have an error. An object that
 * is met again under the plan is executed once.
 */
export const executeObject = (plan: ObjectPlan, source: unknown, execution: Execution): unknown => {
  const memory = execution.memories[plan.index] ?? startMemory(plan, execution);
  const known = recall(memory, source);
  if (known !== undefined) return known;
  const object = executeFields(plan, source, execution);
  remember(memory, source, object);
  return object;
};

const startMemory = ({ index, isShared }: ObjectPlan, { memories }: Execution): Memory => {
  const memory = newMemory(isShared);
  memories[index] = memory;
  return memory;
};

type Fields = Record<string, unknown>;

const executeFields = ({ fields }: ObjectPlan, source: unknown, execution: Execution): Fields | Promise<Fields> => {
  const object: Fields = {};
  let late: string[] | undefined;
  try {
    for (const field of fields) {
      const completed = completedOf(field, source, execution);
      object[field.key] = completed;
      if (!(completed instanceof Promise)) continue;
      late ??= [];
      late.push(field.key);
    }
  } catch (error) {
    abandon(Object.values(object));
    throw error;
  }
  if (!late) return object;
  const [key = ''] = late;
  return late.length === 1 ? withLateField(object, key) : withLateFields(object, late);
};

const withLateField = async (object: Fields, key: string): Promise<Fields> => {
  object[key] = await object[key];
  return object;
};

const withLateFields = async (object: Fields, keys: readonly string[]): Promise<Fields> => {
  const values = await Promise.all(keys.map((key) => object[key]));
  for (const [index, key] of keys.entries()) object[key] = values[index];
  return object;
};

/** Nobody waits for these any more, whatever becomes of them. */
export const abandon = (values: readonly unknown[]): void => {
  for (const each of values) if (each instanceof Promise) each.catch(() => undefined);
};

const completedOf = (field: FieldPlan, source: unknown, execution: Execution): unknown => {
  const { property, complete, completeLater } = field;
  const value: unknown =
    property === undefined
      ? field.resolve(source, execution.argsOf(field), execution.context, execution.infoOf(field))
      : (source as Readonly<Record<string, unknown>>)[property];
  return value instanceof Promise ? completeLater(value, execution, field) : complete(value, execution, field);
};
