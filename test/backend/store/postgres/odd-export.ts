import fc from 'fast-check';
import { randomOf } from '../../../../sample/random.ts';
import { EVALUATORS } from '../../../analysis/random-cells.ts';
import { rows, TEXTS } from '../../../analysis/random-rows.ts';
import { evaluationJudgedBy } from '../../../support/bodies.ts';
import { type ExportFiles, evaluationFiles, runTexts } from '../../../support/export-directory.ts';

export const EVALUATION = 'evr_odd';

/** Texts that a database across a network may hold otherwise than SQLite, or order otherwise. */
export const ODD_TEXTS = [
  ...TEXTS,
  ...[
    'a\0b',
    '\0',
    '\u0001',
    '\ue000',
    '\udc00\ud800',
    'ẞ',
    'ſ',
    '\ufb01',
    'ä',
    'a\u0308',
    'z',
    'Z',
    'a-b',
    'ab',
    '💥',
    '\\x00',
    '\n',
    "';--",
  ],
];

const random = randomOf('odd texts');
/** More than an entry of an index may have, which no compression makes less, and more than a page has. */
const LONG_TEXTS = [
  Array.from({ length: 4_000 }, () => String.fromCharCode(0x4e00 + Math.floor(20_000 * random()))).join(''),
  `${'long '.repeat(5_000)}İ`,
  `\0${'ß'.repeat(9_000)}\ud800`,
];

/** Rows of one moment stand in the order of their ids. */
const SAME = '2025-03-11T10:02:17.604512Z';

const filesNamed = (names: readonly string[]): ExportFiles =>
  Object.fromEntries(
    names.flatMap((name, index) => [
      [`files/pr_n${index}/file.json`, JSON.stringify({ id: `pr_n${index}`, type: 'prompt', name, path: `Odd/${name}` })],
      [`files/pr_n${index}/.done`, 'done'],
    ]),
  );

/** Records of random rows, each under an id of its own; the first ones with texts in all places, and the ids of some as odd. */
const records = (): string[] => {
  const texts = [...ODD_TEXTS, ...LONG_TEXTS];
  const sampled = fc.sample(rows, 20).flat();
  return Array.from({ length: Math.max(sampled.length, texts.length) }, (_, index) => {
    const { record } = sampled[index % sampled.length] ?? { record: undefined };
    const text = texts[index];
    const more =
      text === undefined ? {} : { output: text, error: text, user: text, inputs: { name: text, [text.slice(0, 9)]: 1 }, created_at: SAME };
    return JSON.stringify({
      ...record,
      log: { ...record?.log, ...more, id: `log_${ODD_TEXTS[index]?.slice(0, 9) ?? ''}_${index % 50}_${index}` },
    });
  });
};

/** An evaluation with rows of odd texts, numbers and times, and files with odd names: other rows each time. */
export const oddExport = (): ExportFiles => ({
  ...filesNamed(ODD_TEXTS),
  ...evaluationFiles(EVALUATION, {
    body: JSON.stringify(evaluationJudgedBy(EVALUATORS as never, { id: EVALUATION })),
    runs: runTexts('evr_1', 'evr_2', 'evr_3'),
    logs: [records()],
  }),
});
