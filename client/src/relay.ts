/**
 * `getDataID` of a Relay `Environment`: the store's key for an object. Relay takes any field that is called `id` for a key of the whole graph;
 * the `id` of a `ToolCall` was chosen by a model, and two logs may hold the same.
 */
export const getDataID = (record: Readonly<Record<string, unknown>>, typename: string): unknown =>
  typename === 'ToolCall' ? undefined : record['id'];
