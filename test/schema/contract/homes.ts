/*
 * Where each property of the contract's answers is found in the graph. `runs_count=runsCount` is a property and its field, `name` both at once.
 * `function=*FunctionTool`: the object is taken apart, its own properties are fields of the same type.
 */

/** A schema of the contract, the type that shows its properties, and by which fields. */
export type TypeHome = readonly [schema: string, type: string, fields: string];
/** A schema that has no type: the fields of type JSON that hold it as it came, and the properties it has there. */
export type JsonHome = readonly [schema: string, holders: string, properties: string];

export const KINDS = ['Prompt', 'Tool', 'Flow', 'Agent', 'Evaluator', 'Dataset'] as const;

const VERSION =
  'id=fileId version_id=versionId path name type=kind directory_id=directoryId version_name=versionName version_description=versionDescription description readme tags attributes environments created_at=createdAt updated_at=updatedAt created_by=createdBy last_used_at=lastUsedAt';
const LOGGING = `${VERSION} version_logs_count=versionLogsCount evaluators=monitoringEvaluators evaluator_aggregates=evaluatorAggregates`;
const CALLABLE = `${LOGGING} total_logs_count=totalLogsCount inputs`;
const MODEL =
  'model endpoint provider template template_language=templateLanguage max_tokens=maxTokens temperature top_p=topP stop presence_penalty=presencePenalty frequency_penalty=frequencyPenalty other seed response_format=responseFormat reasoning_effort=reasoningEffort tools raw_file_content=rawFileContent';
const SPEC =
  'evaluator_type=__typename arguments_type=argumentsType return_type=returnType attributes options number_limits=numberLimits number_valence=numberValence';
const LOG =
  'id=humanloopId log_id=logId start_time=startTime end_time=endTime created_at=createdAt output output_message=outputMessage error stdout provider_latency=providerLatency provider_request=providerRequest provider_response=providerResponse inputs metadata source source_datapoint_id=sourceDatapointId user environment save batches trace_id=traceId trace_flow_id=traceFlowId trace_parent_id=traceParentId trace_children=traceChildren evaluator_logs=evaluatorLogs';
const MODEL_LOG = `${LOG} prompt_tokens=promptTokens reasoning_tokens=reasoningTokens output_tokens=outputTokens prompt_cost=promptCost output_cost=outputCost finish_reason=finishReason messages tool_choice=toolChoice`;
const STATS =
  'evaluator_version_id=evaluatorVersionId total_logs=totalLogs num_judgments=numJudgments num_nulls=numNulls num_errors=numErrors';

