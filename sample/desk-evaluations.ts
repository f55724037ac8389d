import type { LogResponse } from '../src/contract/log.ts';
import { type EvaluationCard, type RunCard, sampleEvaluation } from './evaluation-body.ts';
import { conductorRows } from './logs/conductor-rows.ts';
import { agentDeskRows, plainDeskRows } from './logs/desk-rows.ts';
import { listedRows } from './logs/listed-rows.ts';
import type { Row } from './logs/row.ts';
import type { SampleEvaluation } from './model.ts';
import { people } from './people.ts';
import { SAMPLE_IDS } from './sample-ids.ts';
import { carefulWork, eagerWork } from './story/desk-work.ts';
import { datasetVersions } from './versions/dataset-versions.ts';
import { deskEvaluators } from './versions/desk-evaluators.ts';
import { conductorVersions, deskVersions } from './versions/flow-and-agent-versions.ts';

const { runs: runIds, evaluations: evaluationIds, files } = SAMPLE_IDS;
const { rightRule, steps, resolved, toolFlaws } = deskEvaluators;

/** The two traces that a listing shows whole. */
const shownWhole = ({ id }: LogResponse): boolean => id === SAMPLE_IDS.logs.flow || id === SAMPLE_IDS.logs.agent;

const eagerRows = (): Row[] =>
  conductorRows({ name: 'eager', version: conductorVersions.eager, startedAt: '2025-06-02T13:04:00', work: eagerWork });

const carefulRows = (): Row[] =>
  conductorRows({ name: 'careful', version: conductorVersions.careful, startedAt: '2025-06-02T13:19:00', work: carefulWork });

const overDeskCases = {
  dataset: datasetVersions.deskCases,
  status: 'completed',
  orchestrated: false,
  createdBy: people.tibor,
} as const satisfies Partial<RunCard>;

const desk = (): EvaluationCard => {
  const addedAt = '2025-05-20T09:58:30.021184';
  return {
    id: evaluationIds.desk,
    name: 'Ticket desk, end to end',
    fileId: files.deskFlow,
    createdAt: addedAt,
    updatedAt: '2025-05-21T16:02:11.430018',
    createdBy: people.tibor,
    evaluators: [
      { version: rightRule, orchestrated: true, addedAt },
      { version: steps, orchestrated: true, addedAt },
      { version: resolved, orchestrated: false, addedAt },
    ],
    runs: [
      {
        ...overDeskCases,
        id: runIds.deskWithAgent,
        version: deskVersions.withAgent,
        rows: listedRows(agentDeskRows(), shownWhole),
        addedAt: '2025-05-20T10:29:58.118204',
      },
      {
        ...overDeskCases,
        id: runIds.deskPlain,
        version: deskVersions.plain,
        rows: listedRows(plainDeskRows(), shownWhole),
        control: true,
        addedAt: '2025-05-20T09:59:58.640022',
      },
    ],
  };
};

/** Made through a newer SDK: its timestamps are the ones with `Z`. */
const conductor = (): EvaluationCard => {
  const addedAt = '2025-06-02T13:00:00Z';
  return {
    id: evaluationIds.conductor,
    name: 'Night Conductor drill',
    fileId: files.conductorAgent,
    createdAt: addedAt,
    updatedAt: '2025-06-02T13:21:10Z',
    evaluators: [
      { version: toolFlaws, orchestrated: true, addedAt },
      { version: steps, orchestrated: true, addedAt },
    ],
    runs: [
      {
        ...overDeskCases,
        id: runIds.conductorCareful,
        version: conductorVersions.careful,
        rows: listedRows(carefulRows(), shownWhole),
        addedAt: '2025-06-02T13:18:00Z',
      },
      {
        ...overDeskCases,
        id: runIds.conductorEager,
        version: conductorVersions.eager,
        rows: listedRows(eagerRows(), shownWhole),
        control: true,
        addedAt: '2025-06-02T13:03:00Z',
      },
    ],
  };
};

/** The evaluations of the flow and of the agent, newest first. */
export const deskEvaluations = (): readonly SampleEvaluation[] => [conductor(), desk()].map(sampleEvaluation);

/** The flow's own logs with their whole traces, newest first. */
export const flowLogs = () => [...plainDeskRows(), ...agentDeskRows()].map(({ log }) => log).toReversed();

/** The agent's own logs with their whole traces, newest first. */
export const agentLogs = () => [...eagerRows(), ...carefulRows()].map(({ log }) => log).toReversed();
