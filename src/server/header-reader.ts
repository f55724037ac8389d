/** What is read of a request's headers, by their names in lower case: `Headers` are that, and so is what is made of Node's at less cost. */
export type HeaderReader = Pick<Headers, 'get'>;

/** Reads headers as Node lists them, a name and a value by turns. The values of one name are joined by commas, as `Headers` join them. */
export const readerOf = (rawHeaders: readonly string[]): HeaderReader => {
  const values = new Map<string, string>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    const value = rawHeaders[at + 1] as string;
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before}, ${value}`.trim());
  }
  return { get: (name) => values.get(name) ?? null };
};
