import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { writeExport } from '../../support/export-directory.ts';
import { backendOver, facade } from '../../support/helpers.ts';
import { EVALUATION, FAILED, type MadeLog, madeExport } from '../comparison/compared-export.ts';

const side = (of: (index: number) => unknown): MadeLog[] =>
  Array.from({ length: 40 }, (_, index) => ({ datapoint: `dp_${index}`, judged: { Right: of(index) } }));

const RUNS = { run_c: side(() => true), run_1: side((index) => (index === 5 ? FAILED : index % 8 !== 0)) };

const RULES = `
  { evaluator: { path: "Judges/Right" }, measure: PASS_RATE, min: 0.5 }
  { evaluator: { path: "Judges/Right" }, measure: PASS_RATE, min: 0.99, name: "a | b <i> @team #1 \`x\` \\u0001" }
  { evaluator: { path: "Judges/Right" }, measure: PASS_RATE, maxDrop: 0.1 }
  { evaluator: { path: "Judges/Nobody" }, measure: PASS_RATE, min: 0.5 }
  { evaluator: { path: "Judges/Right" }, measure: PASS_RATE, min: 1, advisory: true }`;

const textsOf = async (selection: string, rules = RULES) => {
  const { ask, bugs } = facade({ upstream: await backendOver(await writeExport(madeExport(RUNS))), anyRange: true });
  const { data, errors } = await ask(
    `{ evaluationGate(input: { evaluationId: "${EVALUATION}", runId: "run_1", rules: [${rules}] }) { verdict exitCode ${selection} } }`,
  );
  expect([errors, bugs]).toEqual([undefined, []]);
  return data.evaluationGate;
};

const numberIn = (xml: string, name: string): number => Number(new RegExp(` ${name}="(\\d+)"`).exec(xml)?.[1]);
const countOf = (xml: string, element: string): number => xml.split(`<${element} `).length - 1;

/** What each element may have, as junit-10.xsd of Jenkins' xunit plugin has it; the first are needed. */
const JUNIT: Readonly<Record<string, { readonly needed: string; readonly possible?: string; readonly within: string }>> = {
  testsuites: { needed: '', possible: 'name time tests failures errors', within: '' },
  testsuite: { needed: 'name tests failures errors', possible: 'time skipped timestamp', within: 'testsuites' },
  properties: { needed: '', within: 'testsuite' },
  property: { needed: 'name value', within: 'properties' },
  testcase: { needed: 'name', possible: 'time classname', within: 'testsuite' },
  ...Object.fromEntries(
    ['failure', 'error', 'skipped'].map((name) => [name, { needed: '', possible: 'type message', within: 'testcase' }]),
  ),
};

const expectJunit = (xml: string): void => {
  const open: string[] = [];
  for (const [, closing, name = '', attributes = '', selfClosing] of xml
    .replace(/^<\?xml[^>]*>/, '')
    .matchAll(/<(\/?)(\w+)((?: \w+="[^"<]*")*)(\/?)>/g)) {
    if (closing) {
      expect(open.pop()).toBe(name);
      continue;
    }
    const { needed = '', possible = '', within } = JUNIT[name] ?? expect.unreachable(name);
    const names = [...attributes.matchAll(/ (\w+)=/g)].map(([, attribute]) => attribute ?? '');
    expect(open.at(-1) ?? '').toBe(within);
    expect(names).toEqual(expect.arrayContaining(needed.split(' ').filter((each) => each !== '')));
    expect(`${needed} ${possible}`.split(' ')).toEqual(expect.arrayContaining(names));
    if (!selfClosing) open.push(name);
  }
  expect(open).toEqual([]);
};

describe('as JUnit XML', () => {
  test('every rule is a case, and what is counted is there', async () => {
    const { junit } = await textsOf('junit');
    expect(['tests', 'failures', 'errors', 'skipped'].map((name) => numberIn(junit, name))).toEqual([5, 1, 2, 1]);
    expect(['testcase', 'failure', 'error', 'skipped'].map((element) => countOf(junit, element))).toEqual([5, 1, 2, 1]);
    expect(junit).toContain('classname="Judges/Right" name="pass rate ≥ 0.5"');
    expect(junit).toContain('type="NO_EVALUATOR"');
    expectJunit(junit);
    expect(junit).toContain('name="a | b &lt;i&gt; @team #1 `x` "');
  });

  test('it is well-formed, also with what XML has no character for', async () => {
    const { junit } = await textsOf('junit');
    // Python has the strictest reader that is everywhere.
    const read = 'import sys, xml.etree.ElementTree as t; print(len(t.fromstring(sys.stdin.buffer.read()).findall(".//testcase")))';
    expect(execFileSync('python3', ['-c', read], { input: junit, encoding: 'utf8' }).trim()).toBe('5');
  });

  test('a gate that passes has neither failures nor errors', async () => {
    const { junit, exitCode } = await textsOf('junit', '{ evaluator: { name: "Right" }, measure: PASS_RATE, min: 0.5 }');
    expect([exitCode, numberIn(junit, 'failures'), numberIn(junit, 'errors')]).toEqual([0, 0, 0]);
  });
});

describe('as Markdown', () => {
  test('the verdict is a word, every rule a row, and what became worse is named', async () => {
    const { markdown } = await textsOf('markdown(examples: 2)');
    const [marker, heading] = markdown.split('\n');
    expect(marker).toBe(`<!-- humanloop-graphql:gate:${EVALUATION}:gate -->`);
    expect(heading).toMatch(/^### ❌ FAIL: /);
    expect(markdown.match(/^\| .* \|$/gm)).toHaveLength(7);
    expect(markdown).toContain('#### What this cannot tell');
    expect(markdown).toContain('<details><summary>Became worse: 6</summary>');
    expect(markdown.match(/^- dp/gm)).toHaveLength(2);
  });

  test('no number is rounded to the other side of its bound', async () => {
    // 34 of 39 judgments are good: 0.87179….
    const rule = '{ evaluator: { name: "Right" }, measure: PASS_RATE, denominator: JUDGMENTS, min: 0.8718 }';
    const { markdown, verdict } = await textsOf('markdown', rule);
    expect(verdict).toBe('FAIL');
    expect(markdown).toContain('| 0.87179 |');
  });

  test('nothing of a name is a mention, a reference, code or a cell', async () => {
    const { markdown } = await textsOf('markdown');
    const row = markdown.split('\n').find((line: string) => line.includes('team')) ?? '';
    expect(row.split(/(?<!\\)\|/)).toHaveLength(9);
    expect(row).not.toMatch(/@team|#1 |<i>|`/);
  });

  test('what does not fit is told as a count, and no text is longer than it may be', async () => {
    for (const maxLength of [1_000, 1_500, 2_500]) {
      const { markdown } = await textsOf(`markdown(examples: 50, maxLength: ${maxLength})`);
      expect([...markdown].length).toBeLessThanOrEqual(maxLength);
      expect(markdown).toMatch(/^<!-- humanloop-graphql:gate/);
    }
    const { markdown } = await textsOf('markdown(maxLength: 1000)', RULES.repeat(8));
    expect(markdown).toMatch(/…and \d+ more rules/);
  });
});
