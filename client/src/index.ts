/*
 * What a client of this schema needs to know about it, as plain values: nothing here imports a client library, or the server.
 * test/client/kit.test.ts holds all of it to the schema.
 */
export { typePolicies } from './apollo.ts';
export { forgetRows } from './forget-rows.ts';
export { fragments, judgmentChipFragment, logRowFragment, runHeaderFragment } from './fragments.ts';
export { possibleTypes } from './possible-types.ts';
export { getDataID } from './relay.ts';
export { updates } from './row-updates.ts';
export { scalars } from './scalars.ts';
export { keys, resolversWith } from './urql.ts';
