import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { ChangeFailure, FieldErrors } from '../changes/change-failure.tsx';
import type { ChangeError } from '../changes/use-change.ts';
import { type LaunchChoicesQuery, LaunchVersionsDocument } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { written } from '../parts/figure.tsx';
import { Moment } from '../parts/moment.tsx';
import { Answered } from '../parts/states.tsx';
import type { Into } from './launch-screen.tsx';
import { useLaunch } from './use-launch.ts';

type Nodes<Key extends keyof LaunchChoicesQuery> = readonly (NonNullable<LaunchChoicesQuery[Key]>['nodes'][number] | null)[];

interface LaunchFormProps {
  readonly choices: LaunchChoicesQuery;
  readonly into: Into | undefined;
  readonly fileId: string | undefined;
  onFile(fileId: string): void;
}

const FIELDS = ['name', 'file', 'evaluators', 'dataset', 'versions'];

/** A choice taken, or taken back. */
const toggled = (chosen: readonly string[], one: string): readonly string[] =>
  chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];

/** What is tried, on what, and who judges it. */
export const LaunchForm = ({ choices, into, fileId, onFile }: LaunchFormProps) => {
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [evaluators, setEvaluators] = useState<readonly string[]>([]);
  const [dataset, setDataset] = useState('');
  const [versions, setVersions] = useState<readonly string[]>([]);
  const [useExistingLogs, setUseExistingLogs] = useState(true);
  const { launch, created, isSending, ...failure } = useLaunch();
  const evaluationId = into?.humanloopId;
  const isReady = fileId !== undefined && (into || created ? versions.length > 0 : true);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (fileId === undefined || isSending) return;
    const launched = await launch({ evaluationId, name: name.trim(), fileId, evaluators, dataset, versions, useExistingLogs });
    if (launched !== undefined) navigate(versions.length > 0 ? `/evaluations/${launched}/progress` : `/evaluations/${launched}`);
  };
  const chooseFile = (file: string): void => {
    setVersions([]);
    onFile(file);
  };
  return (
    <form className="form" onSubmit={submit}>
      {!into && (
        <fieldset className="plain" disabled={created !== undefined}>
          <Field label="Name" field="name" errors={failure.errors}>
            {(ids) => <input {...ids} value={name} maxLength={200} onChange={({ target }) => setName(target.value)} />}
          </Field>
          <Field label="File" field="file" errors={failure.errors}>
            {(ids) => <FileChoice ids={ids} nodes={choices.files?.nodes ?? []} value={fileId} onChoose={chooseFile} />}
          </Field>
          <EvaluatorChoice
            nodes={choices.evaluators?.nodes ?? []}
            chosen={evaluators}
            errors={failure.errors}
            onChoose={(one) => setEvaluators((before) => toggled(before, one))}
          />
        </fieldset>
      )}
      {fileId !== undefined && (
        <VersionChoice
          fileId={fileId}
          chosen={versions}
          errors={failure.errors}
          onChoose={(one) => setVersions((before) => toggled(before, one))}
        />
      )}
      <Field label="Dataset" field="dataset" errors={failure.errors}>
        {(ids) => <DatasetChoice ids={ids} nodes={choices.datasets?.nodes ?? []} value={dataset} onChoose={setDataset} />}
      </Field>
      <label className="check">
        <input type="checkbox" checked={useExistingLogs} onChange={({ target }) => setUseExistingLogs(target.checked)} /> Take over the logs
        that were made before for this dataset and version
      </label>
      <ChangeFailure change={failure} fields={FIELDS} />
      {created !== undefined && (
        <p className="note">
          The evaluation <Link href={`/evaluations/${created}`}>{name || created}</Link> is there. Its runs are still to be launched.
        </p>
      )}
      <p className="buttons">
        <button type="submit" className="primary" disabled={!isReady || isSending}>
          {versions.length === 0 ? 'Create it' : `Launch ${written(versions.length, 'count')} run${versions.length === 1 ? '' : 's'}`}
        </button>
      </p>
    </form>
  );
};

/** What ties an input to its name and to what is the matter with it. */
interface Ids {
  readonly id: string;
  readonly 'aria-describedby': string;
}

interface FieldProps {
  readonly label: string;
  readonly field: string;
  readonly errors: readonly ChangeError[];
  readonly children: (ids: Ids) => ReactNode;
}

