import type { Send } from '../../../src/contract/send.ts';
import type { FacadeOptions } from '../../support/helpers.ts';
import { unasked } from '../analysis/asking.ts';

/** The ways in which a backend may stand behind the facade: within its process, over REST, and as a server that answers no questions. */
export const MODES = [
  ['embedded', (upstream: Send): FacadeOptions => ({ upstream, anyRange: true })],
  ['live over our own /v5', (upstream: Send): FacadeOptions => ({ upstream })],
  ['live', (upstream: Send): FacadeOptions => ({ upstream: unasked(upstream) })],
] as const;
