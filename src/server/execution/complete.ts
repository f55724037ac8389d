import {
  type GraphQLAbstractType,
  GraphQLFloat,
  GraphQLID,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { abandon, executeObject } from './execute.ts';
import type { Complete, Execution, ObjectPlan } from './plan.ts';

/** The same of a promise of the value. */
export const later =
  (complete: Complete): Complete =>
  async (value, execution, field) =>
    complete(await value, execution, field);

/** The plan for the objects of a type below a field. */
type PlanFor = (type: GraphQLObjectType) => ObjectPlan;

const unsound = new Error('The answer would have an error.');

/** Leaves to graphql-js what it would report an error of. */
const giveUp = (): never => {
  throw unsound;
};

const giveUpOnError = (value: unknown): void => {
  if (value instanceof Error) giveUp();
};

/** The completion of values of a type, after section 6.4.3 of the GraphQL specification. */
export const completerOf = (type: GraphQLOutputType, planFor: PlanFor): Complete => {
  if (isNonNullType(type)) {
    const complete = completerOf(type.ofType, planFor);
    return (value, execution, field) => complete(value, execution, field) ?? giveUp();
  }
  if (isListType(type)) return listOf(completerOf(type.ofType, planFor));
  if (isLeafType(type)) return leafOf(type);
  return isAbstractType(type) ? abstractOf(type, planFor) : objectOf(type, planFor);
};

const leafOf = (type: GraphQLLeafType): Complete => {
  const isText = type === GraphQLString || type === GraphQLID;
  return (value) => {
    // What most values are, which need no more than a look.
    if (isText && typeof value === 'string') return value;
    if (value === null || value === undefined) return null;
    if (type === GraphQLFloat && Number.isFinite(value)) return value;
    giveUpOnError(value);
    return type.serialize(value) ?? giveUp();
  };
};

const objectOf = (type: GraphQLObjectType, planFor: PlanFor): Complete => {
  let plan: ObjectPlan | undefined;
  return (value, execution) => {
    if (value === null || value === undefined) return null;
    giveUpOnError(value);
    plan ??= planFor(type);
    return executeObject(plan, value, execution);
  };
};

const abstractOf = (type: GraphQLAbstractType, planFor: PlanFor): Complete => {
  const plans = new Map<unknown, ObjectPlan>();
  const planOf = (name: unknown, { plan: { schema } }: Execution): ObjectPlan => {
    const found = typeof name === 'string' ? schema.getType(name) : undefined;
    const object = schema.getPossibleTypes(type).find((possible) => possible === found) ?? giveUp();
    const plan = planFor(object);
    plans.set(name, plan);
    return plan;
  };
  return (value, execution, field) => {
    if (value === null || value === undefined) return null;
    giveUpOnError(value);
    const resolveType = type.resolveType ?? giveUp;
    const name = resolveType(value, execution.context, execution.infoOf(field), type);
    if (name instanceof Promise)
      return name.then((each) => executeObject(plans.get(each) ?? planOf(each, execution), value as object, execution));
    return executeObject(plans.get(name) ?? planOf(name, execution), value, execution);
  };
};

const listOf = (complete: Complete): Complete => {
  const completeLater = later(complete);
  return (value, execution, field) => {
    if (value === null || value === undefined) return null;
    // Other iterables may be lists as well, and are left to graphql-js.
    if (!Array.isArray(value)) return giveUp();
    const list: unknown[] = [];
    let isPending = false;
    try {
      for (const item of value as readonly unknown[]) {
        const completed = item instanceof Promise ? completeLater(item, execution, field) : complete(item, execution, field);
        isPending ||= completed instanceof Promise;
        list.push(completed);
      }
    } catch (error) {
      abandon([...list, ...value]);
      throw error;
    }
    return isPending ? Promise.all(list) : list;
  };
};
