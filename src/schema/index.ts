import './dataset.ts';
import './evaluation.ts';
import './evaluation-log.ts';
import './evaluator-spec.ts';
import './log.ts';
import './log-kinds.ts';
import './message.ts';
import './node.ts';
import './run.ts';
import './scalars.ts';
import './source.ts';
import './stats.ts';
import './user.ts';
import './version.ts';
import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';

/** The public schema. */
export const schema: GraphQLSchema = builder.toSchema();
