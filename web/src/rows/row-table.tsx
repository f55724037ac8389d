import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { useAddress } from '../address/use-address.ts';
import type { ScoreColumn } from '../parts/scores.ts';
import { useShortcuts } from '../parts/shortcuts.tsx';
import type { Row } from './columns.ts';
import { PAGE_ROWS, RowPage } from './row-page.tsx';
import { askedIn, kept, nextSort } from './rows-address.ts';

/** Pixels, as the style sheet has them: every row is as high as every other, so that any page may be jumped to. */
const ROW = 36;
const HEAD = 38;

interface TableProps {
  readonly id: string;
  readonly columns: readonly ScoreColumn[];
  readonly total: number;
  readonly isStale: boolean;
}

/** All rows, of which those in sight are asked and drawn, page by page. */
export const RowTable = ({ id, columns, total, isStale }: TableProps) => {
  const { params, change } = useAddress();
  const scroller = useRef<HTMLDivElement>(null);
  const pages = Math.ceil(total / PAGE_ROWS);
  const rowsIn = (page: number): number => Math.min(PAGE_ROWS, total - page * PAGE_ROWS);
  const virtual = useVirtualizer({
    count: pages,
    getScrollElement: () => scroller.current,
    estimateSize: (page) => rowsIn(page) * ROW,
    overscan: 0,
    initialOffset: Math.max(0, Number(params.get('at') ?? 0) - 3) * ROW,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes that were measured are of another total.
  useEffect(() => virtual.measure(), [total]);
  const asked = askedIn(params);
  const active = useActiveRow(scroller, { total, from: Number(params.get('at') ?? -1), of: JSON.stringify(asked) });
  const shown = {
    id,
    columns,
    active,
    asked,
    hrefOf: (row: Row, place: number) => rowHref(id, row, place, params),
    onOpen: (place: number) => change({ at: String(place) }, { replace: true }),
  };
  return (
    <div ref={scroller} className="rows" aria-busy={isStale}>
      <div role="table" aria-label="Rows" aria-rowcount={total + 1} style={{ '--judges': columns.length } as CSSProperties}>
        <TableHead
          columns={columns}
          sort={params.get('sort')}
          onSort={(name) => change({ sort: nextSort(params.get('sort'), name), at: undefined })}
        />
        <div role="rowgroup" className="rows-body" style={{ height: total * ROW }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div key={index} role="none" className="rows-page" style={{ transform: `translateY(${start}px)` }}>
              <RowPage page={index} count={rowsIn(index)} {...shown} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
};

/** The address of a row, which holds its place among the rows that are shown. */
const rowHref = (id: string, { runId, log }: Row, place: number, params: URLSearchParams): string => {
  const address = new URLSearchParams({ in: runId, log: log.humanloopId, at: String(place) });
  return `/evaluations/${id}/row?${address}&${kept(params)}`;
};

interface Place {
  readonly total: number;
  /** Where to begin. */
  readonly from: number;
  /** Which rows these are: others begin at the top. */
  readonly of: string;
}

/** The row that j and k have stepped to, scrolled into sight. */
const useActiveRow = (scroller: { readonly current: HTMLDivElement | null }, { total, from, of }: Place): number => {
  const [active, setActive] = useState(from);
  const before = useRef(of);
  useEffect(() => {
    if (before.current === of) return;
    before.current = of;
    setActive(-1);
    scroller.current?.scrollTo({ top: 0 });
  }, [of, scroller]);
  const step = (by: 1 | -1): void => {
    const next = Math.min(total - 1, Math.max(0, active + by));
    setActive(next);
    const box = scroller.current;
    if (!box) return;
    const [top, bottom] = [next * ROW, (next + 1) * ROW + HEAD];
    if (top < box.scrollTop) box.scrollTop = top;
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
  };
  useShortcuts({ j: () => step(1), k: () => step(-1) });
  return active;
};

interface HeadProps {
  readonly columns: readonly ScoreColumn[];
  readonly sort: string | null;
  onSort(name: string): void;
}

const TableHead = ({ columns, sort, onSort }: HeadProps) => {
  const head = (name: string | undefined, label: string) => (
    <HeadCell key={name ?? label} name={name} label={label} sort={sort} onSort={onSort} />
  );
  return (
    <div role="rowgroup" className="rows-head">
      <div role="row" className="row" aria-rowindex={1}>
        {head(undefined, 'Run')}
        {head(undefined, 'Input')}
        {head('output', 'Output')}
        {columns.map(({ versionId, name }) => head(versionId, name))}
        {head('duration', 'Duration')}
        {head('tokens', 'Tokens')}
        {head('cost', 'Cost')}
      </div>
    </div>
  );
};

interface HeadCellProps extends Omit<HeadProps, 'columns'> {
  /** What the address calls an order by it; without one there is none. */
  readonly name: string | undefined;
  readonly label: string;
}

const HeadCell = ({ name, label, sort, onSort }: HeadCellProps) => {
  const direction =
    name !== undefined && sort?.replace(/^-/, '') === name ? (sort.startsWith('-') ? 'descending' : 'ascending') : undefined;
  return (
    <div role="columnheader" className="cell" aria-sort={direction} title={label}>
      {name === undefined ? (
        label
      ) : (
        <button type="button" className="sort" onClick={() => onSort(name)}>
          {label}
          <span aria-hidden="true">{direction && (direction === 'ascending' ? ' ↑' : ' ↓')}</span>
        </button>
      )}
    </div>
  );
};
