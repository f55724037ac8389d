import { useAddress } from '../address/use-address.ts';
import { WhereWritable } from '../changes/where-writable.tsx';
import {
  LaunchDatasetsDocument,
  LaunchEvaluatorsDocument,
  LaunchFilesDocument,
  LaunchIntoDocument,
  type LaunchIntoQuery,
} from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { Panel } from '../parts/panel.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { Trail } from '../parts/trail.tsx';
import { useTitle } from '../parts/use-title.ts';
import { LaunchForm } from './launch-form.tsx';
import { useListed } from './listed.tsx';
import '../styles/changes.css';

export type Into = NonNullable<LaunchIntoQuery['evaluation']>;

/** Launches runs: in an evaluation where one is named, else in a new one. */
export const LaunchScreen = ({ id }: { readonly id: string }) => {
  const isNew = id === '';
  const answer = useGraph(LaunchIntoDocument, { id }, { pause: isNew });
  const name = answer.data?.evaluation?.name ?? id;
  useTitle(isNew ? 'Launch an evaluation' : `Launch runs of ${name}`);
  const list = { href: '/', label: 'Evaluations' };
  const into = answer.data?.evaluation;
  return (
    <main id="main">
      <Trail steps={isNew ? [list] : [list, { href: `/evaluations/${id}`, label: name }]} />
      <h1>{isNew ? 'Launch an evaluation' : 'Launch runs'}</h1>
      <WhereWritable>
        {isNew ? (
          <Choices into={undefined} />
        ) : (
          <Answered answer={answer} what="the evaluation">
            {() => (into ? <Choices into={into} /> : !answer.problem && <Empty title="This source has no such evaluation." />)}
          </Answered>
        )}
      </WhereWritable>
    </main>
  );
};

const Choices = ({ into }: { readonly into: Into | undefined }) => {
  const { params, change } = useAddress();
  const files = useListed(LaunchFilesDocument, {}, { pause: into !== undefined });
  const datasets = useListed(LaunchDatasetsDocument, {});
  const evaluators = useListed(LaunchEvaluatorsDocument, {}, { pause: into !== undefined });
  const fileId = into ? (into.fileId ?? undefined) : (params.get('file') ?? undefined);
  const asked = { ...(!into && { Files: files.asked, Evaluators: evaluators.asked }), Datasets: datasets.asked };
  return (
    <Panel title={into ? `More runs of ${into.name ?? into.humanloopId}` : 'A new evaluation'} asked={asked}>
      <div className="panel-body">
        <LaunchForm
          choices={{ files, datasets, evaluators }}
          into={into}
          fileId={fileId}
          onFile={(file) => change({ file }, { replace: true })}
        />
      </div>
    </Panel>
  );
};
