import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import type { Shared } from '../../contract/shared.ts';
import type { FieldCost, WrittenArgs } from '../../schema/kit/field-extensions.ts';
import { extensionsOf } from '../../schema/kit/field-extensions.ts';
import { fragmentsOf } from '../../schema/kit/fragments.ts';
import type { OperationRecord } from '../operation.ts';
import type { Executing, OperationPlugin } from '../operation-plugin.ts';
import { limitExceeded } from './exceeded.ts';
import { limitCostRate } from './rate-limit.ts';

export interface CostLimits {
  /** What the operations of one key may cost in a minute; without it anything. */
  readonly rateLimitCost: number | undefined;
  /** What it is counted in together with other replicas; without it each counts for itself. */
  readonly shared?: Shared | undefined;
}

/** A field that costs something, with those below it; fields between them that cost nothing are left out. */
interface CostedField {
  readonly key: string;
  readonly args: readonly ArgumentNode[];
  readonly cost: (args: WrittenArgs) => FieldCost;
  readonly ofAllRows: boolean;
  /** What counts as often as the field brings something. */
  readonly below: readonly CostedField[];
  /** What is computed of all rows of the field, and counts once for it. */
  readonly ofAll: readonly CostedField[];
}

/** What is left of an operation for its cost: all that depends on variables, and nothing else. */
interface CostedOperation {
  readonly fields: readonly CostedField[];
  readonly defaults: Readonly<Record<string, unknown>>;
}

type Variables = Readonly<Record<string, unknown>>;

/*
 * The complexity plugin of Pothos walks the whole document again at every request, and wraps the resolvers of root fields. What counts here
 * are the few fields that bring rows; found once for a document, their cost with the variables of a request takes a microsecond.
 */

/** Gives what an operation costs, which it notes in the record; undefined where there is none. Throws for one that costs too much. */
export type CheckCost = (args: Args, record: OperationRecord) => number | undefined;

/**
 * Refuses operations that bring too many rows even if each evaluation has but one run, or far too many with the ten that it usually has,
 * before they are executed; others may fail as they ask for rows. What @skip and @include leave out counts as well.
 */
export const createCostCheck = (maxCost: number): CheckCost => {
  const costed = new WeakMap<OperationDefinitionNode, CostedOperation>();
  return ({ schema, document, operationName, variableValues }, record) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return undefined;
    const known = costed.get(operation) ?? costedOperation(schema, document, operation);
    costed.set(operation, known);
    const { likely, least, analysed, path } = costOf(known.fields, variablesOf(known.defaults, variableValues));
    record.cost = likely;
    if (analysed > MAX_ANALYSED) {
      throw limitExceeded('COST', `The operation has rows summed up ${analysed} times: more than the ${MAX_ANALYSED} allowed.`);
    }
    if (least <= maxCost && likely <= maxCost * MAX_GUESS) return likely;
    const where = path.length > 0 ? `, most of them at ${path.join('.')}` : '';
    throw limitExceeded('COST', `The operation may bring ${likely} rows${where}: more than the ${maxCost} allowed (--max-cost).`);
  };
};

/** Refuses what costs too much by itself, and what costs more than its caller has left in this minute. */
export const limitCost = ({ checkCost, rateLimitCost, shared }: CostLimits & { readonly checkCost: CheckCost }): OperationPlugin => {
  const takeOfRate = rateLimitCost === undefined ? undefined : limitCostRate(rateLimitCost, shared);
  const check = ({ args }: Executing<Args>): Promise<void> | undefined => {
    const { record, rateBucket } = args.contextValue.operation;
    const cost = checkCost(args, record);
    return cost === undefined ? undefined : takeOfRate?.(rateBucket, cost);
  };
  return { onExecute: check, onSubscribe: check };
};

/** Without a prototype: a variable that was not given may have the name of what every object has. */
const variablesOf = (defaults: Variables, given: Variables | null | undefined): Variables =>
  Object.assign(Object.create(null) as Record<string, unknown>, defaults, given);

interface Args {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Variables | null | undefined;
}

/** What an operation may cost, and where most of it comes from. */
interface Estimate {
  /** With the guesses for what only upstream knows. */
  readonly likely: number;
  /** With one for each of those. */
  readonly least: number;
  /** Of how many connections all rows are read, with one for each of the guesses. */
  readonly analysed: number;
  readonly path: readonly string[];
}

/** So many times too much an operation may be by guesses: the rows that it really asks for are counted when it asks for them. */
const MAX_GUESS = 10;

/** What it costs to have rows summed up, beside each thing that they come to. */
const ANALYSIS = 100;

/** Connections whose rows one operation may have summed up. */
export const MAX_ANALYSED = 10;

const costOf = (fields: readonly CostedField[], variables: Variables): Estimate => {
  const sum = { likely: 0, least: 0, analysed: 0 };
  let most = 0;
  let path: readonly string[] = [];
  for (const field of fields) {
    const { whole, least, analysed, path: inner } = costOfField(field, variables);
    sum.likely += whole;
    sum.least += least;
    sum.analysed += analysed;
    if (whole <= most) continue;
    most = whole;
    path = [field.key, ...inner];
  }
  return { ...sum, path };
};

/** `path`: from the field down to where most of it comes from. */
const costOfField = ({ args, cost, below, ofAll }: CostedField, variables: Variables) => {
  const written = Object.fromEntries(args.map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)]));
  const { own, times, isGuess = false } = cost(written);
  const inner = costOf(below, variables);
  const once = costOf(ofAll, variables);
  const isAnalysed = ofAll.length > 0;
  const analysis = isAnalysed ? ANALYSIS + once.likely : 0;
  const rows = times * inner.likely;
  const most = Math.max(own, rows, analysis);
  return {
    whole: own + rows + analysis,
    least: (isGuess ? Math.min(own, 1) + inner.least : own + times * inner.least) + (isAnalysed ? ANALYSIS + once.least : 0),
    analysed: (isAnalysed ? 1 : 0) + (isGuess ? 1 : times) * inner.analysed + once.analysed,
    path: most === own ? [] : most === rows ? inner.path : once.path,
  };
};

/** Expects a valid document, within the limits of fields. */
const costedOperation = (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): CostedOperation => {
  const fragments = fragmentsOf(document);
  const inSet = (set: SelectionSetNode, type: GraphQLNamedType | undefined): readonly CostedField[] =>
    set.selections.flatMap((selection) => inSelection(selection, type));
  const inSelection = (selection: SelectionNode, type: GraphQLNamedType | undefined): readonly CostedField[] => {
    if (selection.kind !== Kind.FIELD) {
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      return fragment
        ? inSet(fragment.selectionSet, fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type)
        : [];
    }
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
    const below = field && selection.selectionSet ? inSet(selection.selectionSet, getNamedType(field.type)) : [];
    const { cost, ofAllRows = false } = extensionsOf(field);
    if (!cost) return below;
    const [ofAll, others] = [true, false].map((is) => below.filter((each) => each.ofAllRows === is)) as [CostedField[], CostedField[]];
    const key = selection.alias?.value ?? selection.name.value;
    return [{ key, args: selection.arguments ?? [], cost, ofAllRows, below: others, ofAll }];
  };
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
  );
  return {
    fields: inSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined),
    defaults: Object.fromEntries(defaults),
  };
};
