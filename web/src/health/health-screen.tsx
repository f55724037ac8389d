import { Link, useSearchParams } from 'wouter';
import { HealthDocument, type HealthQuery } from '../documents/documents.ts';
import { type Asked, useGraph } from '../graph/use-graph.ts';
import { Facts } from '../parts/facts.tsx';
import { Figure, written } from '../parts/figure.tsx';
import { Panel } from '../parts/panel.tsx';
import { stepFocus, useShortcuts } from '../parts/shortcuts.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { Trail } from '../parts/trail.tsx';
import { useTitle } from '../parts/use-title.ts';
import { askedIn } from './health-address.ts';
import { Issues } from './issues.tsx';
import '../styles/health.css';

type Health = NonNullable<HealthQuery['evaluationSource']['health']>;

/** What is in the exports that are served, and what is wrong in them. */
export const HealthScreen = () => {
  useTitle('Health of the archive');
  const answer = useGraph(HealthDocument, {});
  useShortcuts({ j: () => stepFocus('.issues > li', 1), k: () => stepFocus('.issues > li', -1) });
  return (
    <main id="main">
      <Trail steps={[{ href: '/', label: 'Evaluations' }]} />
      <h1>Health of the archive</h1>
      <Answered answer={answer} what="the health of the archive">
        {({ evaluationSource: { health, exportedAt } }) =>
          health ? <Archive health={health} exportedAt={exportedAt} asked={answer.asked} /> : <Live />
        }
      </Answered>
    </main>
  );
};

const Live = () => (
  <Empty title="A live API is served: there is no export to look into.">
    <p>
      An export that you have on disk is checked by <code>npm start -- check DIRECTORY</code>, and its health is shown here while it is
      served with <code>--export DIRECTORY</code>.
    </p>
  </Empty>
);

interface ArchiveProps {
  readonly health: Health;
  readonly exportedAt: string | null;
  readonly asked: Asked;
}

const Archive = ({ health, exportedAt, asked }: ArchiveProps) => (
  <>
    <Panel title="What was exported" asked={{ Health: asked }}>
      <div className="panel-body">
        <Counts health={health} exportedAt={exportedAt} />
      </div>
    </Panel>
    {health.all.totalCount === 0 ? (
      <Empty title="Nothing is wrong.">
        <p>Every file of the export was read to its end, and every line of it is served.</p>
      </Empty>
    ) : (
      <>
        <Panel title="What is wrong, by its kind" asked={{ Health: asked }}>
          <Kinds health={health} />
        </Panel>
        <Severities health={health} />
        <Issues />
      </>
    )}
  </>
);

const Counts = ({ health, exportedAt }: Pick<ArchiveProps, 'health' | 'exportedAt'>) => {
  const { files, filesIncomplete, versions, datapoints, fileLogs, evaluations, evaluationsWithoutLogs } = health;
  return (
    <Facts
      facts={{
        // Its zone is not known, so it is shown as it was noted.
        Exported: exportedAt && <time dateTime={exportedAt}>{exportedAt.replace('T', ' ')}</time>,
        Files: <Figure value={files} kind="count" />,
        'of them broken off': filesIncomplete > 0 ? <Figure value={filesIncomplete} kind="count" /> : undefined,
        Versions: <Figure value={versions} kind="count" />,
        Datapoints: <Figure value={datapoints} kind="count" />,
        'Logs of files': <Figure value={fileLogs} kind="count" />,
        Evaluations: <Figure value={evaluations} kind="count" />,
        'of them without their logs': evaluationsWithoutLogs > 0 ? <Figure value={evaluationsWithoutLogs} kind="count" /> : undefined,
      }}
    />
  );
};

const Kinds = ({ health: { issueCounts } }: { readonly health: Health }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
  <section className="scroll" tabIndex={0} aria-label="What is wrong, by its kind">
    <table className="kinds">
      <thead>
        <tr>
          <th scope="col">Code</th>
          <th scope="col" className="right">
            Findings
          </th>
          <th scope="col">What it means</th>
        </tr>
      </thead>
      <tbody>
        {issueCounts.map(({ code, count, meaning }) => (
          <tr key={code}>
            <th scope="row">
              <code>{code}</code>
            </th>
            <td className="right">
              <Figure value={count} kind="count" />
            </td>
            <td>{meaning}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/** The findings by how bad they are, as ways to those alone. */
const Severities = ({ health: { all, errors, warnings, infos } }: { readonly health: Health }) => {
  const [params] = useSearchParams();
  const [chosen] = [askedIn(params).severity].flat();
  const ways = [
    ['All', undefined, all],
    ['Errors', 'ERROR', errors],
    ['Warnings', 'WARNING', warnings],
    ['Notes', 'INFO', infos],
  ] as const;
  return (
    <nav className="choices" aria-label="Findings by severity">
      {ways.map(([label, severity, { totalCount }]) => (
        <Link
          key={label}
          href={severity ? `/archive?severity=${severity}` : '/archive'}
          aria-current={(chosen ?? undefined) === severity ? 'page' : undefined}
        >
          {label} <span className="muted">{written(totalCount, 'count')}</span>
        </Link>
      ))}
    </nav>
  );
};
