/** One rejected field. `loc` begins with `body`, `query` or `path`. */
export interface ValidationErrorItem {
  loc: (string | number)[];
  msg: string;
  type: string;
}

/** `detail` of an error answer: rejected fields, a text, or an object with a text under one of several keys. */
export interface ErrorBody {
  detail:
    | ValidationErrorItem[]
    | string
    | { type?: string; message?: string; description?: string; msg?: string; code?: number; origin?: string };
}
