import { useMemo, useRef, useState } from 'react';
import { SearchField } from '../address/search-field.tsx';
import { useAddress } from '../address/use-address.ts';
import { RowColumnsDocument, RowsDocument } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { written } from '../parts/figure.tsx';
import { Panel } from '../parts/panel.tsx';
import { Answered, Empty, Loading } from '../parts/states.tsx';
import { Trail } from '../parts/trail.tsx';
import { useTitle } from '../parts/use-title.ts';
import { runLabels, scoreColumns, type Table } from './columns.ts';
import { ConditionChips } from './condition-chips.tsx';
import { conditionsIn } from './conditions.ts';
import { type Dimension, dimensions } from './dimensions.ts';
import { Distribution } from './distribution.tsx';
import { DownloadButton } from './download-dialog.tsx';
import { Facets } from './facets.tsx';
import { fileColumns } from './file-columns.ts';
import { type Measure, measures } from './measures.ts';
import { RowTable } from './row-table.tsx';
import { askedIn } from './rows-address.ts';

/** The rows of an evaluation as one table. */
export const RowsScreen = ({ id }: { readonly id: string }) => {
  const answer = useGraph(RowColumnsDocument, { id });
  const name = answer.data?.evaluation?.name ?? id;
  useTitle(`Rows of ${name}`);
  return (
    <main id="main">
      <Trail
        steps={[
          { href: '/', label: 'Evaluations' },
          { href: `/evaluations/${id}`, label: name },
        ]}
      />
      <h1>Rows</h1>
      <Answered answer={answer} what="the columns of the table">
        {({ evaluation, evaluationSource }) =>
          evaluation ? (
            <Rows table={evaluation} isLive={evaluationSource.kind === 'LIVE_API'} />
          ) : (
            !answer.problem && <Empty title="This source has no such evaluation." />
          )
        }
      </Answered>
    </main>
  );
};

const Rows = ({ table, isLive }: { readonly table: Table; readonly isLive: boolean }) => {
  const { params, change } = useAddress();
  const id = table.humanloopId;
  const first = useGraph(RowsDocument, { id, page: 1, ...askedIn(params) });
  const about = useMemo(() => {
    const columns = scoreColumns(table);
    return { columns, dimensions: dimensions(columns, runLabels(table)), measures: measures(columns) };
  }, [table]);
  const download = (total: number) => <DownloadButton asked={{ id, ...askedIn(params), columns: fileColumns(table) }} total={total} />;
  const counted = useWhenThere(params, !first.isStale);
  return (
    <>
      <search className="bar">
        <SearchField
          label="Search inputs, outputs and errors"
          value={params.get('q') ?? ''}
          onSearch={(q) => change({ q, at: undefined }, { replace: true })}
        />
      </search>
      <ConditionChips conditions={conditionsIn(params, about)} />
      <div className="with-facets">
        <details className="facets" open={innerWidth > 900}>
          <summary>Filter</summary>
          <Choices id={id} {...about} isCostly={isLive} counted={counted} />
        </details>
        <Answered answer={first} what="the rows">
          {({ evaluation }) => {
            const total = evaluation?.logs?.totalCount;
            if (total === undefined) return null;
            return (
              <Panel
                title={`${written(total, 'count')} row${total === 1 ? '' : 's'}`}
                asked={{ Rows: first.asked }}
                actions={total > 0 && download(total)}
              >
                {total === 0 ? (
                  <Empty title="No row fits." />
                ) : (
                  <RowTable id={id} columns={about.columns} total={total} isStale={first.isStale} />
                )}
              </Panel>
            );
          }}
        </Answered>
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

interface ChoicesProps {
  readonly id: string;
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
  /** Every row would have to be read for it: only when somebody asks. */
  readonly isCostly: boolean;
  readonly counted: URLSearchParams | undefined;
}

/** Everything that rows are chosen by beside words. */
const Choices = ({ id, dimensions: all, measures: numbers, isCostly, counted }: ChoicesProps) => {
  const [wanted, setWanted] = useState(!isCostly);
  if (!wanted) {
    return (
      <p className="note">
        <button type="button" onClick={() => setWanted(true)}>
          Read all rows for what to filter by
        </button>
      </p>
    );
  }
  if (!counted) return <Loading what="what to filter by" />;
  return (
    <>
      <Distribution id={id} all={numbers} counted={counted} />
      <Facets id={id} all={all} counted={counted} />
    </>
  );
};
