import { useId } from 'react';
import { FieldErrors } from '../changes/change-failure.tsx';
import type { ChangeError } from '../changes/use-change.ts';
import {
  type LaunchDatasetsQuery,
  type LaunchEvaluatorsQuery,
  type LaunchFilesQuery,
  LaunchVersionsDocument,
} from '../documents/documents.ts';
import { written } from '../parts/figure.tsx';
import { Moment } from '../parts/moment.tsx';
import { Answered } from '../parts/states.tsx';
import { type Listed, More, useListed } from './listed.tsx';

/** What ties an input to its name and to what is the matter with it. */
export interface Ids {
  readonly id: string;
  readonly 'aria-describedby': string;
}

interface SelectProps<Data> {
  readonly ids: Ids;
  readonly listed: Listed<Data>;
  readonly value: string;
  onChoose(value: string): void;
}

/** Whether a list did not come at all. */
const isNotThere = <Data extends { readonly humanloopFiles: object | null }>({ humanloopFiles }: Data): boolean => humanloopFiles === null;

export const FileChoice = ({ ids, listed, value, onChoose }: SelectProps<LaunchFilesQuery>) => (
  <Answered answer={listed} what="the files" isNothing={isNotThere}>
    {({ humanloopFiles: files }) =>
      files && (
        <>
          <select required {...ids} value={value} onChange={({ target }) => onChoose(target.value)}>
            <option value="" disabled>
              Choose the file whose versions are compared
            </option>
            {value !== '' && !files.nodes.some((file) => file?.humanloopId === value) && <option value={value}>{value}</option>}
            {files.nodes.map(
              (file) =>
                file && (
                  <option key={file.id} value={file.humanloopId}>
                    {file.name} ({file.kind?.toLowerCase() ?? 'file'})
                  </option>
                ),
            )}
          </select>
          <More listed={listed} page={files} what="files" />
        </>
      )
    }
  </Answered>
);

type Dataset = NonNullable<NonNullable<LaunchDatasetsQuery['humanloopFiles']>['nodes'][number]>;

export const DatasetChoice = ({ ids, listed, value, onChoose }: SelectProps<LaunchDatasetsQuery>) => (
  <Answered answer={listed} what="the datasets" isNothing={isNotThere}>
    {({ humanloopFiles: datasets }) =>
      datasets && (
        <>
          <select {...ids} value={value} onChange={({ target }) => onChoose(target.value)}>
            <option value="">None: the runs are bare sets of logs</option>
            {datasets.nodes.map((dataset) => dataset && <DatasetVersions key={dataset.id} dataset={dataset} />)}
          </select>
          <More listed={listed} page={datasets} what="datasets" />
        </>
      )
    }
  </Answered>
);

const DatasetVersions = ({ dataset: { humanloopId, name, versions } }: { readonly dataset: Dataset }) => {
  const left = versions ? versions.totalCount - versions.nodes.length : 0;
  return (
    <optgroup label={name ?? humanloopId}>
      {versions?.nodes.map(
        (version) =>
          version && (
            <option key={version.id} value={version.versionId}>
              {[name, version.versionName ?? version.versionId].join(' · ')}
              {'datapointsCount' in version && version.datapointsCount !== null
                ? ` · ${written(version.datapointsCount, 'count')} datapoints`
                : ''}
            </option>
          ),
      )}
      {left > 0 && <option disabled>{written(left, 'count')} more versions are not listed</option>}
    </optgroup>
  );
};

interface BoxesProps {
  readonly chosen: readonly string[];
  readonly errors: readonly ChangeError[];
  onChoose(value: string): void;
}

interface EvaluatorChoiceProps extends BoxesProps {
  readonly listed: Listed<LaunchEvaluatorsQuery>;
}

export const EvaluatorChoice = ({ listed, chosen, errors, onChoose }: EvaluatorChoiceProps) => {
  const id = useId();
  return (
    <fieldset className="boxes" aria-describedby={id}>
      <legend>Evaluators</legend>
      <Answered answer={listed} what="the evaluators" isNothing={isNotThere}>
        {({ humanloopFiles: evaluators }) =>
          evaluators && (
            <>
              {evaluators.nodes.map(
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
              <More listed={listed} page={evaluators} what="evaluators" />
            </>
          )
        }
      </Answered>
      <FieldErrors id={id} errors={errors} field="evaluators" />
    </fieldset>
  );
};

type Evaluator = NonNullable<NonNullable<NonNullable<LaunchEvaluatorsQuery['humanloopFiles']>['nodes'][number]>['version']>;

/** By whom it is judged, and what they say. */
const kindOf = (version: Evaluator): string => {
  const spec = 'spec' in version ? version.spec : undefined;
  const by = spec?.__typename.replace('EvaluatorSpec', '').toLowerCase();
  const says = spec?.returnType?.toLowerCase().replace('_', ' ');
  return [by, says].filter((word) => word).join(' · ');
};

export const VersionChoice = ({ fileId, chosen, errors, onChoose }: BoxesProps & { readonly fileId: string }) => {
  const id = useId();
  const listed = useListed(LaunchVersionsDocument, { id: fileId });
  return (
    <fieldset className="boxes" aria-describedby={id}>
      <legend>Versions to try, one run each</legend>
      <Answered answer={listed} what="the versions">
        {({ humanloopFile }) =>
          humanloopFile?.versions && (
            <>
              {humanloopFile.versions.nodes.map(
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
              )}
              <More listed={listed} page={humanloopFile.versions} what="versions" />
            </>
          )
        }
      </Answered>
      <FieldErrors id={id} errors={errors} field="versions" />
    </fieldset>
  );
};
