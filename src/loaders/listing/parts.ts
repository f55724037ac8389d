import type { Page, PageRequest } from '../../contract/page.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import type { Checked } from '../../upstream/shapes.ts';
import { otherSizeError, otherSizesOf } from './page-size.ts';
import { callsCovering, firstRowOf, rangesCovering } from './pages.ts';

type FetchPage<T> = (request: PageRequest) => Promise<Page<Checked<T>>>;

/**
 * How many answers for one page may be too large. One huge record among a hundred takes eight; where all parts are too large, however small
 * they are, it is of no use to go on.
 */
const MAX_TOO_LARGE = 16;

/**
 * Reads a page, and one whose answer is too large in parts: halves, or what upstream says that it would send, halves of those, down to single
 * records. A record that is too large by
 * itself is an error in its place, so that nothing fails for the size of its neighbours.
 */
export const inParts =
  <T>(fetchPage: FetchPage<T>): FetchPage<T> =>
  (whole) =>
    fetchPage(whole).catch((error: unknown) => {
      if (isTooLarge(error)) return createPartsReader(fetchPage)(whole, error);
      throw error;
    });

/** Reads one page that was too large. */
const createPartsReader = <T>(fetchPage: FetchPage<T>) => {
  let tooLarge = 0;
  const read: FetchPage<T> = async (request) => {
    try {
      return await fetchPage(request);
    } catch (error) {
      if (isTooLarge(error)) return readParts(request, error);
      throw error;
    }
  };
  const readParts = async (request: PageRequest, error: UpstreamError): Promise<Page<Checked<T>>> => {
    tooLarge += 1;
    if (request.size === 1 || tooLarge > MAX_TOO_LARGE) throw error;
    const window = { offset: firstRowOf(request), count: request.size };
    const parts: Part<T>[] = [];
    // One after another, for so much at once is a load on memory.
    const covering = request.offset === undefined ? callsCovering : rangesCovering;
    for (const part of covering([window], partSize(request, error))) {
      // Behind the end that the parts before have shown there is nothing.
      if (firstRowOf(part) >= (knownTotal(parts) ?? Number.POSITIVE_INFINITY)) break;
      parts.push({ part, page: await readPart(part) });
    }
    return joined(request, parts);
  };
  const readPart = async (part: PageRequest): Promise<Page<Checked<T>> | UpstreamError> => {
    if (tooLarge > MAX_TOO_LARGE) return new UpstreamError({ kind: 'too-large' });
    try {
      const page = await read(part);
      if (otherSizesOf(part, page).length > 0) {
        throw otherSizeError(`asked for ${part.size} rows, ${page.records.length} came, of ${page.total}`);
      }
      return page;
    } catch (error) {
      if (isTooLarge(error)) return error;
      throw error;
    }
  };
  return readParts;
};

const partSize = ({ size }: PageRequest, { fault }: UpstreamError): number => {
  const half = Math.ceil(size / 2);
  return fault.kind === 'too-large' ? Math.min(fault.fits ?? half, half) : half;
};

const isTooLarge = (error: unknown): error is UpstreamError => error instanceof UpstreamError && error.fault.kind === 'too-large';

interface Part<T> {
  readonly part: PageRequest;
  /** The error: it is too large to be read. */
  readonly page: Page<Checked<T>> | UpstreamError;
}

/** How long the listing is by the parts that were read; undefined where none was. */
const knownTotal = <T>(parts: readonly Part<T>[]): number | undefined => {
  const totals = parts.flatMap(({ page }) => (page instanceof Error ? [] : [page.total]));
  return totals.length === 0 ? undefined : Math.max(...totals);
};

/** The page that parts make up. Where none of them was read nobody knows how long the listing is, and there is no page. */
const joined = <T>(request: PageRequest, parts: readonly Part<T>[]): Page<Checked<T>> => {
  const total = knownTotal(parts);
  if (total === undefined) throw new UpstreamError({ kind: 'too-large' });
  const rows = new Map<number, Checked<T>>();
  for (const { part, page: read } of parts) {
    const first = firstRowOf(part);
    const last = Math.min(first + part.size, total) - 1;
    for (let row = first; row <= last; row += 1) {
      const record = read instanceof Error ? read : read.records[row - first];
      if (record !== undefined) rows.set(row, record);
    }
  }
  const records: Checked<T>[] = [];
  const { page, size } = request;
  const first = firstRowOf(request);
  for (let row = first; row < first + size && rows.has(row); row += 1) records.push(rows.get(row) as Checked<T>);
  return { records, page, size, total };
};
