import './dataset.ts';
import './evaluation.ts';
import './evaluation-mutations.ts';
import './evaluation-log.ts';
import './evaluator-spec.ts';
import './log.ts';
import './log-kinds.ts';
import './log-mutations.ts';
import './message.ts';
import './mutation.ts';
import './node.ts';
import './progress.ts';
import './root-look-ups.ts';
import './run.ts';
import './run-mutations.ts';
import './scalars.ts';
import './source.ts';
import './stats.ts';
import './user.ts';
import './version.ts';
import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import { DESCRIPTION } from './description.ts';
import { warnOfNotFinite } from './not-finite.ts';

/** The public schema. */
export const schema: GraphQLSchema = warnOfNotFinite(builder.toSchema());
schema.description = DESCRIPTION;

export { createSubgraph } from './federation.ts';
