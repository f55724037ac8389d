import type { PageRequest } from '../contract/page.ts';

/** The parameters that ask for a page. `offset`, which upstream does not know, stands instead of the page. */
export const pageQuery = ({ page, size, offset }: PageRequest): Record<string, string> =>
  offset === undefined ? { page: String(page), size: String(size) } : { offset: String(offset), size: String(size) };

/** What stands in a query as it is, so that most values need no encoding. */
const PLAIN = /^[\w.*-]*$/;

const encoded = (value: string): string => (PLAIN.test(value) ? value : new URLSearchParams([['', value]]).toString().slice(1));

/** The query of those of these parameters that there are, in their order, as `URLSearchParams` writes it. Names are written as they are. */
export const queryOf = (parameters: Readonly<Record<string, string | readonly string[] | undefined>>): string => {
  let query = '';
  const add = (name: string, value: string): void => {
    query += query === '' ? `${name}=${encoded(value)}` : `&${name}=${encoded(value)}`;
  };
  for (const name in parameters) {
    const value = parameters[name];
    if (typeof value === 'string') add(name, value);
    else for (const each of value ?? []) add(name, each);
  }
  return query;
};
