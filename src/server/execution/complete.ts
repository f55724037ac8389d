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
import type { Complete, ObjectPlan, Run } from './plan.ts';
import { abandon, runObject } from './run.ts';

/** The same of a promise of the value. */
export const later =
  (complete: Complete): Complete =>
  async (value, run, field) =>
    complete(await value, run, field);

/** The plan for the objects of a type below a field. */
type PlanFor = (type: GraphQLObjectType) => ObjectPlan;

const unsound = new Error('The answer would have an error.');

/** Refuses what graphql-js would tell an error of. */
const refuse = (): never => {
  throw unsound;
};

const refuseErrors = (value: unknown): void => {
  if (value instanceof Error) refuse();
};

/** The completion of values of a type, after section 6.4.3 of the GraphQL specification. */
export const completerOf = (type: GraphQLOutputType, planFor: PlanFor): Complete => {
  if (isNonNullType(type)) {
    const complete = completerOf(type.ofType, planFor);
    return (value, run, field) => complete(value, run, field) ?? refuse();
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
    refuseErrors(value);
    return type.serialize(value) ?? refuse();
  };
};

const objectOf = (type: GraphQLObjectType, planFor: PlanFor): Complete => {
  let plan: ObjectPlan | undefined;
  return (value, run) => {
    if (value === null || value === undefined) return null;
    refuseErrors(value);
    plan ??= planFor(type);
    return runObject(plan, value, run);
  };
};

const abstractOf = (type: GraphQLAbstractType, planFor: PlanFor): Complete => {
  const plans = new Map<unknown, ObjectPlan>();
  const planOf = (name: unknown, { plan: { schema } }: Run): ObjectPlan => {
    const found = typeof name === 'string' ? schema.getType(name) : undefined;
    const object = schema.getPossibleTypes(type).find((possible) => possible === found) ?? refuse();
    const plan = planFor(object);
    plans.set(name, plan);
    return plan;
  };
  return (value, run, field) => {
    if (value === null || value === undefined) return null;
    refuseErrors(value);
    const resolveType = type.resolveType ?? refuse;
    const name = resolveType(value, run.context, run.infoOf(field), type);
    if (name instanceof Promise) return name.then((each) => runObject(plans.get(each) ?? planOf(each, run), value as object, run));
    return runObject(plans.get(name) ?? planOf(name, run), value, run);
  };
};

const listOf = (complete: Complete): Complete => {
  const completeLater = later(complete);
  return (value, run, field) => {
    if (value === null || value === undefined) return null;
    // Other iterables may be lists as well, and are left to graphql-js.
    if (!Array.isArray(value)) return refuse();
    const list: unknown[] = [];
    let isPending = false;
    try {
      for (const item of value as readonly unknown[]) {
        const completed = item instanceof Promise ? completeLater(item, run, field) : complete(item, run, field);
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
