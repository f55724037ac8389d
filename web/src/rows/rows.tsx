import { useMemo, useRef, useState } from 'react';
import { SearchField } from '../address/search-field.tsx';
import { useAddress } from '../address/use-address.ts';
import { RowsDocument, type RowsQuery } from '../documents/documents.ts';
import { type Answer, useGraph } from '../graph/use-graph.ts';
import { Panel } from '../parts/panel.tsx';
import { runLabels } from '../parts/runs.ts';
import { scoreColumns } from '../parts/scores.ts';
import { Answered, Empty } from '../parts/states.tsx';
import { written } from '../parts/written.ts';
import { Choices } from './choices.tsx';
import type { Table } from './columns.ts';
import { ConditionChips } from './condition-chips.tsx';
import { conditionsIn } from './conditions.ts';
import { dimensions } from './dimensions.ts';
import { DownloadButton } from './download-dialog.tsx';
import { fileColumns } from './file-columns.ts';
import { measures } from './measures.ts';
import { NotReadYet, RowsProblem } from './reading.tsx';
import { RowTable } from './row-table.tsx';
import { askedIn, cheapPart } from './rows-address.ts';

interface RowsProps {
  readonly table: Table;
  /** Its source may have to hand over every row for what is asked of them. */
  readonly isLive: boolean;
}

const aboutOf = (table: Table) => {
  const [columns, runs] = [scoreColumns(table.evaluators), runLabels(table.runs)];
  return { columns, runs, dimensions: dimensions(columns, runs), measures: measures(columns), fileColumns: fileColumns(table) };
};

/** All rows of an evaluation, and what they are chosen by. */
export const Rows = ({ table, isLive }: RowsProps) => {
  const { params, change } = useAddress();
  const id = table.humanloopId;
  const [mayRead, setMayRead] = useState(!isLive);
  const cheap = cheapPart(params);
  const isHeldBack = !mayRead && cheap.size < params.size;
  const first = useGraph(RowsDocument, { id, page: 1, ...askedIn(isHeldBack ? cheap : params) });
  const about = useMemo(() => aboutOf(table), [table]);
  const counted = useWhenThere(params, !first.isStale);
  const total = first.data?.evaluation?.logs?.totalCount;
  const read = (): void => setMayRead(true);
  return (
    <>
      <search className="bar">
        <SearchField
          label="Search inputs, outputs and errors"
          value={params.get('q') ?? ''}
          isCostly={isLive}
          onSearch={(q) => change({ q, at: undefined }, { replace: true })}
        />
      </search>
      <ConditionChips conditions={conditionsIn(params, about)} />
      <div className="with-facets">
        <details className="facets" open={innerWidth > 900}>
          <summary>Filter</summary>
          <Choices id={id} {...about} mayRead={mayRead} total={total} counted={counted} onRead={read} />
        </details>
        {isHeldBack ? <NotReadYet total={total} onRead={read} /> : <FoundRows id={id} about={about} first={first} />}
      </div>
    </>
  );
};

/** The newest value of those whose rows are there: what is counted beside rows does not hold them up. */
const useWhenThere = <Value,>(value: Value, isThere: boolean): Value | undefined => {
  const last = useRef<Value>(undefined);
  if (isThere) last.current = value;
  return last.current;
};

interface FoundRowsProps {
  readonly id: string;
  readonly about: ReturnType<typeof aboutOf>;
  readonly first: Answer<RowsQuery>;
}

const FoundRows = ({ id, about, first }: FoundRowsProps) => {
  const { params } = useAddress();
  const total = first.data?.evaluation?.logs?.totalCount;
  const download = <DownloadButton asked={{ id, ...askedIn(params), columns: about.fileColumns }} total={total} />;
  if (first.problem && total === undefined) {
    return <RowsProblem problem={first.problem} runs={about.runs} download={download} retry={first.retry} />;
  }
  return (
    <Answered answer={first} what="the rows">
      {() =>
        total !== undefined && (
          <Panel
            title={`${written(total, 'count')} row${total === 1 ? '' : 's'}`}
            asked={{ Rows: first.asked }}
            actions={total > 0 && download}
          >
            {total === 0 ? (
              <Empty title="No row fits." />
            ) : (
              <RowTable id={id} columns={about.columns} total={total} isStale={first.isStale} />
            )}
          </Panel>
        )
      }
    </Answered>
  );
};