export const TYPE_HOMES: readonly TypeHome[] = [
  ['PaginatedEvaluationResponse', 'EvaluationConnection', 'records=nodes total=totalCount'],
  ['PaginatedDataEvaluationLogResponse', 'EvaluationLogConnection', 'records=nodes total=totalCount'],
  ['PaginatedFileResponse', 'HumanloopFileConnection', 'records=nodes.version total=totalCount'],
  ['PaginatedDatapointResponse', 'DatapointConnection', 'records=nodes total=totalCount'],
  ['PaginatedDataLogResponse', 'HumanloopLogConnection', 'records=nodes total=totalCount'],
  ...KINDS.map((kind): TypeHome => [`List${kind}s`, 'FileVersionConnection', 'records=nodes']),
  [
    'FileEnvironmentResponse',
    'FileDeployment',
    'id=environment.humanloopId name=environment.name tag=environment.tag created_at=environment.createdAt file=version',
  ],
  ['EvaluationRunsResponse', 'Evaluation', 'runs'],
  [
    'EvaluationResponse',
    'Evaluation',
    'id=humanloopId name file_id=fileId runs_count=runsCount evaluators created_at=createdAt created_by=createdBy updated_at=updatedAt url',
  ],
  ['EvaluationEvaluatorResponse', 'EvaluationEvaluator', 'version orchestrated added_at=addedAt'],
  [
    'EvaluationRunResponse',
    'Run',
    'id=humanloopId dataset version orchestrated added_at=addedAt created_at=createdAt created_by=createdBy status control',
  ],
  ['EvaluationLogResponse', 'EvaluationLog', 'run_id=runId datapoint log evaluator_logs=attachedLogs'],
  ['EvaluationStats', 'EvaluationStats', 'run_stats=runStats progress report status'],
  [
    'RunStatsResponse',
    'RunStats',
    'run_id=runId version_id=versionId batch_id=batchId num_logs=numLogs evaluator_stats=evaluatorStats status',
  ],
  ['NumericEvaluatorStatsResponse', 'NumericEvaluatorStats', `${STATS} mean sum std percentiles`],
  ['BooleanEvaluatorStatsResponse', 'BooleanEvaluatorStats', `${STATS} num_true=numTrue num_false=numFalse`],
  ['SelectEvaluatorStatsResponse', 'SelectEvaluatorStats', `${STATS} num_judgments_per_option=optionCounts`],
  ['TextEvaluatorStatsResponse', 'TextEvaluatorStats', STATS],
  ['PromptLogResponse', 'PromptLog', `${MODEL_LOG} prompt`],
  ['AgentLogResponse', 'AgentLog', `${MODEL_LOG} agent`],
  ['ToolLogResponse', 'ToolLog', `${LOG} tool`],
  ['FlowLogResponse', 'FlowLog', `${LOG} flow messages log_status=logStatus`],
  ['EvaluatorLogResponse', 'EvaluatorLog', `${LOG} evaluator judgment marked_completed=markedCompleted parent_id=parentId parent`],
  ['PromptResponse', 'PromptVersion', `${CALLABLE} ${MODEL} linked_tools=linkedTools schema`],
  [
    'AgentResponse',
    'AgentVersion',
    `${CALLABLE} ${MODEL} schema max_iterations=maxIterations status committed_by=committedBy committed_at=committedAt`,
  ],
  ['ToolResponse', 'ToolVersion', `${CALLABLE} function source_code=sourceCode setup_values=setupValues tool_type=toolType signature`],
  ['FlowResponse', 'FlowVersion', `${LOGGING} schema`],
  ['EvaluatorResponse', 'EvaluatorVersion', `${CALLABLE} schema spec`],
  ['DatasetResponse', 'DatasetVersion', `${VERSION} schema datapoints_count=datapointsCount datapoints=datapoints.nodes`],
  ['LlmEvaluatorRequest', 'LlmEvaluatorSpec', `${SPEC} prompt`],
  ['CodeEvaluatorRequest', 'CodeEvaluatorSpec', `${SPEC} code`],
  ['HumanEvaluatorRequest', 'HumanEvaluatorSpec', `${SPEC} instructions`],
  ['ExternalEvaluatorRequest', 'ExternalEvaluatorSpec', SPEC],
  ['EvaluatorJudgmentOptionResponse', 'JudgmentOption', 'name=option valence'],
  ['EvaluatorJudgmentNumberLimit', 'NumberLimits', 'min max step'],
  ['DatapointResponse', 'Datapoint', 'id=humanloopId inputs messages target'],
  ['ChatMessage', 'ChatMessage', 'role name content tool_call_id=toolCallId tool_calls=toolCalls thinking'],
  ['ToolCall', 'ToolCall', 'id type function=*FunctionTool'],
  ['FunctionTool', 'ToolCall', 'name=functionName arguments'],
  ['UserResponse', 'HumanloopUser', 'id=humanloopId email_address=email full_name=name'],
  ['EnvironmentResponse', 'FileEnvironment', 'id=humanloopId name tag created_at=createdAt'],
  ['InputResponse', 'InputDefinition', 'name'],
  [
    'EvaluatorAggregate',
    'EvaluatorAggregate',
    'value evaluator_id=evaluatorId evaluator_version_id=evaluatorVersionId created_at=createdAt updated_at=updatedAt',
  ],
];

const MONITORING = KINDS.filter((kind) => kind !== 'Dataset')
  .map((kind) => `${kind}Version.monitoringEvaluators`)
  .join(' ');
const KERNEL = 'LlmEvaluatorSpec.prompt';

