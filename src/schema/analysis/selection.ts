import { memoize1 } from '@graphql-tools/utils';
import { type FieldNode, type GraphQLResolveInfo, getArgumentValues, getNamedType, isObjectType } from 'graphql';
import { type Place, refuse } from '../../analysis/parse-input.ts';
import { selectedEver } from '../kit/selected-fields.ts';

/*
 * What is computed of rows is asked for at once, by the field that is above all of it: it looks down its selection, collects what the fields
 * there will want of their arguments, and each finds its value in the answer by its arguments.
 */

/** A field that is selected, under one of its names in the answer. */
export interface Selection {
  /** The name of the field. */
  readonly name: string;
  /** Names in the answer from the field that looks down, for errors to say where an argument stands. */
  readonly path: readonly string[];
  readonly args: Readonly<Record<string, unknown>>;
  readonly nodes: readonly FieldNode[];
  readonly info: GraphQLResolveInfo;
  readonly type: unknown;
}

/** The field that is being resolved: one selection for all objects that have it. Its arguments are not looked at. */
export const selectionOf = memoize1(
  (info: GraphQLResolveInfo): Selection => ({
    name: info.fieldName,
    path: [],
    args: {},
    nodes: info.fieldNodes,
    info,
    type: getNamedType(info.returnType),
  }),
);

/** The fields selected below one that has an object, or a list of objects, of one type. Throws where an argument has no value that fits. */
export const fieldsBelow = ({ type, nodes, info, path }: Selection): Selection[] => {
  if (!isObjectType(type)) return [];
  const fields = type.getFields();
  return selectedEver(type, nodes, info).flatMap(([key, selected]) => {
    const node = selected[0];
    const field = node && fields[node.name.value];
    if (!field) return [];
    const args = getArgumentValues(field, node, info.variableValues);
    return [{ name: field.name, path: [...path, key], args, nodes: selected, info, type: getNamedType(field.type) }];
  });
};

/** Where an argument of a field below stands: `aggregates.duration.percentile.p`. */
export const placeOf = ({ path }: Pick<Selection, 'path'>, ...rest: readonly (string | number)[]): Place => [...path, ...rest];

/** The value of an argument below that has to lie in a range; both ends belong to it. */
export const within = (place: Place, value: number, min: number, max: number): number =>
  value >= min && value <= max ? value : refuse(place, `has to be from ${min} to ${max}; it is ${value}.`);
