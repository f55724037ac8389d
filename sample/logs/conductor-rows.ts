import type { AgentResponse } from '../../src/contract/version.ts';
import { zuluClock } from '../moment.ts';
import { idOf } from '../sample-ids.ts';
import { type DeskCaseKey, type DeskWork, deskCaseKeys, deskCases } from '../story/desk-cases.ts';
import { deskDatapoint } from '../versions/dataset-versions.ts';
import { agentLog } from './agent-log.ts';
import { agentVerdicts } from './desk-verdicts.ts';
import type { Row } from './row.ts';

interface ConductorRunCard {
  /** Names the logs. */
  readonly name: string;
  readonly version: AgentResponse;
  /** UTC without a zone. These logs came through a newer SDK, so their times are whole seconds with `Z`. */
  readonly startedAt: string;
  readonly work: Readonly<Record<DeskCaseKey, DeskWork>>;
}

/** One version of the agent over the dataset of desk cases. */
export const conductorRows = ({ name, version, startedAt, work }: ConductorRunCard): Row[] =>
  deskCaseKeys.map((key, index) => {
    const id = idOf('log', `conductor/${name}/${key}`);
    const datapoint = deskDatapoint(key);
    const span = { clock: zuluClock(startedAt), start: 5 + index * 15, duration: 2 + work[key].steps.length * 2 };
    const call = {
      name: `conductor/${name}/${key}`,
      id,
      version,
      deskCase: deskCases[key],
      work: work[key],
      span,
      place: { traceId: id, parentId: null, flowId: null },
    };
    const children = agentLog({ ...call, evaluatorLogs: [] }).trace_children ?? [];
    const evaluatorLogs = agentVerdicts({ logId: id, children, after: span }, work[key]);
    return { log: agentLog({ ...call, evaluatorLogs, fields: { source_datapoint_id: datapoint.id } }), datapoint };
  });
