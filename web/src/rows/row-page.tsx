import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { RowsDocument } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import type { ScoreColumn } from '../parts/scores.ts';
import type { Row } from './columns.ts';
import { RowCells } from './row-cells.tsx';
import type { askedIn } from './rows-address.ts';

/** Rows of a page, as the query has it. */
export const PAGE_ROWS = 50;

interface Shown {
  readonly id: string;
  readonly asked: ReturnType<typeof askedIn>;
  readonly columns: readonly ScoreColumn[];
  /** The place of the row that j and k step from. */
  readonly active: number;
  hrefOf(row: Row, place: number): string;
  onOpen(place: number): void;
}

interface PageProps extends Shown {
  /** From 0. */
  readonly page: number;
  readonly count: number;
}

/** One page of the table, asked when it comes into sight. */
export const RowPage = ({ page, count, ...shown }: PageProps) => {
  const { data, problem, retry } = useGraph(RowsDocument, { id: shown.id, page: page + 1, ...shown.asked });
  const nodes = data?.evaluation?.logs?.nodes;
  const places = Array.from({ length: count }, (_one, index) => page * PAGE_ROWS + index);
  if (!nodes && problem) {
    return (
      <div role="row" className="row">
        <div role="cell" className="cell bad">
          {problem.title}.{' '}
          <button type="button" onClick={retry}>
            Try again
          </button>
        </div>
      </div>
    );
  }
  return places.map((place, index) => <RowLine key={place} place={place} row={nodes?.[index]} isRead={nodes !== undefined} {...shown} />);
};

interface LineProps extends Shown {
  readonly place: number;
  readonly row: Row | null | undefined;
  /** Its page is there: without a row it is damaged, and else not there yet. */
  readonly isRead: boolean;
}

const RowLine = ({ place, row, isRead, columns, active, hrefOf, onOpen }: LineProps) => {
  const link = useRef<HTMLAnchorElement>(null);
  const isActive = place === active;
  const isThere = row !== null && row !== undefined;
  useEffect(() => {
    if (isActive && isThere) link.current?.focus({ preventScroll: true });
  }, [isActive, isThere]);
  if (!isThere) {
    return (
      <div role="row" className="row" aria-rowindex={place + 2}>
        <div role="cell" className="cell muted">
          {isRead ? 'damaged' : '…'}
        </div>
      </div>
    );
  }
  return (
    <div role="row" className="row" aria-rowindex={place + 2}>
      <div role="rowheader" className="cell">
        <Link ref={link} className="item" href={hrefOf(row, place)} onClick={() => onOpen(place)}>
          {row.run?.label ?? row.runId}
        </Link>
        {row.run?.control && <span className="tag-control">control</span>}
      </div>
      <RowCells row={row} columns={columns} />
    </div>
  );
};
