/**
 * Opens GraphiQL in the browser: a function of what the server says of the page, as text, for it runs there. It gives GraphiQL its options.
 *
 * - What GraphiQL remembers is kept for each source, for another one may be served on the same port tomorrow. Tabs that were left as they
 *   were offered are offered anew, with the ids of now.
 * - GraphiQL finds the open tab again by its texts, and opens another where they differ: it gets those of the tab that was open. The
 *   query in the URL is an echo of the editor's, but for a page that was opened by a link.
 * - GraphiQL has headers for each tab: a key that was typed in one of them counts where the X-API-KEY of another was left empty.
 */
export const BOOT = `({ source, tabs, ...options }) => {
  const nameOf = (key) => 'humanloop-graphql:' + source + ':' + key;
  const storage = {
    getItem: (key) => localStorage.getItem(nameOf(key)),
    setItem: (key, text) => localStorage.setItem(nameOf(key), text),
    removeItem: (key) => localStorage.removeItem(nameOf(key)),
    get length() {
      return Object.keys(localStorage).filter((name) => name.startsWith(nameOf(''))).length;
    },
    clear() {
      for (const name of Object.keys(localStorage)) if (name.startsWith(nameOf(''))) localStorage.removeItem(name);
    },
  };
  const stored = (key) => {
    try {
      return JSON.parse(storage.getItem(key));
    } catch {
      return null;
    }
  };
  const keep = (key, text) => (text ? storage.setItem(key, text) : storage.removeItem(key));

  const link = history.state === null ? new URLSearchParams(location.search) : new URLSearchParams();
  const query = link.get('query');
  if (query === null) history.replaceState({}, '', location.pathname);

  const kept = stored('graphiql:tabState');
  const open = kept?.tabs?.[kept.activeTabIndex];
  if (open) {
    const offered = stored('offered') ?? [];
    for (const tab of kept.tabs) tab.query = tabs[offered.indexOf(tab.query)]?.query ?? tab.query;
    storage.setItem('graphiql:tabState', JSON.stringify(kept));
  }
  keep('graphiql:query', query ?? open?.query);
  keep('graphiql:variables', query === null ? open?.variables : link.get('variables'));
  storage.setItem('offered', JSON.stringify(tabs.map((tab) => tab.query)));

  let key = '';
  const send = globalThis.fetch;
  globalThis.fetch = (resource, init = {}) => {
    const headers = new Headers(init.headers);
    const given = headers.get('x-api-key');
    if (given) key = given;
    if (given === '' && key) headers.set('x-api-key', key);
    return send(resource, { ...init, headers });
  };

  const linked = query === null ? [] : [{ query, variables: link.get('variables') }];
  return { ...options, storage, defaultTabs: [...linked, ...tabs] };
}`;
