import type { PageRequest } from '../contract/page.ts';

/** The parameters that ask for a page. `offset`, which upstream does not know, stands instead of the page. */
export const pageQuery = ({ page, size, offset }: PageRequest): Record<string, string> =>
  offset === undefined ? { page: String(page), size: String(size) } : { offset: String(offset), size: String(size) };