export const JSON_HOMES: readonly JsonHome[] = [
  ['TextChatContent', 'ChatMessage.content', 'type text'],
  ['ImageChatContent', 'ChatMessage.content', 'type image_url'],
  ['ImageUrl', 'ChatMessage.content', 'url detail'],
  ['AnthropicThinkingContent', 'ChatMessage.thinking', 'type thinking signature'],
  ['AnthropicRedactedThinkingContent', 'ChatMessage.thinking', 'type data'],
  ['ToolChoice', 'PromptLog.toolChoice AgentLog.toolChoice', 'type function'],
  ['FunctionToolChoice', 'PromptLog.toolChoice AgentLog.toolChoice', 'name'],
  ['ToolFunction', `PromptVersion.tools AgentVersion.tools ToolVersion.function ${KERNEL}`, 'name description strict parameters'],
  ['LinkedToolResponse', 'PromptVersion.linkedTools', 'name description strict parameters id version_id'],
  ['ResponseFormat', `PromptVersion.responseFormat AgentVersion.responseFormat ${KERNEL}`, 'type json_schema'],
  ['AgentLinkedFileResponse', 'AgentVersion.tools', 'type link on_agent_call file'],
  ['AgentInlineTool', 'AgentVersion.tools', 'type json_schema on_agent_call'],
  ['LinkedFileRequest', 'AgentVersion.tools', 'file_id environment_id version_id'],
  ['MonitoringEvaluatorResponse', MONITORING, 'version_reference version state created_at updated_at'],
  ['VersionDeploymentResponse', MONITORING, 'file environment type'],
  ['VersionIdResponse', MONITORING, 'version type'],
  [
    'PromptKernelRequest',
    KERNEL,
    'model endpoint template template_language provider max_tokens temperature top_p stop presence_penalty frequency_penalty other seed response_format reasoning_effort tools linked_tools attributes',
  ],
];

const PAGES = ['PaginatedEvaluation', 'PaginatedDataEvaluationLog', 'PaginatedFile', 'PaginatedDatapoint', 'PaginatedDataLog'];

/** Properties that are left out, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    PAGES.flatMap((page) => ['page', 'size'].map((property) => `${page}Response.${property}`)).map((name) => [
      name,
      'An echo of what the call asked for. The calls are the facade’s own, so nothing of theirs is data: pages are shown by `pageCursors`.',
    ]),
  ),
  'CreateEvaluatorLogResponse.id': 'By it the new log is read, which is shown whole as EvaluationJudgmentPayload.evaluatorLog.',
  'CreateEvaluatorLogResponse.parent_id': 'An echo of the request; the new log has it as parentId.',
  'CreateEvaluatorLogResponse.version_id': 'An echo of the request; the new log has it as evaluator.versionId.',
  'CreateEvaluatorLogResponse.session_id': 'Sessions are what traces were before; no other answer has them.',
};

/** What HumanloopFile shows of the version that a file stands for: what is said of the file, and of it alone. */
export const FILE_VIEW =
  'id=humanloopId path name type=kind directory_id=directoryId description readme tags schema created_at=createdAt updated_at=updatedAt';

/** The input fields by which each property of a request is given. */
export const REQUEST_HOMES: Readonly<Record<string, string>> = {
  'CreateEvaluatorLogRequest.id': 'GiveEvaluationJudgmentInput.evaluator',
  'CreateEvaluatorLogRequest.parent_id': 'GiveEvaluationJudgmentInput.logId',
  'CreateEvaluatorLogRequest.judgment': 'GiveEvaluationJudgmentInput.judgment',
  'CreateEvaluatorLogRequest.user': 'GiveEvaluationJudgmentInput.user',
};

const BY_ID = 'The evaluator is named by its id and that of its version.';
const OF_CALLS = 'It tells of a call of a model or of code; a judgment that somebody gives has none.';
const OF_SOURCE = 'The source says it of the log.';

/** Properties of a request that are never sent, and why; `log_id` is, but is the facade’s own. */
export const NEVER_GIVEN: Readonly<Record<string, string>> = {
  log_id: 'The facade makes it, so that a request may be sent again without a second log.',
  path: BY_ID,
  environment: BY_ID,
  spec: 'It would make a new version of the evaluator.',
  ...Object.fromEntries(
    'start_time end_time output output_message error provider_latency stdout provider_request provider_response inputs'
      .split(' ')
      .map((name) => [name, OF_CALLS]),
  ),
  ...Object.fromEntries(
    'created_at source metadata source_datapoint_id trace_parent_id log_status save marked_completed'
      .split(' ')
      .map((name) => [name, OF_SOURCE]),
  ),
};

/** Fields that show a property once more in another way: the parts of a message as one text. */
export const SECOND_VIEWS: Readonly<Record<string, string>> = {
  'ChatMessage.content': 'text',
  'EvaluatorJudgmentOptionResponse.name': 'name',
};
