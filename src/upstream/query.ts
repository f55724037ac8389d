import type { PageRequest } from '../contract/page.ts';

/** The parameters that ask for a page. `offset`, which upstream does not know, stands instead of the page. */
export const pageQuery = ({ page, size, offset }: PageRequest): Record<string, string> =>
  offset === undefined ? { page: String(page), size: String(size) } : { offset: String(offset), size: String(size) };

/** The query of those of these parameters that there are, in their order; of a list one for each of its values. */
export const queryOf = (parameters: Readonly<Record<string, string | readonly string[] | undefined>>): string => {
  const query = new URLSearchParams();
  for (const [name, value = []] of Object.entries(parameters)) for (const each of [value].flat()) query.append(name, each);
  return query.toString();
};
