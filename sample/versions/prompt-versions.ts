import type { PromptResponse } from '../../src/contract/version.ts';
import { directories, environments, people } from '../people.ts';
import { idOf, SAMPLE_IDS } from '../sample-ids.ts';
import { monitoring } from './monitoring.ts';
import { replyEvaluators } from './reply-evaluators.ts';
import { loggingFields, modelSettings, type VersionCard } from './version-fields.ts';

const RULES = [
  'Free cancelling until 48 h before departure, half back until 18:00 on the day.',
  'Late 60 to 120 min: 25 %, more: 50 %.',
  'Animals only in a Nest. Six hooks for single bicycles, 12 euros.',
  'Two cases free, each more 15 euros.',
].join(' ');

const replyFile = {
  id: SAMPLE_IDS.files.replyPrompt,
  path: 'Support/Reply',
  directoryId: directories.support,
  description: 'Answers one mail to the support of Owl & Otter, the night trains.',
};

interface ReplyCard extends Omit<VersionCard, 'versionId'> {
  readonly key: string;
  readonly model: string;
  readonly provider: 'anthropic' | 'openai';
  readonly temperature: number;
  readonly reasoning_effort?: number;
  readonly template: string;
}

const replyVersion = (card: ReplyCard): PromptResponse => {
  const { key, model, provider, temperature, reasoning_effort = null, template, ...version } = card;
  return {
    ...loggingFields(replyFile, { ...version, versionId: idOf('prv', `reply/${key}`) }),
    type: 'prompt',
    ...modelSettings({ model, provider, temperature, reasoning_effort, template: [{ role: 'system', content: template }] }),
    tools: [],
    linked_tools: [],
    attributes: null,
    schema: null,
    total_logs_count: 168,
    inputs: [{ name: 'traveller' }, { name: 'train' }],
    raw_file_content: null,
  };
};

/** The versions of the prompt "Support/Reply", in the order they were made. */
export const replyVersions: Readonly<Record<'firstDraft' | 'houseRules' | 'warm' | 'storyteller' | 'gruff' | 'thinking', PromptResponse>> =
  {
    firstDraft: replyVersion({
      key: 'first-draft',
      versionName: 'first-draft',
      createdAt: '2025-03-03T15:12:44.118027',
      lastUsedAt: '2025-04-14T09:04:11.000482',
      createdBy: people.tibor,
      logs: 31,
      model: 'gpt-4o-mini',
      provider: 'openai',
      temperature: 0.7,
      template: 'You are a support agent of Owl & Otter, a night train company. {{traveller}} asks about the {{train}}. Answer politely.',
    }),
    houseRules: replyVersion({
      key: 'house-rules',
      versionName: 'house-rules',
      versionDescription: 'Knows the rules.',
      createdAt: '2025-03-20T11:40:02.730915',
      lastUsedAt: '2025-04-14T09:24:11.000482',
      createdBy: people.maren,
      environments: [environments.staging],
      logs: 29,
      model: 'gpt-4o',
      provider: 'openai',
      temperature: 0.2,
      template: `You answer {{traveller}}, who travels on the {{train}}. ${RULES} State the rule first. At most 60 words.`,
    }),
    warm: {
      ...replyVersion({
        key: 'warm-house-rules',
        versionName: 'warm-house-rules',
        versionDescription: 'The rules, the name, one kind sentence.',
        createdAt: '2025-04-02T08:21:37.002260',
        lastUsedAt: '2025-06-05T21:14:08.551200',
        createdBy: people.maren,
        environments: [environments.production],
        logs: 62,
        model: 'claude-3-5-haiku-latest',
        provider: 'anthropic',
        temperature: 0.3,
        template: `You answer {{traveller}}, who travels on the {{train}}. ${RULES} Answer first, by name, then one kind sentence. Promise nothing else.`,
      }),
      evaluators: [monitoring(replyEvaluators.emptyPromise)],
      evaluator_aggregates: [
        {
          value: 0.016129032258064516,
          evaluator_id: replyEvaluators.emptyPromise.id,
          evaluator_version_id: replyEvaluators.emptyPromise.version_id,
          created_at: '2025-04-02T08:30:00.000000',
          updated_at: '2025-06-05T21:14:10.118200',
        },
      ],
    },
    storyteller: replyVersion({
      key: 'storyteller',
      versionName: 'storyteller',
      versionDescription: 'Tibor’s idea.',
      createdAt: '2025-04-11T22:58:13.640077',
      lastUsedAt: '2025-04-15T08:34:11.000482',
      createdBy: people.tibor,
      logs: 27,
      model: 'gpt-4o',
      provider: 'openai',
      temperature: 1.2,
      template: 'You are the old owl who rides the {{train}}. Answer {{traveller}} with charm and a small story.',
    }),
    gruff: replyVersion({
      key: 'gruff-stoker',
      versionName: 'gruff-stoker',
      createdAt: '2025-05-12T13:40:00.911340',
      lastUsedAt: '2025-05-12T14:01:00.220145',
      createdBy: people.ayse,
      logs: 5,
      model: 'gpt-4.1-mini',
      provider: 'openai',
      temperature: 0.9,
      template: 'You are a stoker on the {{train}}, forty years in service, and tired. Answer {{traveller}}. Rules matter, manners do not.',
    }),
    /** Has no version name, as versions made by an SDK often have none. */
    thinking: replyVersion({
      key: 'thinking',
      createdAt: '2025-06-06T11:31:19.402288',
      lastUsedAt: '2025-06-06T11:52:40.018233',
      logs: 9,
      model: 'claude-3-7-sonnet-latest',
      provider: 'anthropic',
      temperature: 1,
      reasoning_effort: 1024,
      template: `You answer {{traveller}}, who travels on the {{train}}. ${RULES} Count days and minutes before you answer.`,
    }),
  };

/** The only version of the prompt that sorts mail by subject. */
export const triageVersion: PromptResponse = {
  ...loggingFields(
    { id: SAMPLE_IDS.files.triagePrompt, path: 'Support/Triage', directoryId: directories.support },
    {
      versionId: idOf('prv', 'triage/1'),
      versionName: 'five-boxes',
      createdAt: '2025-05-05T09:15:30.250118',
      lastUsedAt: '2025-05-20T10:31:02.700310',
      createdBy: people.tibor,
      environments: [environments.production],
      logs: 8,
    },
  ),
  type: 'prompt',
  ...modelSettings({
    model: 'gpt-4o-mini',
    provider: 'openai',
    temperature: 0,
    template: [{ role: 'user', content: 'Sort into delay, lost property, change of booking, complaint or timetable: {{question}}' }],
    response_format: { type: 'json_object', json_schema: null },
  }),
  tools: [],
  linked_tools: [],
  attributes: { team: 'support' },
  schema: null,
  total_logs_count: 8,
  inputs: [{ name: 'question' }],
  raw_file_content: null,
};
