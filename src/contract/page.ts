/** The page asked for: rows `(page - 1) * size` to `page * size - 1` of a listing. `page` counts from 1; a `size` of 0 asks for the total alone. */
export interface PageRequest {
  readonly page: number;
  readonly size: number;
  /** The first row, where it is not that of a page: for sources that give any range, which are asked for it instead of a page. */
  readonly offset?: number;
}

/** One page of a listing. `page` counts from 1; `total` counts the records of all pages. */
export interface Page<T> {
  records: T[];
  page: number;
  size: number;
  total: number;
}
