import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT, textOf } from '../../documents/pages.ts';

const EVALUATION = 'evr_7ZAECYi82P80BOqjkseLt';
const RUN = 'run_0rLTuIVnBtotNrNZLxGwH';
const MARKER = `<!-- humanloop-graphql:gate:${EVALUATION}:On_push -->`;

/** In place of GitHub's own command: takes down how it was called and what body it was given, and lists what the test says. */
const GH = `#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$CALLS"
for word in "$@"; do case $word in body=@*) cat "\${word#body=@}" > "$BODY" ;; esac; done
[ -n "$GH_FAILS" ] && exit 1
case "$*" in *--jq*) printf '%s' "$LISTED" ;; esac
exit 0
`;

interface Action {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly id?: string; readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
  };
}

const ACTION = parse(textOf('action/action.yml')) as Action;
const STEP = ACTION.runs.steps.find(({ id }) => id === 'gate');

/** Runs the step that judges, as the runner does, with inputs in its variables. */
const runStep = async (inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'action-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'gh'), GH);
  await chmod(join(folder, 'gh'), 0o755);
  const files = {
    CALLS: join(folder, 'calls'),
    BODY: join(folder, 'body'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    GITHUB_OUTPUT: join(folder, 'output'),
  };
  for (const file of Object.values(files)) await writeFile(file, '');
  const given = Object.entries(STEP?.env ?? {}).map(([name, value]) => {
    const [, input = ''] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value) ?? [];
    return [name, inputs[input] ?? ''];
  });
  const child = spawn('bash', ['-c', STEP?.run ?? ''], {
    cwd: folder,
    // With a socket there, bash takes itself for a remote shell and reads the files of one.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: `${folder}:${dirname(process.execPath)}:${process.env['PATH']}`,
      XDG_CACHE_HOME: folder,
      GITHUB_ACTION_PATH: `${ROOT}action`,
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'owner/name',
      GITHUB_WORKFLOW: 'On push',
      LISTED: '',
      GH_FAILS: '',
      ...Object.fromEntries(given),
      ...files,
      ...env,
    },
  });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (printed += chunk));
  const [code] = (await once(child, 'close')) as [number];
  const read = async (name: keyof typeof files): Promise<string> => readFile(files[name], 'utf8');
  return {
    code,
    printed,
    calls: (await read('CALLS')).trimEnd().split('\n'),
    body: await read('BODY'),
    summary: await read('GITHUB_STEP_SUMMARY'),
    output: await read('GITHUB_OUTPUT'),
    files: await readdir(folder),
  };
};

const INPUTS = { evaluation: EVALUATION, run: RUN, rules: `${ROOT}examples/gate/rules.yaml`, 'on-inconclusive': '2' };

test('judges by the rules of the example, and writes a comment and the summary', async () => {
  const { code, printed, calls, body, summary, output } = await runStep(INPUTS, { GATE_PULL_REQUEST: '7' });
  expect(printed).toMatch(/✗ FAIL +Evaluators\/Empty/);
  expect(printed).toMatch(/^::error title=Gate::FAIL /m);
  expect([code, output]).toEqual([1, 'exit-code=1\n']);
  expect(calls.map((call) => call.replace(/@\S+/, '@FILE'))).toEqual([
    `api --paginate repos/owner/name/issues/7/comments --jq .[] | select(.body | startswith("<!-- " + env.GATE_MARKER + " -->")) | .id`,
    'api --silent --method POST repos/owner/name/issues/7/comments --field body=@FILE',
  ]);
  expect(body.startsWith(`${MARKER}\n`)).toBe(true);
  expect(summary).toBe(body);
});

test('writes over the comment of an earlier push', async () => {
  const { calls } = await runStep(INPUTS, { GATE_PULL_REQUEST: '7', LISTED: '41\n42\n' });
  expect(calls[1]?.replace(/@\S+/, '@FILE')).toBe('api --silent --method PATCH repos/owner/name/issues/comments/41 --field body=@FILE');
});

test('ends as the gate does where no comment can be written, or none is asked for', async () => {
  const failed = await runStep(INPUTS, { GATE_PULL_REQUEST: '7', GH_FAILS: 'yes' });
  expect(failed.code).toBe(1);
  expect(failed.printed).toMatch(/^::warning title=Gate::The comment could not be written/m);
  expect((await runStep(INPUTS)).calls).toEqual(['']);
});

test('takes what is given for values and never for commands', async () => {
  const { code, printed, output, calls, files } = await runStep(
    { ...INPUTS, run: '$(touch owned); --allow-unfinished' },
    { GATE_PULL_REQUEST: '7' },
  );
  expect([code, output, calls]).toEqual([64, 'exit-code=64\n', ['']]);
  expect(printed).toContain('is not the id of a Run');
  expect(files).not.toContain('owned');
});

test('has a variable for each input that the step takes, and the example gives inputs that there are', () => {
  const env = Object.values(STEP?.env ?? {}).join('\n');
  expect(Object.keys(ACTION.inputs).filter((name) => !new RegExp(`inputs\\.${name}\\b`).test(env))).toEqual([]);
  const workflow = parse(textOf('examples/gate/workflow.yml')) as { jobs: { gate: { steps: { with?: Record<string, string> }[] } } };
  const given = Object.keys(workflow.jobs.gate.steps.at(-1)?.with ?? {});
  expect(given.filter((name) => !(name in ACTION.inputs))).toEqual([]);
  const required = Object.entries(ACTION.inputs).flatMap(([name, { required }]) => (required ? [name] : []));
  expect(required.filter((name) => !given.includes(name))).toEqual([]);
});
