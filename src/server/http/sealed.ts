/** What holds of every answer: it is what its type says, and, where it says nothing else, its caller's alone. */
export const SEAL = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } as const;

/** The same answer, with that in its headers. */
export const sealed = (response: Response): Response => {
  const { headers } = response;
  headers.set('x-content-type-options', SEAL['x-content-type-options']);
  if (!headers.has('cache-control')) headers.set('cache-control', SEAL['cache-control']);
  return response;
};
