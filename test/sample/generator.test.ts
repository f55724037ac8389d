import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateSample } from '../../sample/generate.ts';
import { sampleEvaluations } from '../../sample/sample-evaluations.ts';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import type { EvaluationLogResponse } from '../../src/contract/evaluation.ts';
import { type LogResponse, logKind } from '../../src/contract/log.ts';
import { versionKind } from '../../src/contract/version.ts';
import { contentOf, evaluationOf, evaluations, linesOf, sample } from '../support/sample-reading.ts';

const directory = join(import.meta.dirname, '../../src/backend/sample/export/20250606-120000');
const records = evaluations.flatMap((evaluation) => evaluation.records);
const ownLogs: LogResponse[] = linesOf(/^files\/[^/]+\/logs\/1\.jsonl$/).map((line) => JSON.parse(line));

/** A log and every log inside it. */
const within = (log: LogResponse): LogResponse[] => [
  log,
  ...log.evaluator_logs.flatMap(within),
  ...(log.trace_children ?? []).flatMap(within),
];
const allLogs = [...records.map(({ log }) => log), ...ownLogs].flatMap(within);

const judgmentDepth = (log: LogResponse): number => Math.max(0, ...log.evaluator_logs.map((inner) => 1 + judgmentDepth(inner)));
const traceDepth = (log: LogResponse): number => Math.max(0, ...(log.trace_children ?? []).map((child) => 1 + traceDepth(child)));

const rowOf = (logId: string): EvaluationLogResponse | undefined => records.find(({ log }) => log.id === logId);

