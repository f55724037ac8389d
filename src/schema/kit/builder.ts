import SchemaBuilder from '@pothos/core';
import type { Judgment } from '../../contract/log.ts';
import type { Context } from './context.ts';

interface Text {
  Input: string;
  Output: string;
}

interface SchemaTypes {
  Context: Context;
  Scalars: {
    ID: Text;
    DateTime: { Input: string; Output: unknown };
    URL: { Input: string; Output: unknown };
    JSON: { Input: unknown; Output: unknown };
    JudgmentValue: { Input: never; Output: Judgment };
  };
}

/** Holds the schema while it is put together: every file of this folder adds its types; `index.ts` takes the whole out. */
export const builder = new SchemaBuilder<SchemaTypes>({});

builder.queryType({ description: 'Everything that can be read.' });

/** What Pothos knows of this schema's types; for helpers that take its field builders. */
export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;

/** What the fields of input types are made by. */
export type InputFields = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;
