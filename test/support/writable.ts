import { backendOver, type FacadeOptions, facade } from './helpers.ts';

/** The facade over a fresh, writable sample. */
export const writable = async (options: FacadeOptions = {}) => facade({ upstream: await backendOver(), readOnly: false, ...options });

/** What `calls` has of changes. */
export const writesOf = (calls: readonly string[]): string[] => calls.filter((call) => !call.startsWith('GET'));
