import type { InterfaceFieldBuilder, ObjectFieldBuilder } from '@pothos/core';
import type { ModelSettings } from '../contract/model-settings.ts';
import type { AgentResponse, EvaluatorAggregate, InputResponse, LoggingVersionFields, PromptResponse } from '../contract/version.ts';
import { VERSION_SIGNS, versionKind } from '../contract/version.ts';
import { builder, type Types } from './kit/builder.ts';
import { DamagedError } from './kit/damaged-error.ts';
import { FileKindEnum } from './kit/enums.ts';
import { passes, reads } from './kit/reads.ts';
import {
  AgentVersionRef,
  DatasetVersionRef,
  EvaluatorSpecRef,
  EvaluatorVersionRef,
  FileEnvironmentRef,
  FileVersionRef,
  FlowVersionRef,
  HumanloopUserRef,
  NodeRef,
  OtherVersionRef,
  PromptVersionRef,
  ToolVersionRef,
} from './kit/refs.ts';
import { objectField, objectsField, requiredField, textItems, textsField } from './kit/sent-fields.ts';
import { kindOfVersionType, VERSION_TYPENAMES } from './kit/version-types.ts';
import { userOf } from './user.ts';

FileEnvironmentRef.implement({
  description: 'An environment that versions are deployed to.',
  fields: (t) => ({
    humanloopId: requiredField(t, 'id', 'ID', 'The upstream id.'),
    name: requiredField(t, 'name', 'String', 'Its name, such as "production".'),
    tag: requiredField(t, 'tag', 'String', '"default" marks the default environment of the organisation.'),
    createdAt: requiredField(t, 'created_at', 'DateTime', 'When it was created.'),
  }),
});

const InputDefinitionRef = builder.objectRef<InputResponse>('InputDefinition').implement({
  description: 'A variable that a version takes.',
  fields: (t) => ({ name: requiredField(t, 'name', 'String', 'The name of the variable.') }),
});

const EvaluatorAggregateRef = builder.objectRef<EvaluatorAggregate>('EvaluatorAggregate').implement({
  description: 'The average that a monitoring evaluator gave a version.',
  fields: (t) => ({
    value: requiredField(t, 'value', 'Float', 'The average.'),
    evaluatorId: requiredField(t, 'evaluator_id', 'ID', 'The upstream id of the evaluator’s file.'),
    evaluatorVersionId: requiredField(t, 'evaluator_version_id', 'ID', 'The upstream id of the evaluator’s version.'),
    createdAt: requiredField(t, 'created_at', 'DateTime', 'When it was first computed.'),
    updatedAt: requiredField(t, 'updated_at', 'DateTime', 'When it was last computed.'),
  }),
});

FileVersionRef.implement({
  interfaces: [NodeRef],
  description: 'A version of a file. Its id is <Kind>Version:<versionId>; upstream’s own id of a version is its file’s, here fileId.',
  extensions: passes(...VERSION_SIGNS),
  resolveType: (version) => VERSION_TYPENAMES[versionKind(version)],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global id.',
      extensions: reads('version_id'),
      resolve: ({ version_id }, _args, _context, info) => {
        if (typeof version_id !== 'string') throw new DamagedError('A version has no id.');
        return `${info.parentType.name}:${version_id}`;
      },
    }),
    versionId: t.exposeID('version_id', { nullable: false, description: 'The upstream id of the version.' }),
    fileId: requiredField(t, 'id', 'ID', 'The upstream id of the file.'),
    kind: t.field({
      type: FileKindEnum.ref,
      nullable: false,
      description: 'The kind of the file.',
      extensions: reads(),
      resolve: (_version, _args, _context, info) => kindOfVersionType(info.parentType.name) ?? 'unknown',
    }),
    path: requiredField(t, 'path', 'String', 'The full path of the file, unique in the workspace.'),
    name: requiredField(t, 'name', 'String', 'The name of the file: the end of its path.'),
    directoryId: t.exposeID('directory_id', { description: 'The upstream id of the directory.' }),
    versionName: t.exposeString('version_name', { description: 'The name of the version, unique in its file.' }),
    versionDescription: t.exposeString('version_description', { description: 'What changed in this version.' }),
    description: t.exposeString('description', { description: 'A short description of the file.' }),
    readme: t.exposeString('readme', { description: 'A long description of the file.' }),
    tags: textsField(t, 'tags', 'String', 'The tags of the file.'),
    schema: t.expose('schema', { type: 'JSON', description: 'The JSON Schema of the file; tools have none.' }),
    attributes: t.expose('attributes', {
      type: 'JSON',
      description: 'Free key-values that distinguish versions.',
    }),
    environments: objectsField(t, 'environments', {
      type: FileEnvironmentRef,
      description: 'The environments that this version is deployed to.',
    }),
    createdAt: requiredField(t, 'created_at', 'DateTime', 'When the version was created.'),
    updatedAt: requiredField(t, 'updated_at', 'DateTime', 'When it was last changed.'),
    createdBy: t.field({
      type: HumanloopUserRef,
      description: 'Who created it.',
      extensions: reads('created_by'),
      resolve: ({ created_by }) => userOf(created_by),
    }),
    lastUsedAt: t.expose('last_used_at', { type: 'DateTime', description: 'When it was last used.' }),
  }),
});