describe('the checked-in export', () => {
  test('is what the generator writes, byte for byte, and nothing else', () => {
    const onDisk = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
    expect(onDisk.toSorted()).toEqual([...sample.keys()].toSorted());
    const different = onDisk.filter((path) => readFileSync(join(directory, path), 'utf8') !== contentOf(path));
    expect(different).toEqual([]);
  });

  test('is the same at every call and takes at most 2 MB', () => {
    expect(generateSample()).toEqual(sample);
    const bytes = [...sample.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
    expect(bytes).toBeLessThanOrEqual(2_000_000);
    expect(bytes).toBeGreaterThan(1_200_000);
  });

  test('is ASCII, as json.dumps writes it, small costs included', () => {
    const json = [...sample].filter(([path]) => path !== 'export.log').map(([, content]) => content);
    expect(json.filter((content) => /[^\n -~]/.test(content))).toEqual([]);
    expect(contentOf(`files/${SAMPLE_IDS.files.replyPrompt}/file.json`)).toMatch(/^\{"path": "Support\/Reply", "id": "pr_/);
    expect(json.join('')).toMatch(/"prompt_cost": \d(\.\d+)?e-05,/);
    expect(json.join('')).not.toMatch(/: [\d.]+e-\d[,}]/);
  });

  test('has a marker, a listed body and deployments for every file', () => {
    const files = new Set([...sample.keys()].flatMap((path) => /^files\/[^/]+/.exec(path) ?? []));
    expect(files.size).toBe(20);
    for (const file of files)
      for (const part of ['.done', 'file.json', 'deployments.json']) expect(contentOf(`${file}/${part}`), `${file}/${part}`).not.toBe('');
    const deployed: { version_id: string; environment_name: string }[] = JSON.parse(
      contentOf(`files/${SAMPLE_IDS.files.replyPrompt}/deployments.json`),
    );
    expect(deployed.map(({ environment_name }) => environment_name)).toEqual(['staging', 'production']);
  });
});

describe('its files', () => {
  test('of every kind have one with several versions, a deployment, and logs that are in no evaluation', () => {
    const held = [...sample.keys()]
      .flatMap((path) => /^files\/([^/]+)\/file\.json$/.exec(path)?.[1] ?? [])
      .map((id) => {
        const versions = [...sample.keys()].filter((path) => path.startsWith(`files/${id}/versions/`)).length;
        const deployments: unknown[] = JSON.parse(contentOf(`files/${id}/deployments.json`));
        const logs = linesOf(new RegExp(`^files/${id}/logs/`)).filter((line) => !rowOf(JSON.parse(line).id));
        return { kind: versionKind(JSON.parse(contentOf(`files/${id}/file.json`))), versions, deployments, logs };
      });
    const full = held.filter(
      ({ kind, versions, deployments, logs }) => versions > 1 && deployments.length > 0 && (kind === 'dataset' || logs.length > 0),
    );
    expect(new Set(full.map(({ kind }) => kind))).toEqual(new Set(['prompt', 'tool', 'flow', 'agent', 'evaluator', 'dataset']));
  });

  test('are datasets with all of their datapoints, in each version', () => {
    const versions = linesOf(/\/versions\/dsv_[^/]+$/).map((text) => JSON.parse(text));
    const counts = versions.map(({ version_id }) => linesOf(new RegExp(`/datapoints/${version_id}/`)).length);
    expect(counts.toSorted()).toEqual([18, 24, 4]);
    expect(versions.map(({ datapoints_count }) => datapoints_count)).toEqual(counts);
  });
});

describe('its evaluations', () => {
  test('are the five of the model, each with its runs, newest first', () => {
    const read = sampleEvaluations().map(({ id }) => evaluationOf(id));
    expect(read.map((evaluation) => evaluation?.body.name)).toEqual([
      'Night Conductor drill',
      'Does thinking pay?',
      'Ticket desk, end to end',
      'Gruff or gentle?',
      'Spring: who answers best?',
    ]);
    for (const [index, { runs, body }] of sampleEvaluations().entries()) {
      const newestFirst = read[index]?.runs.toSorted((a, b) => (a.added_at < b.added_at ? 1 : -1)) ?? [];
      expect(newestFirst).toEqual(runs.map((run) => run.body));
      expect(read[index]?.stats.run_stats.map(({ run_id }) => run_id)).toEqual(runs.map(({ id }) => id));
      expect(body.runs_count).toBe(runs.length);
    }
  });

  test('tell their story in runs', () => {
    const summary = sampleEvaluations().map(({ name, stats, runs }) => [
      `${name} ${stats.status}`,
      ...runs.map((run) => [run.status, run.control, run.versionKind, run.datapointsCount, run.numLogs]),
    ]);
    expect(summary).toEqual([
      ['Night Conductor drill completed', ['completed', false, 'agent', 4, 4], ['completed', true, 'agent', 4, 4]],
      ['Does thinking pay? running', ['running', false, 'prompt', 24, 9], ['completed', true, 'prompt', null, 8]],
      ['Ticket desk, end to end completed', ['completed', false, 'flow', 4, 4], ['completed', true, 'flow', 4, 4]],
      ['Gruff or gentle? pending', ['pending', false, null, null, 0], ['cancelled', false, 'prompt', 24, 5]],
      [
        'Spring: who answers best? completed',
        ['completed', false, 'prompt', null, 8],
        ['completed', false, 'prompt', 24, 24],
        ['completed', false, 'prompt', 24, 24],
        ['completed', false, 'prompt', 24, 24],
        ['completed', true, 'prompt', 24, 24],
      ],
    ]);
  });

  test('share one run, with another control and added_at in each', () => {
    const shared = evaluations.flatMap(({ runs }) => runs.filter(({ id }) => id === SAMPLE_IDS.runs.easterTickets));
    expect(shared.map(({ control, added_at }) => [control, added_at])).toEqual([
      [true, '2025-05-28T13:00:00.000000'],
      [false, '2025-04-23T09:10:41.220117'],
    ]);
    const logsIn = (id: string) => evaluationOf(id)?.records.filter(({ run_id }) => run_id === SAMPLE_IDS.runs.easterTickets);
    expect(logsIn(SAMPLE_IDS.evaluations.easter)?.map(({ log }) => log)).toEqual(
      logsIn(SAMPLE_IDS.evaluations.spring)?.map(({ log }) => log),
    );
  });

  test('show all kinds of judges and all types of judgment, with their valences', () => {
    const specs = evaluations.flatMap(({ body }) => body.evaluators.map(({ version }) => version.spec));
    expect(new Set(specs.map((spec) => spec.evaluator_type))).toEqual(new Set(['llm', 'python', 'human', 'external']));
    expect(new Set(specs.map((spec) => spec.return_type))).toEqual(new Set(['boolean', 'number', 'select', 'multi_select', 'text']));
    expect(new Set(specs.flatMap((spec) => spec.number_valence ?? []))).toEqual(new Set(['positive', 'negative']));
    const options = specs.flatMap((spec) => spec.options ?? []);
    expect(new Set(options.map(({ valence }) => valence))).toEqual(new Set(['positive', 'neutral', 'negative']));
    expect(options).toContainEqual({ name: 'false', valence: 'positive' });
  });
});

describe('its logs', () => {
  test('are of all five kinds', () => {
    expect(new Set(allLogs.map(logKind))).toEqual(new Set(['prompt', 'tool', 'evaluator', 'flow', 'agent']));
    expect(new Set(records.map(({ log }) => logKind(log)))).toEqual(new Set(['prompt', 'flow', 'agent']));
  });

  test('hold each record’s judgments among their own', () => {
    for (const { log, evaluator_logs } of records)
      for (const judgment of evaluator_logs) expect(log.evaluator_logs).toContainEqual(judgment);
    expect(records.some(({ log, evaluator_logs }) => log.evaluator_logs.length > evaluator_logs.length)).toBe(true);
  });

  test('go three judgments deep and three traces deep', () => {
    const deep = rowOf(SAMPLE_IDS.logs.threeJudgmentsDeep)?.log;
    expect(deep && judgmentDepth(deep)).toBe(3);
    expect(records.filter(({ log }) => judgmentDepth(log) === 3)).toHaveLength(3);
    const flow = rowOf(SAMPLE_IDS.logs.flow)?.log;
    expect(flow && traceDepth(flow)).toBe(2);
    const [triage, agent] = flow?.trace_children ?? [];
    expect([triage, agent, ...(agent?.trace_children ?? [])].map((log) => log && logKind(log))).toEqual([
      'prompt',
      'agent',
      'tool',
      'tool',
      'prompt',
    ]);
  });

  test('are fuller in the file’s own logs than in a listing', () => {
    const listed = rowOf(SAMPLE_IDS.logs.flowListedWithoutTrace)?.log;
    const own = ownLogs.find(({ id }) => id === SAMPLE_IDS.logs.flowListedWithoutTrace);
    expect(listed?.trace_children).toEqual([]);
    expect(own?.trace_children?.map(logKind)).toEqual(['prompt', 'agent']);
    expect(records.some(({ log }) => log.trace_children === null)).toBe(true);
    expect(ownLogs).toHaveLength(30);
  });

  test('name every tool call they answer', () => {
    const agents = allLogs.filter((log) => 'agent' in log);
    expect(agents.length).toBeGreaterThan(8);
    for (const { messages } of agents) {
      const asked = (messages ?? []).flatMap(({ tool_calls }) => (tool_calls ?? []).map(({ id }) => id));
      const answered = (messages ?? []).flatMap(({ tool_call_id }) => tool_call_id ?? []);
      expect(answered).toEqual(asked);
    }
  });

  test('show every state of a judgment', () => {
    const judgments = allLogs.filter((log) => 'evaluator' in log);
    expect(judgments.some(({ judgment, error }) => judgment === null && error === null)).toBe(true);
    expect(judgments.some(({ judgment, error }) => judgment === null && typeof error === 'string')).toBe(true);
    expect(judgments.some(({ judgment }) => Array.isArray(judgment) && judgment.length === 0)).toBe(true);
    expect(judgments.some(({ marked_completed }) => marked_completed === true)).toBe(true);
    const spring = evaluationOf(SAMPLE_IDS.evaluations.spring);
    expect(spring?.records.some(({ evaluator_logs }) => evaluator_logs.length < (spring.body.evaluators.length ?? 0))).toBe(true);
  });

  test('show failures, odd ids, unsaved logs, images, thinking and any script', () => {
    const timedOut = rowOf(SAMPLE_IDS.logs.timedOut)?.log;
    expect([timedOut?.output, timedOut?.error]).toEqual([
      null,
      'ReadTimeout: no answer from the provider within 60.0 seconds (attempt 3 of 3)',
    ]);
    expect(allLogs.some((log) => 'tool' in log && log.output === null && log.error === 'LookupError: no booking OO-4591')).toBe(true);
    expect(rowOf('order-17/3')?.log.log_id).toBe('order-17/3');
    expect(rowOf(SAMPLE_IDS.logs.colon)?.datapoint).toBe(null);
    expect(rowOf(SAMPLE_IDS.logs.unsaved)?.log).toMatchObject({ save: false, inputs: {}, output: null });
    expect(rowOf(SAMPLE_IDS.logs.slash)?.log).toMatchObject({ environment: 'production', user: 'customer-1202', source: 'api' });
    const text = JSON.stringify(allLogs);
    for (const sign of ['"image_url"', '"thinking":[', '"redacted_thinking"', '李明月', 'نور', 'Größl', '🌙']) expect(text).toContain(sign);
    expect(allLogs.filter(({ provider_request, provider_response }) => provider_request && provider_response).length).toBeGreaterThan(3);
  });

  test('write the time in both spellings', () => {
    const times = allLogs.map(({ created_at }) => created_at ?? '');
    const bare = times.filter((time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/.test(time));
    const zulu = times.filter((time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time));
    expect(bare.length + zulu.length).toBe(times.length);
    expect(bare.length).toBeGreaterThan(zulu.length);
    expect(zulu.length).toBeGreaterThan(10);
  });
});
