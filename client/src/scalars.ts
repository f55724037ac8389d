/**
 * The TypeScript types of the custom scalars, for `config.scalars` of graphql-codegen and for `customScalarTypes` of the Relay compiler.
 * A `DateTime` stays a text because it may have more digits than a JavaScript `Date` can hold.
 */
export const scalars = {
  DateTime: 'string',
  JSON: 'unknown',
  JudgmentValue: 'boolean | number | string | string[]',
  URL: 'string',
} as const;
