/** An operation that the pages send: its text for a reader, and the hash by which the server knows what is sent. */
export interface Document<Data, Variables> {
  readonly name: string;
  readonly hash: string;
  readonly text: string;
  /** Never there: it carries the types. */
  readonly types?: (variables: Variables) => Data;
}
