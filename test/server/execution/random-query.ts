import fc from 'fast-check';
import {
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { schema } from '../../../src/schema/index.ts';
import { EVALUATION_ID, RUN_ID } from '../../support/damaged-bodies.ts';

/** What arguments may be given, as they are written: most often the first, which is sound; some of the others are out of range. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  'Query.evaluation.id': [`"${EVALUATION_ID}"`, `"Evaluation:${EVALUATION_ID}"`, '$id', '"a b"'],
  'Query.node.id': [`"Evaluation:${EVALUATION_ID}"`, `"Run:${EVALUATION_ID}:${RUN_ID}"`, '"evr_1"'],
  'Query.nodes.ids': [`["Run:${EVALUATION_ID}:${RUN_ID}", "Evaluation:${EVALUATION_ID}"]`, '[]'],
  'Evaluation.run.id': [`"${RUN_ID}"`, '"run_none"'],
  'Evaluation.log.id': ['"log_none"'],
  'Evaluation.evaluator.select': ['{ name: "Word Count" }', '{ name: "None" }'],
  'EvaluationLog.evaluatorLogs.evaluator': ['{ name: "Word Count" }', 'null'],
  'NumericEvaluatorStats.percentile.p': ['50', '101'],
  first: ['2', '0', '501', '$count'],
  page: ['1', '2'],
  perPage: ['2', '$count'],
  last: ['1'],
  maxLength: ['3', '-1', 'null'],
  maxDepth: ['1', '0'],
  path: ['"/question"', '"no pointer"', '""'],
  around: ['3'],
};

/** What a random query is asked with. */
export const VARIABLES = { id: EVALUATION_ID };

const valuesOf = (owner: string, field: string, argument: string): readonly string[] | undefined =>
  ARGUMENTS[`${owner}.${field}.${argument}`] ?? ARGUMENTS[argument];

type Field = GraphQLField<unknown, unknown>;

const canBeAsked = (owner: string, { name, args }: Field): boolean =>
  args.every((argument) => !isRequiredArgument(argument) || valuesOf(owner, name, argument.name) !== undefined);

const createWriter = (g: fc.GeneratorValue) => {
  let aliases = 0;
  const any = <T>(values: readonly T[]): T => g(() => fc.constantFrom(...values));
  const oneIn = (count: number): boolean => g(fc.nat, count - 1) === 0;
  const argumentsOf = (owner: string, field: Field): string => {
    const given = field.args.flatMap((argument) => {
      const values = valuesOf(owner, field.name, argument.name);
      return values && (isRequiredArgument(argument) || oneIn(4)) ? [`${argument.name}: ${oneIn(8) ? any(values) : values[0]}`] : [];
    });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  };
  const fieldOf = (owner: string, field: Field, depth: number): string => {
    const type = getNamedType(field.type);
    const call = `a${aliases++}: ${field.name}${argumentsOf(owner, field)}`;
    if (isLeafType(type)) return call;
    const again = oneIn(6) ? `${call} { ${selectionOf(type, depth - 1)} }` : '';
    return `${call} { ${selectionOf(type, depth - 1)} } ${again}`;
  };
  const selectionOf = (type: GraphQLNamedType, depth: number): string => {
    if (!isAbstractType(type) && !isObjectType(type)) return '';
    const own = 'getFields' in type ? Object.values(type.getFields()) : [];
    const fields = own.filter((field) => canBeAsked(type.name, field) && (depth > 0 || isLeafType(getNamedType(field.type))));
    const count = fields.length === 0 ? 0 : g(fc.nat, 3) + 1;
    const kind = isAbstractType(type) && oneIn(2) ? any(schema.getPossibleTypes(type)) : undefined;
    const written = Array.from({ length: count }, () => fieldOf(type.name, any(fields), depth));
    return `__typename ${written.join(' ')} ${kind ? `... on ${kind.name} { ${selectionOf(kind, depth)} }` : ''}`;
  };
  return selectionOf;
};

/**
 * Any valid query over the contract's example bodies: any fields, arguments, fragments and variables, fields that are asked for twice, and windows
 * over the same rows that share what they ask of them.
 */
export const randomQuery: fc.Arbitrary<string> = fc.gen().map((g) => {
  const selectionOf = createWriter(g);
  const of = (name: string, depth: number): string => selectionOf(schema.getType(name) as GraphQLNamedType, depth);
  return `query Random($id: ID!, $count: Int = 3) {
    evaluation(id: $id) {
      ${of('Evaluation', 3)}
      logs(first: $count) { nodes { ${of('EvaluationLog', 3)} } }
      w1: logs(first: 2) { nodes { ...Row } }
      w2: logs(page: 1, perPage: 3) { nodes { ...Row } edges { node { ...Row ${of('EvaluationLog', 1)} } } }
    }
    again: evaluation(id: $id) { w3: logs(last: 2) { nodes { ...Row } edges { cursor node { ...Row } } } }
    ${of('Query', 3)}
  }
  fragment Row on EvaluationLog { ${of('EvaluationLog', 2)} }`;
});
