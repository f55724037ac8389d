import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { startFaultyUpstream } from '../../support/faulty-upstream.ts';
import { json, SAMPLE, sampleBackend } from '../../support/helpers.ts';
import { endAll, launch, run, start } from '../../support/processes.ts';

const EVALUATION = 'evr_7ZAECYi82P80BOqjkseLt';
const STORYTELLER = 'run_0rLTuIVnBtotNrNZLxGwH';
const CONTROL = 'run_uvF6oByxA7fMvZ1UC7qLZ';
const GATE = ['gate', EVALUATION, STORYTELLER];
const KEPT = ['--rule', 'error_rate <= 0.2'];
const BROKEN = ['--rule', 'Evaluators/Empty Promise pass_rate >= 0.95'];
const UNKNOWN = ['--rule', 'Evaluators/Nobody pass_rate >= 0.95'];

afterEach(endAll);

const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'gate-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
};

describe('exit codes', () => {
  test.each([
    [0, KEPT, '✓ PASS: '],
    [1, [...KEPT, ...BROKEN], '✗ FAIL: '],
    [1, [...UNKNOWN, ...BROKEN], '✗ FAIL: '],
    [2, [...KEPT, ...UNKNOWN], '? INCONCLUSIVE: '],
    [1, [...UNKNOWN, '--on-inconclusive', 'fail'], '? INCONCLUSIVE: '],
    [0, [...UNKNOWN, '--on-inconclusive', 'pass'], '? INCONCLUSIVE: '],
    [1, [...BROKEN, '--on-inconclusive', 'pass'], '✗ FAIL: '],
  ])('%i for %j', async (code, words, last) => {
    const ended = await run([...GATE, ...words]);
    expect([ended.code, ended.stdout.split('\n').at(-2)?.startsWith(last)]).toEqual([code, true]);
    expect(ended.stderr).toBe(
      code === 0 && words !== KEPT
        ? 'Warning: INCONCLUSIVE lets pass by --on-inconclusive pass; nothing shows that the run is good.\n'
        : '',
    );
  });

  test.each([
    [64, GATE, 'gate needs rules'],
    [64, [...GATE, '--rule', 'error_rate < 1'], 'a bound is >=, <= or max_drop'],
    [64, ['gate', EVALUATION, 'run_x', ...KEPT], `names a run that the evaluation does not have.* "${CONTROL}"`],
    [64, [...GATE, ...KEPT, '--min-coverage', '2'], 'minCoverage'],
    [3, ['gate', 'evr_x', 'run_x', ...KEPT], 'the source does not know this evaluation'],
    [3, [...GATE, ...KEPT, '--export', '/nowhere'], '/nowhere'],
    [3, [...GATE, ...KEPT, '--base-url', 'http://127.0.0.1:1/v5', '--api-key', 'any'], 'cannot be reached'],
    [78, [...GATE, ...KEPT, '--port', 'x'], '--port'],
    [64, [...GATE, ...KEPT, '--rulse', 'x'], 'did you mean --rules'],
    [78, ['export', EVALUATION, ...KEPT], '--rule is for the command gate'],
  ])('%i for %j', async (code, words, message) => {
    const ended = await run(words);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(new RegExp(`^humanloop-graphql: .*${message}.*\n$`));
  });
});

test('says the same of an export, of a live API and of a server of ours', async () => {
  const words = [...GATE, ...KEPT, ...BROKEN, '--rule', 'Helpfulness score max_drop 0.5', '--min-coverage', '0.9', '--json', '-'];
  const upstream = await startFaultyUpstream();
  onTestFinished(() => upstream.close());
  const { url } = await start();
  const archive = await run([...words, '--export', SAMPLE]);
  expect(archive.code).toBe(1);
  expect((JSON.parse(archive.stdout) as { checks: { verdict: string }[] }).checks.map(({ verdict }) => verdict)).toEqual([
    'PASS',
    'FAIL',
    'PASS',
  ]);
  for (const base of [upstream.url, `${url}/v5`]) {
    const { code, stdout } = await run([...words, '--base-url', base], { HUMANLOOP_API_KEY: 'secret' });
    expect([code, JSON.parse(stdout)]).toEqual([1, JSON.parse(archive.stdout)]);
  }
});

