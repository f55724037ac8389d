import type { GateCheck, GateVerdict } from './gate.ts';
import type { GateReport, WorstPair } from './gate-report.ts';
import { boundWords, fullRuleWords, REASON_WORDS, shownNumber } from './rule-words.ts';

/* GitHub's Markdown, for the summary of a step and for a comment. */

const SIGNS: Readonly<Record<GateVerdict, string>> = { pass: '✅ PASS', fail: '❌ FAIL', inconclusive: '❔ INCONCLUSIVE' };

/** What Markdown, HTML, mentions and references would make something of. */
const SPECIAL = /[\\`*_{}[\]()<>#+\-.!|~@&]/g;

/** A text as it is, in one line: nobody is mentioned by it, and nothing is linked. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(SPECIAL, (character) => `&#${character.charCodeAt(0)};`);

/** What the range is held against: that of a difference against the drop. */
const rangeBound = ({ bound, value }: GateCheck['rule']): number => (bound === 'maxDrop' ? 0 - value : value);

const rangeText = ({ rule, figures: { interval } }: GateCheck): string =>
  interval ? `${shownNumber(interval.lower, rangeBound(rule))} … ${shownNumber(interval.upper, rangeBound(rule))}` : '–';

const rowOf = (check: GateCheck): string => {
  const { rule, figures, verdict, reason } = check;
  const sign = rule.advisory ? `${SIGNS[verdict]} (advisory)` : SIGNS[verdict];
  const cells = [
    plain(fullRuleWords(rule)),
    figures.observed === null ? '–' : shownNumber(figures.observed, rule.value),
    rangeText(check),
    boundWords(rule),
    figures.samples,
    sign,
    REASON_WORDS[reason],
  ];
  return `| ${cells.join(' | ')} |`;
};

const HEAD = ['| rule | observed | range | bound | n | verdict | reason |', '| --- | --- | --- | --- | --- | --- | --- |'];

/** A control run that is older than this may no longer say what would happen today. */
const OLD_DAYS = 3;
const DAY_MS = 86_400_000;

const ageOf = ({ run, control }: GateReport): string[] => {
  const [begun, before] = [run.createdAt, control?.createdAt].map((at) => (at ? Date.parse(at) : Number.NaN));
  const days = Math.floor(((begun ?? Number.NaN) - (before ?? Number.NaN)) / DAY_MS);
  return days >= OLD_DAYS ? [`The run compared with is ${days} days older.`] : [];
};

const limitsOf = (report: GateReport): string[] => {
  const { checks, control, datasetVersionId, controlDatasetVersionId, exportedAt, coverage } = report;
  const few = checks.filter(({ reason }) => reason === 'too-few-samples').length;
  const within = checks.filter(({ reason }) => reason === 'range-holds-bound').length;
  const missing = checks.filter(({ reason }) => reason === 'missing-judgments').length;
  return [
    ...(coverage === null ? ['The run has no dataset: whether something is left out cannot be told.'] : []),
    ...(few > 0 ? [`Rules with too little to tell by: ${few}.`] : []),
    ...(within > 0 ? [`Rules whose bound lies within the range: ${within}. More datapoints would narrow it.`] : []),
    ...(missing > 0 ? [`Rules with rows that lack what is measured: ${missing}.`] : []),
    ...ageOf(report),
    ...(control && datasetVersionId !== controlDatasetVersionId ? ['The run compared with has another version of the dataset.'] : []),
    ...(exportedAt === null ? [] : [`The evaluations are as they were exported on ${plain(exportedAt)}.`]),
    'A rule that passes says nothing of what it does not measure; INCONCLUSIVE is no evidence that all is well.',
  ];
};

const pairText = ({ datapointId, evaluator, before, after, logId }: WorstPair): string =>
  `- ${plain(datapointId ?? 'no datapoint')}, ${plain(evaluator)}: ${plain(before)} → ${plain(after)}${logId === null ? '' : ` (${plain(logId)})`}`;

/** What a comment is found by, to be written over. */
const markerOf = ({ evaluation }: GateReport, name: string): string =>
  `<!-- humanloop-graphql:gate:${evaluation.id.replace(/[^\w.]/g, '_')}:${name.replace(/[^\w.]/g, '_')} -->`;

export interface MarkdownOptions {
  /** How many of the worst pairs are shown. */
  readonly examples: number;
  /** At most so many Unicode code points. */
  readonly maxLength: number;
  /** Tells gates of one evaluation apart in their comments. */
  readonly marker?: string;
}

/** Lines that stand together, and what is said where they do not fit. */
interface Part {
  readonly lines: readonly string[];
  /** What the lines are, in a count of those left out. */
  readonly of: string;
  readonly end: readonly string[];
}

const lengthOf = (text: string): number => [...text].length;

/** As many lines of each part as there is room for; what does not fit is told as a count. */
const fitted = (parts: readonly Part[], maxLength: number): string => {
  const written: string[] = [];
  const reserve = parts.reduce((sum, { of, end }) => sum + lengthOf(`_…and 1000000 more ${of}._\n\n`) + lengthOf(end.join('\n')) + 2, 0);
  let room = maxLength - reserve;
  for (const { lines, of, end } of parts) {
    let kept = 0;
    for (const line of lines) {
      if (lengthOf(line) + 1 > room) break;
      room -= lengthOf(line) + 1;
      written.push(line);
      kept += 1;
    }
    if (kept < lines.length) written.push('', `_…and ${lines.length - kept} more ${of}._`);
    if (kept > 0) written.push(...end);
  }
  const text = written.join('\n');
  return lengthOf(text) <= maxLength ? text : [...text].slice(0, maxLength).join('');
};

/** The outcome of a gate in words and a table. */
export const markdownOf = (report: GateReport, { examples, maxLength, marker = 'gate' }: MarkdownOptions): string => {
  const { evaluation, run, control, verdict, checks, problems, worst } = report;
  const beside = control ? ` beside ${plain(control.label)}` : '';
  const shown = worst.pairs.slice(0, examples);
  return fitted(
    [
      {
        lines: [markerOf(report, marker), `### ${SIGNS[verdict]}: ${plain(evaluation.name)}, ${plain(run.label)}${beside}`, ''],
        of: 'lines',
        end: [],
      },
      { lines: problems.map((problem) => `- ${plain(problem)}`), of: 'problems', end: problems.length > 0 ? [''] : [] },
      { lines: [...HEAD, ...checks.map(rowOf)], of: 'rules', end: [''] },
      { lines: ['#### What this cannot tell', '', ...limitsOf(report).map((limit) => `- ${limit}`)], of: 'lines', end: [''] },
      ...(shown.length > 0
        ? [
            {
              lines: [`<details><summary>Became worse: ${worst.total}</summary>`, '', ...shown.map(pairText)],
              of: 'pairs',
              end: ['', '</details>', ''],
            },
          ]
        : []),
    ],
    maxLength,
  );
};
