/*
 * The recipes are written as in a user's project, where these modules exist: the packed kit, and what the Relay compiler writes.
 * The tests make such projects and check the types there; this stands in where there is none.
 */
declare module 'humanloop-graphql/client';
declare module 'humanloop-graphql-client';

declare module '*.graphql' {
  import type { FragmentType } from 'relay-runtime';

  interface Row {
    readonly id: string;
    readonly judgments: readonly { readonly judgment: { readonly display: string } | null }[] | null;
  }

  export interface runLogs_run$key {
    readonly ' $data'?: { readonly label: string; readonly logs: { readonly edges: readonly { readonly node: Row | null }[] } | null };
    readonly ' $fragmentSpreads': FragmentType;
  }

  export interface runLogsQuery {
    readonly variables: { readonly id: string };
    readonly response: { readonly node: { readonly run: runLogs_run$key | null } | null };
  }
}
