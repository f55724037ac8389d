import type { GateCheck } from './gate.ts';
import type { GateReport } from './gate-report.ts';
import { boundWords, evaluatorWord, REASON_WORDS, ruleWords } from './rule-words.ts';

/* JUnit XML as Jenkins and GitLab read it: by junit-10.xsd of Jenkins’ xunit plugin, which knows no `skipped` of a `testsuites`. */

/** What XML 1.0 has no character for, halves of surrogate pairs included. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escaped = (text: string): string => text.replace(FORBIDDEN, '').replace(/[&<>"\t\n\r]/g, (character) => ENTITIES[character] ?? '');

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');

const saidOf = ({ figures: { observed, interval, samples }, rule, reason }: GateCheck): string => {
  const range = interval ? `, range ${interval.lower} to ${interval.upper} at ${interval.confidence}` : '';
  return `${REASON_WORDS[reason]}: observed ${observed ?? 'nothing'}${range}, bound ${boundWords(rule)}, of ${samples}.`;
};

const outcomeOf = (check: GateCheck): string => {
  const { verdict, reason, rule } = check;
  if (verdict === 'pass') return '';
  const message = saidOf(check);
  if (rule.advisory) return `<skipped${attributes({ message })}/>`;
  const type = reason.toUpperCase().replaceAll('-', '_');
  return `<${verdict === 'fail' ? 'failure' : 'error'}${attributes({ message, type })}/>`;
};

const caseOf = (check: GateCheck): string => {
  const { rule } = check;
  const classname = rule.evaluator ? evaluatorWord(rule.evaluator) : 'run';
  return `    <testcase${attributes({ classname, name: ruleWords(rule), time: 0 })}>${outcomeOf(check)}</testcase>`;
};

const problemCase = (message: string, index: number): string =>
  `    <testcase${attributes({ classname: 'gate', name: index === 0 ? 'gate' : `gate ${index + 1}`, time: 0 })}><error${attributes({ message, type: 'GATE' })}/></testcase>`;

const propertiesOf = ({ evaluation, run, control, versionId, datasetVersionId, exportedAt }: GateReport): string =>
  Object.entries({
    evaluation: evaluation.id,
    run: run.id,
    control: control?.id,
    version: versionId,
    datasetVersion: datasetVersionId,
    exportedAt,
  })
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    .map(([name, value]) => `      <property${attributes({ name, value })}/>`)
    .join('\n');

/**
 * A suite with a case for each rule, and for each problem of the gate as a whole: what fails is a failure, what cannot be told an error, and what
 * only advises is skipped where it does not pass. Failures and errors are above 0 exactly where the verdict is not PASS.
 */
export const junitOf = (report: GateReport): string => {
  const { checks, problems, evaluation, run } = report;
  const deciding = checks.filter(({ rule }) => !rule.advisory);
  const counts = {
    tests: checks.length + problems.length,
    failures: deciding.filter(({ verdict }) => verdict === 'fail').length,
    errors: deciding.filter(({ verdict }) => verdict === 'inconclusive').length + problems.length,
    time: 0,
  };
  const skipped = checks.filter(({ rule, verdict }) => rule.advisory && verdict !== 'pass').length;
  const name = `${evaluation.name} / ${run.label}`;
  const timestamp = run.createdAt === null ? {} : { timestamp: run.createdAt.slice(0, 19) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...counts })}>`,
    `  <testsuite${attributes({ name, ...counts, skipped, ...timestamp })}>`,
    '    <properties>',
    propertiesOf(report),
    '    </properties>',
    ...checks.map(caseOf),
    ...problems.map(problemCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};
