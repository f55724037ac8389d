/** One rejected field. `loc` begins with `body`, `query` or `path`. */
export interface ValidationErrorItem {
  loc: (string | number)[];
  msg: string;
  type: string;
  /** What the value would have to be, as FastAPI adds it for some types. */
  ctx?: { limit_value: number };
}

/**
 * The type of the item by which our own backend refuses a `size` whose page has too many bytes; `ctx.limit_value` is a size that it expects to
 * serve.
 */
export const PAGE_TOO_LARGE = 'value_error.page_too_large';

/** The type of the item by which our own backend refuses a question that makes more groups than `ctx.limit_value`. */
export const GROUP_LIMIT = 'value_error.group_limit';

/** `detail` of an error answer: rejected fields, a text, or an object with a text under one of several keys. */
export interface ErrorBody {
  detail:
    | ValidationErrorItem[]
    | string
    | { type?: string; message?: string; description?: string; msg?: string; code?: number; origin?: string };
}
