import { describe, expect, test } from 'vitest';
import { isId, isLogId } from '../../src/contract/ids.ts';
import { type LogKind, logKind } from '../../src/contract/log.ts';
import { type StatsKind, statsKind } from '../../src/contract/stats.ts';
import { type VersionKind, versionKind } from '../../src/contract/version.ts';

const version = { id: 'x_1', version_id: 'x_2' };

describe('the kind of a log', () => {
  test.each<[object, LogKind]>([
    [{ prompt: version }, 'prompt'],
    [{ tool: version }, 'tool'],
    [{ evaluator: version }, 'evaluator'],
    [{ flow: version }, 'flow'],
    [{ agent: version }, 'agent'],
    [{ prompt: null, flow: version }, 'flow'],
    [{ prompt: undefined, tool: null, agent: version }, 'agent'],
    [{ agent: version, judgment: true, parent_id: 'log_1' }, 'agent'],
    [{ evaluator: version, prompt: version }, 'prompt'],
    [{ evaluator: {} }, 'evaluator'],
    [{ judgment: true, parent_id: 'log_1' }, 'unknown'],
    [{ prompt: null, tool: null, evaluator: null, flow: null, agent: null }, 'unknown'],
    [{ session: version }, 'unknown'],
    [{}, 'unknown'],
  ])('of %o is %s', (log, kind) => {
    expect(logKind(log)).toBe(kind);
  });
});

describe('the kind of stats', () => {
  const counts = { total_logs: 2, num_judgments: 2, num_nulls: 0, num_errors: 0 };
  test.each<[object, StatsKind]>([
    [{ ...counts, mean: 0.5, std: 0, percentiles: { '50': 0.5 } }, 'numeric'],
    [{ ...counts, percentiles: {} }, 'numeric'],
    [{ ...counts, mean: null, percentiles: {} }, 'numeric'],
    [{ ...counts, num_true: 1, num_false: 1 }, 'boolean'],
    [{ ...counts, num_true: 0, num_false: 0 }, 'boolean'],
    [{ ...counts, percentiles: null, num_true: 1, num_false: 1 }, 'boolean'],
    [{ ...counts, num_judgments_per_option: { good: 2 } }, 'select'],
    [{ ...counts, num_judgments_per_option: {} }, 'select'],
    [{ ...counts, percentiles: null, num_true: null, num_judgments_per_option: { good: 2 } }, 'select'],
    [{ ...counts, percentiles: {}, num_true: 1, num_judgments_per_option: {} }, 'numeric'],
    [{ ...counts, num_true: 1, num_judgments_per_option: {} }, 'boolean'],
    [{ ...counts, percentiles: null, num_true: null, num_judgments_per_option: null }, 'text'],
    [counts, 'text'],
    [{ ...counts, mean: 0.5 }, 'numeric'],
    [{}, 'text'],
  ])('of %o is %s', (stats, kind) => {
    expect(statsKind(stats)).toBe(kind);
  });
});

describe('the kind of a version', () => {
  const counted = { version_logs_count: 1, total_logs_count: 1, inputs: [] };
  const agent = { ...counted, model: 'm', status: 'committed', tools: [] };
  test.each<[{ type?: unknown; [key: string]: unknown }, VersionKind]>([
    [{ type: 'prompt' }, 'prompt'],
    [{ type: 'tool' }, 'tool'],
    [{ type: 'evaluator' }, 'evaluator'],
    [{ type: 'flow' }, 'flow'],
    [{ type: 'agent' }, 'agent'],
    [{ type: 'dataset' }, 'dataset'],
    // The sender's word stands over the keys, and a word of the future is not guessed over.
    [{ ...agent, type: 'prompt' }, 'prompt'],
    [{ type: 'flow', spec: {} }, 'flow'],
    [{ ...agent, type: 'workflow' }, 'unknown'],
    [{ type: 'Prompt', model: 'm' }, 'unknown'],
    [{ type: '', model: 'm' }, 'unknown'],
    [{ type: 'constructor', model: 'm' }, 'unknown'],
    // Without one the keys decide.
    [{ ...counted, spec: {} }, 'evaluator'],
    [{ ...agent, spec: {} }, 'evaluator'],
    [{ datapoints_count: 0 }, 'dataset'],
    [{ ...counted, model: 'm' }, 'prompt'],
    [agent, 'agent'],
    [{ ...agent, tools: null }, 'prompt'],
    [{ ...agent, status: null }, 'prompt'],
    [{ ...agent, model: null }, 'tool'],
    [counted, 'tool'],
    [{ ...counted, spec: null, datapoints_count: null, model: null }, 'tool'],
    [{ version_logs_count: 0 }, 'flow'],
    [{ ...counted, inputs: null }, 'flow'],
    [{ ...counted, total_logs_count: undefined }, 'flow'],
    [{ type: null, ...counted, model: 'm' }, 'prompt'],
    [{ type: 5, datapoints_count: 3 }, 'dataset'],
    // Prefixes of ids are no evidence.
    [{ id: 'pr_1', version_id: 'prv_1' }, 'unknown'],
    [{ id: 'ev_1', version_id: 'evv_1', version_logs_count: 1 }, 'flow'],
    [{}, 'unknown'],
  ])('of %o is %s', (value, kind) => {
    expect(versionKind(value)).toBe(kind);
  });
});

describe('an id', () => {
  test.each([
    ['evr_1', true],
    ['A-Z_09', true],
    ['x'.repeat(128), true],
    ['x'.repeat(129), false],
    ['', false],
    ['..', false],
    ['evr_1\n', false],
    ['evr 1', false],
    ['evr/1', false],
    ['evr:1', false],
    ['évr', false],
  ])('of a resource: %j %s', (text, isOne) => {
    expect(isId(text)).toBe(isOne);
  });

  test.each([
    ['log_1', true],
    ['order-17/3: été?&#%', true],
    ['...', true],
    ['😀'.repeat(512), true],
    ['x'.repeat(512), true],
    ['x'.repeat(513), false],
    ['', false],
    ['.', false],
    ['..', false],
    ['a\nb', false],
    ['a\u0000', false],
    ['a\u007f', false],
    ['a\u0085', false],
    ['\ud800', false],
  ])('of a log: %j %s', (text, isOne) => {
    expect(isLogId(text)).toBe(isOne);
  });
});
