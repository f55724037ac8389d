import {
  type DocumentNode,
  doTypesOverlap,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isTypeSubTypeOf,
  isUnionType,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Wanted } from '../../json/wanted.ts';
import { extensionsOf } from './field-extensions.ts';
import { fragmentsOf } from './fragments.ts';

/** What is wanted of the objects at one place of a row, while it is put together. */
interface Want {
  isAll: boolean;
  readonly members: Map<string, Want>;
  /** The fragments that were looked through for this place. */
  readonly spread: Set<string>;
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

const newWant = (): Want => ({ isAll: false, members: new Map(), spread: new Set() });

/**
 * What the queries of a valid document want of rows of a type as upstream sends them, of scored rows without one: what all the selections on
 * any of them read together.
 */
export const wantedRows = (schema: GraphQLSchema, document: DocumentNode, typename = 'EvaluationLog'): Wanted => {
  const row = schema.getType(typename);
  if (!isObjectType(row) && !isInterfaceType(row)) return 'all';
  const isScored = typename === 'EvaluationLog';
  const want = newWant();
  addReads(want, row);
  const walk: Walk = { schema, fragments: fragmentsOf(document) };
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: ({ selectionSet }) => {
        const type = getNamedType(types.getType());
        const { readsOfRows = [], passesOfRows = [] } = extensionsOf(types.getFieldDef() ?? undefined);
        for (const path of isScored ? readsOfRows : []) memberAt(want, path).isAll = true;
        for (const property of isScored ? passesOfRows : []) {
          if (selectionSet && isCompositeType(type)) addSelections(walk, memberOf(want, property), type, selectionSet);
        }
        if (selectionSet && isCompositeType(type) && isTypeSubTypeOf(schema, row, type)) addSelections(walk, want, row, selectionSet);
      },
    }),
  );
  return wantedOf(want);
};

const wantedOf = ({ isAll, members }: Want): Wanted =>
  isAll ? 'all' : Object.fromEntries([...members].map(([name, member]) => [name, wantedOf(member)]));

const memberOf = (want: Want, name: string): Want => {
  const known = want.members.get(name) ?? newWant();
  want.members.set(name, known);
  return known;
};

const memberAt = (want: Want, path: string): Want => path.split('.').reduce(memberOf, want);

/** Adds what is read of objects of this type, and of what they hold, for the sake of these selections. */
const addSelections = (walk: Walk, want: Want, type: GraphQLCompositeType, { selections }: SelectionSetNode): void => {
  addReads(want, type);
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) addField(walk, want, type, selection);
    else if (selection.kind === Kind.INLINE_FRAGMENT) addFragment(walk, want, type, selection);
    else {
      const fragment = walk.fragments.get(selection.name.value);
      const known = `${type.name} ${selection.name.value}`;
      if (fragment && !want.spread.has(known)) {
        want.spread.add(known);
        addFragment(walk, want, type, fragment);
      }
    }
  }
};

/** The narrower of a place's type and a fragment's, where an object may be of both. */
const addFragment = (walk: Walk, want: Want, type: GraphQLCompositeType, fragment: InlineFragmentNode | FragmentDefinitionNode): void => {
  const condition = fragment.typeCondition ? walk.schema.getType(fragment.typeCondition.name.value) : type;
  if (!isCompositeType(condition) || !doTypesOverlap(walk.schema, type, condition)) return;
  addSelections(walk, want, isTypeSubTypeOf(walk.schema, type, condition) ? type : condition, fragment.selectionSet);
};

const addField = (walk: Walk, want: Want, type: GraphQLCompositeType, { name, selectionSet }: FieldNode): void => {
  if (name.value === '__typename') return;
  const field = isUnionType(type) ? undefined : type.getFields()[name.value];
  const { reads, passes, pothosExposedField: exposed } = extensionsOf(field);
  const below = field && getNamedType(field.type);
  if (!reads && !passes && exposed === undefined) want.isAll = true;
  for (const path of reads ?? []) memberAt(want, path).isAll = true;
  for (const property of exposed === undefined ? (passes ?? []) : [exposed]) {
    const member = memberOf(want, property);
    if (selectionSet && isCompositeType(below)) addSelections(walk, member, below, selectionSet);
    else member.isAll = true;
  }
};

/** What has to be read of any object of a type. */
const addReads = (want: Want, type: GraphQLCompositeType): void => {
  for (const each of isUnionType(type) ? [type] : [type, ...type.getInterfaces()]) {
    const { reads = [], passes = [] } = extensionsOf(each);
    for (const path of reads) memberAt(want, path).isAll = true;
    for (const property of passes) memberOf(want, property);
  }
};
