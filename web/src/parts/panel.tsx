import { type ReactNode, useId } from 'react';
import type { Asked } from '../graph/use-graph.ts';
import { AsGraphQL } from './as-graphql.tsx';

interface PanelProps {
  readonly title: ReactNode;
  /** The query that everything in it comes from. */
  readonly asked: Asked;
  readonly children: ReactNode;
}

/** A part of a screen, with the way to what it was asked by. */
export const Panel = ({ title, asked, children }: PanelProps) => {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        <AsGraphQL asked={asked} />
      </header>
      {children}
    </section>
  );
};
