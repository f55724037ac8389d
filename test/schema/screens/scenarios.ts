import { readFileSync } from 'node:fs';
import { parse, print, visit } from 'graphql';

const DOCUMENT = parse(readFileSync(new URL('../../fixtures/scenarios.graphql', import.meta.url), 'utf8'));

/** One query of the scenarios, with the fragments that it spreads. */
export const scenario = (name: string): string => {
  const spread = new Set<string>();
  const query = DOCUMENT.definitions.find((definition) => definition.kind === 'OperationDefinition' && definition.name?.value === name);
  if (!query) throw new Error(`There is no scenario ${name}.`);
  visit(query, { FragmentSpread: (node) => void spread.add(node.name.value) });
  const fragments = DOCUMENT.definitions.filter(
    (definition) => definition.kind === 'FragmentDefinition' && spread.has(definition.name.value),
  );
  return [query, ...fragments].map(print).join('\n');
};

/** The names of all scenarios. */
export const SCENARIOS: readonly string[] = DOCUMENT.definitions.flatMap((definition) =>
  definition.kind === 'OperationDefinition' && definition.name ? [definition.name.value] : [],
);
