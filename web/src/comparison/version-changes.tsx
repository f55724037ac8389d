import { ComparedVersionsDocument, type ComparedVersionsQuery, type FileVersionPart } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { JsonValue, Source } from '../parts/json-value.tsx';
import { Panel } from '../parts/panel.tsx';
import { Answered } from '../parts/states.tsx';
import type { Run } from './compared.ts';

type Diff = NonNullable<
  NonNullable<NonNullable<NonNullable<ComparedVersionsQuery['evaluation']>['comparison']>['versionDiffs']>[number]['versionDiff']
>;
type Change = Diff['changes'][number];

interface VersionsProps {
  readonly id: string;
  readonly control: Run;
  readonly candidate: Run;
}

/** What was changed from the version of the control run to that of a candidate. */
export const VersionChanges = ({ id, control, candidate }: VersionsProps) => {
  const answer = useGraph(ComparedVersionsDocument, { id, controlId: control.humanloopId, candidateIds: [candidate.humanloopId] });
  const title = `What was changed from ${control.label} to ${candidate.label}`;
  return (
    <Answered answer={answer} what="what was changed" isNothing={({ evaluation }) => !evaluation?.comparison}>
      {({ evaluation }) => (
        <Panel title={title} asked={{ Versions: answer.asked }}>
          <Changes diff={evaluation?.comparison?.versionDiffs[0]?.versionDiff} />
        </Panel>
      )}
    </Answered>
  );
};

const Changes = ({ diff }: { readonly diff: Diff | null | undefined }) => {
  if (!diff) return <p className="note">These are no two versions of one kind, so there is nothing to put side by side.</p>;
  if (diff.changes.length === 0) return <p className="note">Nothing: both runs are of equal versions.</p>;
  return (
    <div className="panel-body">
      <ul className="version-changes">
        {diff.changes.map((change) => (
          <li key={`${change.part} ${change.operation} ${change.path}`}>
            <p>
              <strong>{change.name}</strong> <span className="muted">{wordsOf(change)}</span>
            </p>
            <Changed change={change} />
          </li>
        ))}
      </ul>
      <details className="whole">
        <summary>As one unified text</summary>
        {diff.isCoarse && <p className="muted">The versions have too little in common to be compared in smaller passages.</p>}
        <Source text={diff.unified} label="Unified text" />
      </details>
    </div>
  );
};

const PARTS: Readonly<Partial<Record<FileVersionPart, string>>> = {
  MESSAGES: 'message',
  PARAMETERS: 'parameter',
  INPUTS: 'input',
  TOOLS: 'tool',
  ATTRIBUTES: 'attribute',
};

const wordsOf = ({ part, operation }: Change): string => `${PARTS[part] ?? part.toLowerCase()}, ${operation.toLowerCase()}`;

const Changed = ({ change }: { readonly change: Change }) => {
  if (change.__typename === 'FileVersionValueChange') {
    return (
      <div className="values">
        {change.operation !== 'ADDED' && (
          <del>
            <JsonValue value={change.before} />
          </del>
        )}
        {change.operation !== 'ADDED' && change.operation !== 'REMOVED' && <span aria-hidden="true">→</span>}
        {change.operation !== 'REMOVED' && (
          <ins>
            <JsonValue value={change.after} />
          </ins>
        )}
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section className="source text" tabIndex={0} aria-label={`${change.name}, ${change.operation.toLowerCase()}`}>
      {change.segments.map(({ operation, text }, index) => {
        const Mark = operation === 'ADDED' ? 'ins' : operation === 'REMOVED' ? 'del' : 'span';
        // biome-ignore lint/suspicious/noArrayIndexKey: passages of a text stay where they are.
        return <Mark key={index}>{text}</Mark>;
      })}
    </section>
  );
};
