import { UpstreamError } from '../upstream/errors.ts';

/** For `catch`: what stands for something that upstream does not know. */
export const orIfNotFound =
  <T>(value: T) =>
  (error: unknown): T => {
    if (error instanceof UpstreamError && error.fault.kind === 'status' && error.fault.status === 404) return value;
    throw error;
  };
