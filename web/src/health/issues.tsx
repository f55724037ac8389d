import { Link, useSearchParams } from 'wouter';
import { type ExportIssueSeverity, IssuesDocument, type IssuesQuery } from '../documents/documents.ts';
import { PageLinks } from '../evaluations/page-links.tsx';
import { useGraph } from '../graph/use-graph.ts';
import { Figure, written } from '../parts/figure.tsx';
import { Panel } from '../parts/panel.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { askedIn } from './health-address.ts';

type Page = NonNullable<IssuesQuery['evaluationSource']['health']>['issues'];
type Issue = NonNullable<Page['nodes'][number]>;

const WORDS: Readonly<Record<ExportIssueSeverity, string>> = { ERROR: 'Error', WARNING: 'Warning', INFO: 'Note' };

/** What is wrong, page by page, the worst first. */
export const Issues = () => {
  const [params] = useSearchParams();
  const answer = useGraph(IssuesDocument, askedIn(params));
  return (
    <Answered answer={answer} what="the findings">
      {({ evaluationSource: { health } }) =>
        health && (
          <Panel title={countOf(health.issues)} asked={{ Findings: answer.asked }}>
            <IssueList page={health.issues} isStale={answer.isStale} />
            <PageLinks cursors={health.issues.pageCursors} />
          </Panel>
        )
      }
    </Answered>
  );
};

const countOf = ({ totalCount }: Page): string => `${written(totalCount, 'count')} finding${totalCount === 1 ? '' : 's'}`;

const IssueList = ({ page: { nodes, totalCount }, isStale }: { readonly page: Page; readonly isStale: boolean }) => {
  if (nodes.length === 0) return <Empty title={totalCount === 0 ? 'There are none of these.' : 'There is no such page of findings.'} />;
  return (
    <ol className="issues" aria-busy={isStale}>
      {nodes.map(
        (issue) =>
          issue && (
            <li key={`${issue.code} ${issue.path} ${issue.line} ${issue.runId} ${issue.message}`} tabIndex={-1}>
              <OneIssue issue={issue} />
            </li>
          ),
      )}
    </ol>
  );
};

const OneIssue = ({ issue }: { readonly issue: Issue }) => (
  <>
    <p className="issue-kind">
      <span className={`severity severity-${issue.severity.toLowerCase()}`}>{WORDS[issue.severity]}</span> <code>{issue.code}</code>
    </p>
    <div>
      <p className="text">{issue.message}</p>
      <p className="issue-place">
        <code>
          {issue.path}
          {issue.line !== null && `:${issue.line}`}
        </code>
        <Counted issue={issue} />
        <About issue={issue} />
      </p>
    </div>
  </>
);

const Counted = ({ issue: { expected, actual } }: { readonly issue: Issue }) =>
  expected !== null && actual !== null ? (
    <span>
      <Figure value={actual} kind="count" /> of <Figure value={expected} kind="count" />
    </span>
  ) : null;

/** The way to what a finding is about. */
const About = ({ issue: { evaluationId, evaluationName, runId, runLabel } }: { readonly issue: Issue }) => {
  if (evaluationId === null) return null;
  const href = `/evaluations/${encodeURIComponent(evaluationId)}`;
  return (
    <>
      <Link href={href}>{evaluationName ?? evaluationId}</Link>
      {runId !== null && <Link href={`${href}/rows?run=${encodeURIComponent(runId)}`}>{runLabel ?? runId}</Link>}
    </>
  );
};