/** The fields of versions that logs are made with. */
const loggingFields = <T extends LoggingVersionFields>(builderOfT: ObjectFieldBuilder<Types, T>) => {
  const t = builderOfT as unknown as ObjectFieldBuilder<Types, LoggingVersionFields>;
  return {
    versionLogsCount: t.exposeInt('version_logs_count', { description: 'How many logs this version has.' }),
    monitoringEvaluators: t.expose('evaluators', {
      type: 'JSON',
      description: 'The evaluators that judge every new log of the file, as upstream sent them; not those of an evaluation.',
    }),
    evaluatorAggregates: objectsField(t, 'evaluator_aggregates', {
      type: EvaluatorAggregateRef,
      description: 'The averages that monitoring evaluators gave.',
    }),
  };
};

type WithInputs = LoggingVersionFields & { total_logs_count: number; inputs: InputResponse[] };

/** The fields of all of those but flows. */
const callableFields = <T extends WithInputs>(builderOfT: ObjectFieldBuilder<Types, T>) => {
  const t = builderOfT as unknown as ObjectFieldBuilder<Types, WithInputs>;
  return {
    ...loggingFields(builderOfT),
    totalLogsCount: t.exposeInt('total_logs_count', { description: 'How many logs all versions of the file have.' }),
    inputs: objectsField(t, 'inputs', { type: InputDefinitionRef, description: 'The variables that it takes.' }),
  };
};

/** How a model is called: the fields that a prompt and an agent share. */
const modelFields = <T extends PromptResponse | AgentResponse>(builderOfT: ObjectFieldBuilder<Types, T>) => {
  const t = builderOfT as unknown as InterfaceFieldBuilder<Types, ModelSettings & { tools?: unknown; raw_file_content?: string | null }>;
  return {
    model: requiredField(t, 'model', 'String', 'The name of the model.'),
    endpoint: t.exposeString('endpoint', { description: 'The style of the provider’s endpoint: "chat", "complete" or "edit".' }),
    provider: t.exposeString('provider', { description: 'The provider of the model, such as "openai".' }),
    template: t.expose('template', { type: 'JSON', description: 'The template: a text, or a list of messages.' }),
    templateLanguage: t.exposeString('template_language', { description: '"default" has variables in double braces; "jinja" is Jinja2.' }),
    maxTokens: t.exposeInt('max_tokens', { description: 'The most tokens of an answer; -1: as many as fit.' }),
    temperature: t.exposeFloat('temperature', { description: 'The sampling temperature.' }),
    topP: t.exposeFloat('top_p', { description: 'The probability mass to sample from.' }),
    stop: t.field({
      type: ['String'],
      nullable: { list: true, items: true },
      description: 'The texts at which the model stops.',
      extensions: reads('stop'),
      resolve: ({ stop }) => textItems(typeof stop === 'string' ? [stop] : stop),
    }),
    presencePenalty: t.exposeFloat('presence_penalty', { description: 'The penalty for tokens that are present; -2 to 2.' }),
    frequencyPenalty: t.exposeFloat('frequency_penalty', { description: 'The penalty for tokens by their frequency; -2 to 2.' }),
    other: t.expose('other', { type: 'JSON', description: 'Further parameters of the provider.' }),
    seed: t.exposeFloat('seed', { description: 'The sampling seed, a whole number that may exceed 32 bits.' }),
    responseFormat: t.expose('response_format', {
      type: 'JSON',
      description: 'The form that the answer must have.',
    }),
    reasoningEffort: t.expose('reasoning_effort', {
      type: 'JSON',
      description: 'How much the model may reason: a word, or a number of tokens.',
    }),
    tools: t.expose('tools', { type: 'JSON', description: 'The tools that the model may call.' }),
    rawFileContent: t.exposeString('raw_file_content', { description: 'The version serialized as a file.' }),
  };
};

