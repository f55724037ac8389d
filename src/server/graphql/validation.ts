import { GraphQLError, type ValidationRule, validate } from 'graphql';
import type { OperationPlugin } from '../operation-plugin.ts';

export interface ValidationOptions {
  /** Show nothing of the schema but what an answer shows: no introspection, and no SDL that gateways compose. */
  readonly closed: boolean;
  /** How many errors are reported of an operation that is not executed. */
  readonly maxErrors: number;
}

/** Validates documents, as far as a closed schema and the number of errors that are reported allow. */
export const validateDocuments = ({ closed, maxErrors }: ValidationOptions): OperationPlugin => {
  const keepShut = refuseFields(new Set(closed ? ['__schema', '__type', '_service'] : []));
  return {
    onValidate: ({ addValidationRule, setValidationFn }) => {
      addValidationRule(keepShut);
      setValidationFn((schema, document, rules) => validate(schema, document, rules, { maxErrors, hideSuggestions: closed }));
      return ({ result, setResult }) => {
        if (result.length > 0) setResult((result as readonly GraphQLError[]).map(reported));
      };
    },
  };
};

/** A rule against the fields that describe the schema. */
const refuseFields =
  (names: ReadonlySet<string>): ValidationRule =>
  (context) => ({
    Field: (node) => {
      if (!names.has(node.name.value)) return;
      context.reportError(
        new GraphQLError('This server does not describe its schema.', { nodes: node, extensions: { code: 'INTROSPECTION_DISABLED' } }),
      );
    },
  });

/** With all that errors have here. */
const reported = ({ message, nodes, extensions }: GraphQLError): GraphQLError =>
  new GraphQLError(message, {
    nodes: nodes ?? null,
    extensions: { ...extensions, code: extensions['code'] ?? 'GRAPHQL_VALIDATION_FAILED', retryable: false },
  });
