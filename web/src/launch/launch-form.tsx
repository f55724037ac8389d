import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { ChangeFailure, FieldErrors } from '../changes/change-failure.tsx';
import type { ChangeError } from '../changes/use-change.ts';
import type { LaunchDatasetsQuery, LaunchEvaluatorsQuery, LaunchFilesQuery } from '../documents/documents.ts';
import { written } from '../parts/figure.tsx';
import { DatasetChoice, EvaluatorChoice, FileChoice, type Ids, VersionChoice } from './launch-choices.tsx';
import type { Into } from './launch-screen.tsx';
import type { Listed } from './listed.tsx';
import { useLaunch } from './use-launch.ts';

/** What there is to launch. */
export interface Choices {
  readonly files: Listed<LaunchFilesQuery>;
  readonly datasets: Listed<LaunchDatasetsQuery>;
  readonly evaluators: Listed<LaunchEvaluatorsQuery>;
}

interface LaunchFormProps {
  readonly choices: Choices;
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
            {(ids) => <FileChoice ids={ids} listed={choices.files} value={fileId ?? ''} onChoose={chooseFile} />}
          </Field>
          <EvaluatorChoice
            listed={choices.evaluators}
            chosen={evaluators}
            errors={failure.errors}
            onChoose={(one) => setEvaluators((before) => toggled(before, one))}
          />
        </fieldset>
      )}
      {fileId !== undefined && (
        <VersionChoice
          key={fileId}
          fileId={fileId}
          chosen={versions}
          errors={failure.errors}
          onChoose={(one) => setVersions((before) => toggled(before, one))}
        />
      )}
      <Field label="Dataset" field="dataset" errors={failure.errors}>
        {(ids) => <DatasetChoice ids={ids} listed={choices.datasets} value={dataset} onChoose={setDataset} />}
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