/** One field with its name, and what is the matter with it. */
const Field = ({ label, field, errors, children }: FieldProps) => {
  const id = useId();
  const errorId = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': errorId })}
      <FieldErrors id={errorId} errors={errors} field={field} />
    </div>
  );
};

interface SelectProps<Key extends keyof LaunchChoicesQuery> {
  readonly ids: Ids;
  readonly nodes: Nodes<Key>;
  readonly value: string | undefined;
  onChoose(value: string): void;
}

const FileChoice = ({ ids, nodes, value = '', onChoose }: SelectProps<'files'>) => (
  <select required {...ids} value={value} onChange={({ target }) => onChoose(target.value)}>
    <option value="" disabled>
      Choose the file whose versions are compared
    </option>
    {nodes.map(
      (file) =>
        file && (
          <option key={file.id} value={file.humanloopId}>
            {file.name} ({file.kind?.toLowerCase() ?? 'file'})
          </option>
        ),
    )}
  </select>
);

const DatasetChoice = ({ ids, nodes, value, onChoose }: SelectProps<'datasets'>) => (
  <select {...ids} value={value} onChange={({ target }) => onChoose(target.value)}>
    <option value="">None: the runs are bare sets of logs</option>
    {nodes.map(
      (file) =>
        file && (
          <optgroup key={file.id} label={file.name ?? file.humanloopId}>
            {file.versions?.nodes.map(
              (version) =>
                version && (
                  <option key={version.id} value={version.versionId}>
                    {[file.name, version.versionName ?? version.versionId].join(' · ')}
                    {'datapointsCount' in version && version.datapointsCount !== null
                      ? ` · ${written(version.datapointsCount, 'count')} datapoints`
                      : ''}
                  </option>
                ),
            )}
          </optgroup>
        ),
    )}
  </select>
);

interface BoxesProps {
  readonly chosen: readonly string[];
  readonly errors: readonly ChangeError[];
  onChoose(value: string): void;
}

const EvaluatorChoice = ({ nodes, chosen, errors, onChoose }: BoxesProps & { readonly nodes: Nodes<'evaluators'> }) => {
  const id = useId();
  return (
    <fieldset className="boxes" aria-describedby={id}>
      <legend>Evaluators</legend>
      {nodes.map(
        (file) =>
          file?.version && (
            <label key={file.id}>
              <input
                type="checkbox"
                checked={chosen.includes(file.version.versionId)}
                onChange={() => file.version && onChoose(file.version.versionId)}
              />{' '}
              {file.name ?? file.path} <small>{kindOf(file.version)}</small>
            </label>
          ),
      )}
      <FieldErrors id={id} errors={errors} field="evaluators" />
    </fieldset>
  );
};

type Evaluator = NonNullable<NonNullable<Nodes<'evaluators'>[number]>['version']>;

/** By whom it is judged, and what they say. */
const kindOf = (version: Evaluator): string => {
  const spec = 'spec' in version ? version.spec : undefined;
  const by = spec?.__typename.replace('EvaluatorSpec', '').toLowerCase();
  const says = spec?.returnType?.toLowerCase().replace('_', ' ');
  return [by, says].filter((word) => word).join(' · ');
};

const VersionChoice = ({ fileId, chosen, errors, onChoose }: BoxesProps & { readonly fileId: string }) => {
  const id = useId();
  const answer = useGraph(LaunchVersionsDocument, { id: fileId });
  return (
    <fieldset className="boxes" aria-describedby={id}>
      <legend>Versions to try, one run each</legend>
      <Answered answer={answer} what="the versions">
        {({ humanloopFile }) =>
          humanloopFile?.versions?.nodes.map(
            (version) =>
              version && (
                <label key={version.id}>
                  <input type="checkbox" checked={chosen.includes(version.versionId)} onChange={() => onChoose(version.versionId)} />{' '}
                  {version.versionName ?? <code>{version.versionId}</code>}{' '}
                  <small>
                    <Moment at={version.createdAt} />
                    {version.environments?.map((environment) => environment?.name && ` · ${environment.name}`)}
                  </small>
                </label>
              ),
          )
        }
      </Answered>
      <FieldErrors id={id} errors={errors} field="versions" />
    </fieldset>
  );
};
