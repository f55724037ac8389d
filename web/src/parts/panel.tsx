import { type ReactNode, useId } from 'react';
import type { Asked } from '../graph/use-graph.ts';
import { AsGraphQL } from './as-graphql.tsx';

interface PanelProps {
  readonly title: ReactNode;
  /** What everything in it was asked by, by what that brought. */
  readonly asked: Readonly<Record<string, Asked>>;
  /** What may be done with it. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a screen, with the way to what it was asked by. */
export const Panel = ({ title, asked, actions, children }: PanelProps) => {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        <div className="panel-asked">
          {Object.entries(asked).map(([what, one]) => (
            <AsGraphQL key={what} what={what} asked={one} />
          ))}
          {actions}
        </div>
      </header>
      {children}
    </section>
  );
};
