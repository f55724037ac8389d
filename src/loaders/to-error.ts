/** What was thrown, as an error: a library may throw anything. */
export const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error('The call failed.', { cause: thrown }));
