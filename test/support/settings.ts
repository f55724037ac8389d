/** Settings as variables of the environment: those of ours are given without the prefix that all of them have. */
export const variables = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      /^(?:HUMANLOOP|OTEL|NODE|XDG)_/.test(name) ? name : `HUMANLOOP_GRAPHQL_${name}`,
      value,
    ]),
  );
