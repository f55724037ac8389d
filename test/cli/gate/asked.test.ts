import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { gateAskedBy } from '../../../src/cli/gate/asked.ts';
import { gateFilesOf } from '../../../src/cli/gate/files.ts';

const WORDS = ['evr_1', 'run_1'];
const IDS = { evaluationId: 'evr_1', runId: 'run_1' };

const ruled = async (text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'gate.yaml');
  await writeFile(file, text);
  return file;
};

test('takes the same rules from YAML, from JSON and from text, in that order', async () => {
  const yaml = await ruled(
    '# ours\nminCoverage: 0.5\nconfidence: 0.9\nrules:\n  - evaluator: { path: Evaluators/Correct }\n    measure: PASS_RATE\n    min: 0.9\n',
  );
  const json = await ruled('[{"evaluator":{"path":"Evaluators/Correct"},"measure":"PASS_RATE","min":0.9}]');
  const rule = { evaluator: { path: 'Evaluators/Correct' }, measure: 'PASS_RATE', min: 0.9 };
  const text = { rule: ['Evaluators/Correct pass_rate >= 0.9'] };
  expect((await gateAskedBy(WORDS, { rules: yaml, ...text })).input).toEqual({
    ...IDS,
    minCoverage: 0.5,
    confidence: 0.9,
    rules: [rule, rule],
  });
  expect((await gateAskedBy(WORDS, { rules: json })).input).toEqual({ ...IDS, rules: [rule] });
  expect((await gateAskedBy(WORDS, text)).input).toEqual({ ...IDS, rules: [rule] });
});

test('lets a flag outweigh the file, and a rule its own evidence', async () => {
  const rules = await ruled(
    'confidence: 0.9\nrules:\n  - { measure: LOG_COUNT, min: 1, evidence: OBSERVED }\n  - { measure: LOG_COUNT, min: 1 }\n  - { measure: SCORE, maxDrop: 0 }\n',
  );
  const flags = {
    rules,
    confidence: '0.99',
    evidence: 'interval',
    control: 'run_0',
    'min-coverage': '0.8',
    'allow-unfinished': true,
    wait: '20m',
    'on-inconclusive': 'fail',
  } as const;
  expect(await gateAskedBy(WORDS, flags)).toEqual({
    input: {
      ...IDS,
      confidence: 0.99,
      minCoverage: 0.8,
      controlRunId: 'run_0',
      allowUnfinished: true,
      rules: [
        { measure: 'LOG_COUNT', min: 1, evidence: 'OBSERVED' },
        { measure: 'LOG_COUNT', min: 1, evidence: 'INTERVAL' },
        { measure: 'SCORE', maxDrop: 0 },
      ],
    },
    wait: 1_200_000,
    onInconclusive: 'fail',
  });
});

test.each([
  ['rules: []', 'has no rules'],
  ['', 'has to hold rules'],
  ['rules', 'has to hold rules'],
  ['rule:\n  - { measure: LOG_COUNT, min: 1 }', '"rule" is not known; did you mean rules?'],
  ['rules:\n  - { measure: LOG_COUNT, min: .nan }', '"rules[0]" holds a number that is none'],
  ['rules:\n  - { measure: LOG_COUNT, min: 1, min: 0 }', 'Map keys must be unique'],
  ['rules:\n  - LOG_COUNT', '"rules[0]" has to be an object'],
  ['rules: [', 'at line 1'],
  ['rules:\n  - !!js/function "x"', 'Unresolved tag'],
])('refuses the file %j', async (text, message) => {
  const rules = await ruled(text);
  await expect(gateAskedBy(WORDS, { rules })).rejects.toThrow(message);
  await expect(gateAskedBy(WORDS, { rules })).rejects.toThrow(/^[^\n]*$/);
});

const RULE = { rule: ['log_count >= 1'] };

test.each([
  [[], RULE, 'gate needs the ids'],
  [['evr_1'], RULE, 'gate needs the ids'],
  [[...WORDS, 'run_2'], RULE, "Unexpected argument 'run_2'"],
  [WORDS, {}, 'gate needs rules'],
  [WORDS, { rules: '/nowhere/gate.yaml' }, 'cannot be read: /nowhere/gate.yaml (ENOENT)'],
  [WORDS, { ...RULE, wait: '20' }, '--wait has to be'],
  [WORDS, { ...RULE, wait: '25h' }, '--wait has to be 24h or less'],
  [WORDS, { ...RULE, confidence: 'high' }, '--confidence has to be a number'],
  [WORDS, { ...RULE, 'min-coverage': '' }, '--min-coverage has to be a number'],
  [WORDS, { ...RULE, evidence: 'intervall' }, '--evidence has to be observed or interval; did you mean interval?'],
  [WORDS, { ...RULE, 'on-inconclusive': '0' }, '--on-inconclusive has to be fail or pass or 2'],
])('refuses %j with %j', async (words, flags, message) => {
  await expect(gateAskedBy(words, flags)).rejects.toThrow(message);
});

test('refuses two files on standard output, and a marker that ends its own comment', () => {
  expect(() => gateFilesOf({ junit: '-', json: '-' })).toThrow('only one of --junit and --json can go to standard output');
  for (const marker of ['a --> b', 'a\nb', 'a\u009bb']) expect(() => gateFilesOf({ 'comment-marker': marker })).toThrow('--comment-marker');
});
