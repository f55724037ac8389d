import './analysis/connection-fields.ts';
import './analysis/download.ts';
import './catalogue/datapoints.ts';
import './catalogue/file.ts';
import './catalogue/file-of.ts';
import './catalogue/file-version.ts';
import './catalogue/versions.ts';
import './catalogue/files.ts';
import './comparison/agreement.ts';
import './comparison/comparison.ts';
import './dataset.ts';
import './differences/datapoints-diff.ts';
import './differences/diff.ts';
import './file-logs/file-logs.ts';
import './gate/gate.ts';
import './evaluation.ts';
import './changes/evaluation-mutations.ts';
import './evaluation-log.ts';
import './evaluation-scores.ts';
import './evaluator-spec.ts';
import './log.ts';
import './log-kinds.ts';
import './changes/judgment-mutations.ts';
import './changes/log-mutations.ts';
import './message.ts';
import './changes/mutation.ts';
import './node.ts';
import './progress.ts';
import './root-look-ups.ts';
import './run.ts';
import './changes/run-mutations.ts';
import './kit/scalars.ts';
import './source.ts';
import './stats.ts';
import './user.ts';
import './version.ts';
import type { GraphQLSchema } from 'graphql';
import { type Subgraph, type SubgraphOptions, subgraphOf } from './federation.ts';
import { builder } from './kit/builder.ts';
import { DESCRIPTION } from './kit/description.ts';
import { checkFreeForm } from './kit/free-form-values.ts';

/** The public schema. */
export const schema: GraphQLSchema = checkFreeForm(builder.toSchema({ sortSchema: false }));
schema.description = DESCRIPTION;
// A test validates it; each start need not.
schema.__validationErrors = [];

/** The public schema as a subgraph of Apollo Federation 2. */
export const createSubgraph = (options: SubgraphOptions): Subgraph => subgraphOf(schema, options);
