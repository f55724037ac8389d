import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { Config } from '../../src/config/config.ts';

/** Settings of a server that answers questions for everything at once. */
export const UNLIMITED = {
  maxDocument: 2 ** 24,
  maxTokens: 1_000_000,
  maxDepth: 1_000,
  maxEvaluatorLogsDepth: 1_000,
  maxAliases: 100_000,
  maxFields: 1_000_000,
} satisfies Partial<Config>;

export interface EveryFieldOptions {
  readonly graph: GraphQLSchema;
  /** `Type.field` that is not asked. */
  readonly skip?: readonly string[];
  /** The arguments of `Type.field`, as they are written. */
  readonly args: Readonly<Record<string, string>>;
  /** How often a family of types may occur on the way down to a field; 1 without an entry. A family is an interface with what implements it. */
  readonly repeats?: Readonly<Record<string, number>>;
}

type Composite = GraphQLObjectType | GraphQLInterfaceType;

/** Interfaces that many unrelated types implement are no family. */
const familyOf = (type: Composite): string => type.getInterfaces().find(({ name }) => name !== 'Node')?.name ?? type.name;

/**
 * A selection of every field of a type and of all that hangs on it, built from the schema: what joins the schema joins the tests.
 * A field is left out where its type stands on the way down already as often as it may.
 */
export const everyField = (type: Composite, options: EveryFieldOptions, above: readonly string[] = []): string => {
  const inside = [...above, familyOf(type)];
  const common = Object.values(type.getFields()).map((field) => selectionOf(type, field, options, inside));
  if (!isInterfaceType(type)) return `__typename ${common.join(' ')}`;
  const kinds = options.graph.getPossibleTypes(type).map((kind) => {
    const own = Object.values(kind.getFields()).filter(({ name }) => !(name in type.getFields()));
    const fields = own.map((field) => selectionOf(kind, field, options, inside)).join(' ');
    return fields.trim() === '' ? '' : `... on ${kind.name} { ${fields} }`;
  });
  return `__typename ${common.join(' ')} ${kinds.join(' ')}`;
};

const selectionOf = (
  owner: Composite,
  field: GraphQLField<unknown, unknown>,
  options: EveryFieldOptions,
  above: readonly string[],
): string => {
  const name = `${owner.name}.${field.name}`;
  const args = options.args[name];
  if (options.skip?.includes(name)) return '';
  if (args === undefined && field.args.some(isRequiredArgument)) throw new Error(`${name} needs arguments.`);
  const type = getNamedType(field.type);
  const call = `${field.name}${args === undefined ? '' : `(${args})`}`;
  if (isLeafType(type)) return call;
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`${name} has a type of another kind.`);
  const family = familyOf(type);
  if (above.filter((each) => each === family).length >= (options.repeats?.[family] ?? 1)) return '';
  return `${call} { ${everyField(type, options, above)} }`;
};
