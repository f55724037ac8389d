import { parser } from '@prometheus-io/lezer-promql';

/** What an expression asks of one metric. */
export interface Selector {
  readonly metric: string;
  /** As they stand: `code=~"A|B"` is `{ label: 'code', values: ['A', 'B'] }`. */
  readonly matchers: readonly { readonly label: string; readonly values: readonly string[] }[];
}

export interface Expression {
  readonly selectors: readonly Selector[];
  /** The labels that it groups by. */
  readonly grouped: readonly string[];
}

type Node = ReturnType<typeof parser.parse>['topNode'];

const below = (node: Node, name: string): Node[] => {
  const found: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === name) found.push(child);
    found.push(...below(child, name));
  }
  return found;
};

/** Takes an expression of PromQL apart; throws where it is none. */
export const expressionOf = (text: string): Expression => {
  const { topNode } = parser.parse(text);
  const textOf = ({ from, to }: Node): string => text.slice(from, to);
  if (below(topNode, '⚠').length > 0) throw new Error(`This is no PromQL: ${text}`);
  const matcherOf = (node: Node) => {
    const [label = '', , value = ''] = /^(\w+)\s*(=~|!~|!=|=)\s*(".*")$/s.exec(textOf(node))?.toSpliced(0, 1) ?? [];
    return { label, values: (JSON.parse(value) as string).split('|') };
  };
  const selectors = below(topNode, 'VectorSelector').map((node) => ({
    metric: below(node, 'Identifier').map(textOf)[0] ?? '',
    matchers: below(node, 'UnquotedLabelMatcher').map(matcherOf),
  }));
  return { selectors, grouped: below(topNode, 'GroupingLabels').flatMap((node) => below(node, 'LabelName').map(textOf)) };
};