PromptVersionRef.implement({
  interfaces: [NodeRef, FileVersionRef],
  description: 'A version of a prompt: the settings and the template of one call of a model.',
  fields: (t) => ({
    ...callableFields(t),
    ...modelFields(t),
    linkedTools: t.expose('linked_tools', { type: 'JSON', description: 'The tool files it may call.' }),
  }),
});

AgentVersionRef.implement({
  interfaces: [NodeRef, FileVersionRef],
  description: 'A version of an agent: a model that is called in a loop with tools.',
  fields: (t) => ({
    ...callableFields(t),
    ...modelFields(t),
    maxIterations: t.exposeInt('max_iterations', { description: 'The most calls of the model in one run.' }),
    status: t.exposeString('status', { description: '"committed", "uncommitted" or "deleted".' }),
    committedBy: t.field({
      type: HumanloopUserRef,
      description: 'Who committed it.',
      extensions: reads('committed_by'),
      resolve: ({ committed_by }) => userOf(committed_by),
    }),
    committedAt: t.expose('committed_at', { type: 'DateTime', description: 'When it was committed.' }),
  }),
});

ToolVersionRef.implement({
  interfaces: [NodeRef, FileVersionRef],
  description: 'A version of a tool: a function that models or flows may call.',
  fields: (t) => ({
    ...callableFields(t),
    function: t.field({
      type: 'JSON',
      description: 'The function as models see it.',
      extensions: reads('function'),
      resolve: (version) => version.function,
    }),
    sourceCode: t.exposeString('source_code', { description: 'The source code.' }),
    setupValues: t.expose('setup_values', { type: 'JSON', description: 'The values it was set up with.' }),
    toolType: t.exposeString('tool_type', { description: 'How it runs, such as "python".' }),
    signature: t.exposeString('signature', { description: 'The signature of the function.' }),
  }),
});

FlowVersionRef.implement({
  interfaces: [NodeRef, FileVersionRef],
  description: 'A version of a flow: a pipeline of other files.',
  fields: (t) => loggingFields(t),
});

EvaluatorVersionRef.implement({
  interfaces: [NodeRef, FileVersionRef],
  description: 'A version of an evaluator: a judge of logs.',
  fields: (t) => ({
    ...callableFields(t),
    spec: objectField(t, 'spec', { type: EvaluatorSpecRef, description: 'How it comes to its judgments.', isRequired: true }),
  }),
});

DatasetVersionRef.implement({
  interfaces: [NodeRef, FileVersionRef],
  description: 'A version of a dataset.',
  fields: (t) => ({
    datapointsCount: requiredField(t, 'datapoints_count', 'Int', 'How many datapoints it has.'),
  }),
});

OtherVersionRef.implement({
  interfaces: [NodeRef, FileVersionRef],
  description: 'A version of a kind that this server does not know.',
  fields: (t) => ({
    raw: t.field({ type: 'JSON', description: 'The version as upstream sent it.', resolve: (version) => version }),
  }),
});
