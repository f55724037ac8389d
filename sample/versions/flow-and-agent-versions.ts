import type { AgentResponse, AgentTool, FlowResponse, ToolResponse } from '../../src/contract/version.ts';
import { directories, environments, people } from '../people.ts';
import { idOf, SAMPLE_IDS } from '../sample-ids.ts';
import { deskEvaluators } from './desk-evaluators.ts';
import { monitoring } from './monitoring.ts';
import { toolVersions } from './tool-versions.ts';
import { loggingFields, modelSettings } from './version-fields.ts';

const deskFile = {
  id: SAMPLE_IDS.files.deskFlow,
  path: 'Support/Ticket Desk',
  directoryId: directories.support,
  description: 'From the mail to the answer: sort, look up, reply.',
} as const;

/** The versions of the flow "Support/Ticket Desk". */
export const deskVersions = {
  plain: {
    ...loggingFields(deskFile, {
      versionId: idOf('flv', 'desk/plain'),
      versionName: 'sort-and-reply',
      createdAt: '2025-05-06T10:11:12.131415',
      lastUsedAt: '2025-05-20T10:01:09.700310',
      createdBy: people.tibor,
      logs: 4,
    }),
    type: 'flow',
    attributes: { git: '3f2c1ab', steps: ['triage', 'reply'] },
    schema: null,
  },
  withAgent: {
    ...loggingFields(deskFile, {
      versionId: idOf('flv', 'desk/agent'),
      versionName: 'with-conductor',
      versionDescription: 'The agent looks things up.',
      createdAt: '2025-05-19T18:30:00.404142',
      lastUsedAt: '2025-05-20T10:31:09.700310',
      createdBy: people.tibor,
      environments: [environments.staging],
      logs: 4,
    }),
    type: 'flow',
    attributes: { git: '9b04e77', steps: ['triage', 'conductor', 'reply'] },
    schema: null,
    evaluators: [monitoring(deskEvaluators.steps, environments.production)],
    evaluator_aggregates: [
      {
        value: 4.5,
        evaluator_id: deskEvaluators.steps.id,
        evaluator_version_id: deskEvaluators.steps.version_id,
        created_at: '2025-05-19T18:31:00.000000',
        updated_at: '2025-05-20T10:31:12.000000',
      },
    ],
  },
} as const satisfies Readonly<Record<string, FlowResponse>>;

const linkedTool = (tool: ToolResponse): AgentTool => ({
  type: 'file',
  link: { file_id: tool.id, environment_id: null, version_id: tool.version_id },
  on_agent_call: 'continue',
  file: tool,
});

const handOver: AgentTool = {
  type: 'inline',
  json_schema: {
    name: 'hand_over',
    description: 'Passes the case to a person.',
    strict: true,
    parameters: { type: 'object', properties: { summary: { type: 'string' } }, required: ['summary'] },
  },
  on_agent_call: 'stop',
};

const conductorFile = {
  id: SAMPLE_IDS.files.conductorAgent,
  path: 'Support/Night Conductor',
  directoryId: directories.support,
  description: 'Looks up bookings and trains before it answers.',
  tags: ['agents', 'beta'],
} as const;

const conductorFields = {
  type: 'agent',
  tools: [linkedTool(toolVersions.findBooking), linkedTool(toolVersions.trainStatus), handOver],
  attributes: null,
  schema: null,
  total_logs_count: 12,
  inputs: [{ name: 'traveller' }],
  raw_file_content: null,
} as const;

const EAGER_TEMPLATE = 'You are the night conductor. Help {{traveller}}. Use your tools. Hand over when asked for a person.';
const CAREFUL_TEMPLATE = `${EAGER_TEMPLATE} Call a tool only for what you need, and copy numbers exactly.`;

/** The versions of the agent "Support/Night Conductor". */
export const conductorVersions: Readonly<Record<'eager' | 'careful', AgentResponse>> = {
  eager: {
    ...loggingFields(conductorFile, {
      versionId: idOf('agv', 'conductor/eager'),
      versionName: 'eager',
      createdAt: '2025-05-12T09:00:00Z',
      lastUsedAt: '2025-06-02T13:05:31Z',
      createdBy: people.tibor,
      logs: 4,
    }),
    ...conductorFields,
    tools: [...conductorFields.tools],
    inputs: [...conductorFields.inputs],
    ...modelSettings({
      model: 'claude-3-7-sonnet-latest',
      provider: 'anthropic',
      max_tokens: 2048,
      reasoning_effort: 1024,
      template: [{ role: 'system', content: EAGER_TEMPLATE }],
    }),
    max_iterations: 4,
    status: 'uncommitted',
    committed_by: null,
    committed_at: null,
  },
  careful: {
    ...loggingFields(conductorFile, {
      versionId: idOf('agv', 'conductor/careful'),
      versionName: 'careful',
      versionDescription: 'Looks before it speaks.',
      createdAt: '2025-05-19T17:45:00Z',
      lastUsedAt: '2025-06-02T13:20:41Z',
      createdBy: people.tibor,
      environments: [environments.production],
      logs: 8,
    }),
    ...conductorFields,
    tools: [...conductorFields.tools],
    inputs: [...conductorFields.inputs],
    ...modelSettings({
      model: 'gpt-4.1',
      provider: 'openai',
      temperature: 0,
      seed: 1841,
      template: [{ role: 'system', content: CAREFUL_TEMPLATE }],
    }),
    max_iterations: 8,
    status: 'committed',
    committed_by: people.maren,
    committed_at: '2025-05-19T18:00:00Z',
    raw_file_content: `---\nmodel: gpt-4.1\nprovider: openai\ntemperature: 0\n---\n<system>\n${CAREFUL_TEMPLATE}\n</system>\n`,
  },
};