test('writes what is asked for, and the table elsewhere where standard output is taken', async () => {
  const made = await folder();
  const written = await run([
    ...GATE,
    ...BROKEN,
    '--junit',
    join(made, 'gate.xml'),
    '--summary',
    join(made, 'gate.md'),
    '--json',
    join(made, 'gate.json'),
  ]);
  expect((await readdir(made)).toSorted()).toEqual(['gate.json', 'gate.md', 'gate.xml']);
  const xml = await readFile(join(made, 'gate.xml'), 'utf8');
  expect(xml).toMatch(/^<\?xml .*<failure /s);
  expect(await readFile(join(made, 'gate.md'), 'utf8')).toMatch(new RegExp(`^<!-- humanloop-graphql:gate:${EVALUATION}:\\S+ -->\n`));
  expect(JSON.parse(await readFile(join(made, 'gate.json'), 'utf8'))).toMatchObject({
    verdict: 'FAIL',
    checks: [{ reason: 'BOUND_BROKEN' }],
  });

  const printed = await run([...GATE, ...BROKEN, '--junit', '-']);
  expect([printed.stdout, printed.stderr]).toEqual([xml, written.stdout]);
  const marked = await run([...GATE, ...BROKEN, '--summary', '-', '--comment-marker', 'ours']);
  expect(marked.stdout.split('\n').slice(0, 2)).toEqual(['<!-- ours -->', expect.stringMatching(/^### /)]);
});

test('writes first rules that the control run keeps', async () => {
  const made = await folder();
  const rules = join(made, 'gate.yaml');
  const written = await run(['gate', EVALUATION, '--init', rules]);
  expect([written.code, written.stdout]).toEqual([
    0,
    `Wrote rules into ${rules}; change them, then: gate ${EVALUATION} RUN --rules ${rules}\n`,
  ]);
  expect(await readFile(rules, 'utf8')).toMatchInlineSnapshot(`
    "# From the figures of "first-draft" (run_uvF6oByxA7fMvZ1UC7qLZ): each bound is the end of its range. To be changed by hand.
    rules:
      # 1.9130434782608696 of 23; 1.5462735780440937 … 2.2798133784776455
      - evaluator: { path: "Evaluators/Helpfulness" }
        measure: SCORE
        min: 1.54
      # 0.9583333333333334 of 24; 0.7975819352134406 … 0.9926065438344942
      - evaluator: { path: "Evaluators/Empty Promise" }
        measure: PASS_RATE
        min: 0.79
      # No rule for path: "Evaluators/Voice": rows without a judgment, 21 here, make one inconclusive.
      # 0.041666666666666664 of 24; 0.007393456165505782 … 0.20241806478655938
      - measure: ERROR_RATE
        max: 0.21
    "
  `);
  const kept = await run(['gate', EVALUATION, CONTROL, '--rules', rules]);
  expect([kept.code, kept.stdout]).toEqual([0, expect.stringContaining('✓ PASS: ')]);
  const again = await run(['gate', EVALUATION, '--init', rules]);
  expect([again.code, again.stderr]).toEqual([64, `humanloop-graphql: --init writes a new file, and ${rules} is there\n`]);
  const other = await run(['gate', EVALUATION, '--init', join(made, 'other.yaml'), '--control', STORYTELLER]);
  expect([other.code, (await readFile(join(made, 'other.yaml'), 'utf8')).split('\n')[0]]).toEqual([
    0,
    expect.stringContaining(`"storyteller" (${STORYTELLER})`),
  ]);
});

test('shows names as they are written, and lets none of them command GitHub', async () => {
  const rules = join(await folder(), 'gate.yaml');
  await writeFile(rules, String.raw`[{ name: "::add-mask::x\e[31m\u202e", measure: ERROR_RATE, max: 0 }]`);
  const { code, stdout } = await run([...GATE, '--rules', rules], { GITHUB_ACTIONS: 'true' });
  const lines = stdout.trimEnd().split('\n');
  const [, token] = /^::stop-commands::([\w-]{36})$/.exec(lines[0] ?? '') ?? [];
  expect(code).toBe(1);
  expect(lines.slice(-2)).toEqual([
    `::${token}::`,
    expect.stringMatching(/^::error title=Gate::FAIL ::add-mask::x\\x1b\[31m\\u202e: 0\.04167, n 24; /),
  ]);
  expect(stdout.match(/^\s*::add-mask/gm)).toBe(null);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there.
  expect(stdout).not.toMatch(/[\u001b\u202e]/);
});

describe('with --wait', () => {
  /** The sample, whose runs are running until so many looks were taken at them. */
  const running = async (looks: number): Promise<Send> => {
    const backend = await sampleBackend();
    const seen = { looks: 0 };
    return async (call) => {
      const answer = await backend(call);
      if (/stats/.test(call.path)) seen.looks += 1;
      if (seen.looks > looks || !/stats|runs/.test(call.path)) return answer;
      return json(
        JSON.parse(
          Buffer.from(answer.body)
            .toString('utf8')
            .replaceAll(/(?<="status": ?)"completed"/g, '"running"'),
        ),
      );
    };
  };

  const judged = async (send: Send, wait: string, ...more: readonly string[]) => {
    const upstream = await startFaultyUpstream(send);
    onTestFinished(() => upstream.close());
    return run([...GATE, ...KEPT, '--base-url', upstream.url, '--wait', wait, ...more], { HUMANLOOP_API_KEY: 'any' });
  };

  test('judges a run once it has ended', async () => {
    const { code, stderr, stdout } = await judged(await running(1), '5m');
    expect([code, stdout]).toEqual([0, expect.stringContaining('✓ PASS: ')]);
    expect(stderr).toBe('Waiting for the run: RUNNING, 24 logs (100%).\n');
  });

  test('finds nothing out of one that takes too long', async () => {
    const { code, stderr, stdout } = await judged(await running(Number.POSITIVE_INFINITY), '1s', '--allow-unfinished');
    expect([code, stdout]).toEqual([2, expect.stringContaining('? INCONCLUSIVE: ')]);
    expect(stderr).toContain('The run has not ended after 1 seconds; it is judged as it is, which is no PASS.\n');
  });

  test('ends at a signal', async () => {
    const upstream = await startFaultyUpstream(await running(Number.POSITIVE_INFINITY));
    onTestFinished(() => upstream.close());
    const { child, ended, output } = launch([...GATE, ...KEPT, '--base-url', upstream.url, '--wait', '5m'], { HUMANLOOP_API_KEY: 'any' });
    child.stderr.once('data', () => child.kill('SIGTERM'));
    expect((await ended).code).toBe(130);
    expect(output.stderr).toMatch(/interrupted; nothing was judged\n$/);
  });
});
