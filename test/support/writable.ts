import type { Send } from '../../src/contract/send.ts';
import { unasked } from '../schema/analysis/asking.ts';
import { backendOver, type FacadeOptions, facade } from './helpers.ts';

/** The facade over a fresh, writable sample. */
export const writable = async (options: FacadeOptions = {}) => facade({ upstream: await backendOver(), readOnly: false, ...options });

/** A server that knows nothing but what v5 says of itself. */
const plain =
  (server: Send): Send =>
  (call) =>
    unasked(server)({ ...call, path: call.path.replace(/&log_id=[^&]*/g, '') });

/** A fresh sample to be changed, behind a server of each kind. */
export const WRITABLE_SOURCES = [
  ['embedded', async () => ({ upstream: await backendOver(), anyRange: true, readOnly: false })],
  ['live', async () => ({ upstream: plain(await backendOver()), readOnly: false })],
] as const satisfies [string, () => Promise<FacadeOptions>][];

/** What `calls` has of changes. */
export const writesOf = (calls: readonly string[]): string[] => calls.filter((call) => !call.startsWith('GET'));
