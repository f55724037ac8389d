import { readFileSync } from 'node:fs';

/** As much of OpenAPI's schema language as the contract uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly additionalProperties?: boolean | Schema;
  readonly 'x-date-time'?: boolean;
}

/** The contract's schemas by name. */
export const SCHEMAS: Readonly<Record<string, Schema>> = JSON.parse(
  readFileSync(new URL('../../fixtures/contract/schemas.json', import.meta.url), 'utf8'),
);

/** What the endpoints that are read answer with, and the one that takes judgments. */
export const ANSWERS = [
  'EvaluationResponse',
  'EvaluationRunsResponse',
  'EvaluationStats',
  'PaginatedEvaluationResponse',
  'PaginatedDataEvaluationLogResponse',
  'LogResponse',
  'PaginatedFileResponse',
  'ListPrompts',
  'ListTools',
  'ListFlows',
  'ListAgents',
  'ListEvaluators',
  'ListDatasets',
  'FileEnvironmentResponse',
  'PaginatedDatapointResponse',
  'PaginatedDataLogResponse',
  'CreateEvaluatorLogResponse',
] as const;

export const refName = ({ $ref }: Schema): string | undefined => $ref?.slice('#/components/schemas/'.length);

export const schemaNamed = (name: string): Schema => {
  const schema = SCHEMAS[name];
  if (!schema) throw new Error(`The contract has no schema ${name}.`);
  return schema;
};

export const propertiesOf = (name: string): Readonly<Record<string, Schema>> => schemaNamed(name).properties ?? {};

/** The object schemas that a value is one of, or a list of. Free-form maps hold none. */
export const objectsIn = (schema: Schema): string[] => {
  const name = refName(schema);
  if (name !== undefined) return schemaNamed(name).properties ? [name] : objectsIn(schemaNamed(name));
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])].flatMap(objectsIn);
};

/** Every object schema that the answers are made of. */
export const answerSchemas = (): string[] => {
  const reached = new Set<string>();
  const waiting = ANSWERS.flatMap((name) => objectsIn({ $ref: `#/components/schemas/${name}` }));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...Object.values(propertiesOf(name)).flatMap(objectsIn));
  }
  return [...reached];
};

export const isList = (schema: Schema): boolean => {
  const name = refName(schema);
  if (name !== undefined) return isList(schemaNamed(name));
  return schema.items !== undefined || (schema.anyOf ?? []).some(isList);
};
