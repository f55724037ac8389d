import type { ReactNode } from 'react';

/** One of a list in which parents come before children. */
export interface TreeItem {
  readonly key: string;
  /** From 1. */
  readonly depth: number;
  readonly content: ReactNode;
}

interface Branch {
  readonly item: TreeItem;
  readonly below: Branch[];
}

/** The list as branches: each item belongs to the last one before it that is less deep. */
const branchesOf = (items: readonly TreeItem[]): Branch[] => {
  const roots: Branch[] = [];
  const above: Branch[] = [];
  for (const item of items) {
    const branch = { item, below: [] };
    while ((above.at(-1)?.item.depth ?? 0) >= item.depth) above.pop();
    (above.at(-1)?.below ?? roots).push(branch);
    above.push(branch);
  }
  return roots;
};

/** What hangs on what, as lists within lists. */
export const Tree = ({ items }: { readonly items: readonly TreeItem[] }) => <Branches branches={branchesOf(items)} />;

const Branches = ({ branches }: { readonly branches: readonly Branch[] }) => (
  <ul className="tree">
    {branches.map(({ item, below }) => (
      <li key={item.key}>
        {item.content}
        {below.length > 0 && <Branches branches={below} />}
      </li>
    ))}
  </ul>
);
