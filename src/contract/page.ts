/** One page of a listing. `page` counts from 1; `total` counts the records of all pages. */
export interface Page<T> {
  records: T[];
  page: number;
  size: number;
  total: number;
}
