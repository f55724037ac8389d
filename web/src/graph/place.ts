/** Where the pages are served: the server says the way back to their root in `<base>`. */
const base = document.querySelector('base');
// Written out once, so that it stays whatever the address becomes.
base?.setAttribute('href', document.baseURI);

const root = new URL('.', document.baseURI);

/** The path of the root, without a slash at its end. */
export const ROOT_PATH = root.pathname.replace(/\/$/, '');

export const GRAPHQL_URL = new URL('graphql', root).href;

/** Whether this server lets a browser open GraphiQL. */
export const HAS_GRAPHIQL = document.querySelector('meta[name=graphiql]')?.getAttribute('content') === 'open';

/** GraphiQL with an operation in it. */
export const graphiqlUrl = (text: string, variables: object): string =>
  `${GRAPHQL_URL}?${new URLSearchParams({ query: text, variables: JSON.stringify(variables, null, 2) })}`;
