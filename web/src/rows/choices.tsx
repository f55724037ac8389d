import { Loading } from '../parts/states.tsx';
import type { Dimension } from './dimensions.ts';
import { Distribution } from './distribution.tsx';
import { Facets } from './facets.tsx';
import type { Measure } from './measures.ts';
import { ReadButton } from './reading.tsx';

interface ChoicesProps {
  readonly id: string;
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
  /** Whether every row may be read for it. */
  readonly mayRead: boolean;
  /** How many there are. */
  readonly total: number | undefined;
  readonly counted: URLSearchParams | undefined;
  onRead(): void;
}

/** Everything that rows are chosen by beside words. */
export const Choices = ({ id, dimensions, measures, mayRead, total, counted, onRead }: ChoicesProps) => {
  if (!mayRead) {
    return (
      <div className="note">
        <p>This source counts nothing by itself.</p>
        <ReadButton total={total} what="for counts and a histogram" onRead={onRead} />
      </div>
    );
  }
  if (!counted) return <Loading what="what to filter by" />;
  return (
    <>
      <Distribution id={id} all={measures} counted={counted} />
      <Facets id={id} all={dimensions} counted={counted} />
    </>
  );
};
