import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { healthOf } from '../../src/backend/health.ts';
import { openStore } from '../../src/backend/store/sqlite/store.ts';
import { fullSummary, shortSummary } from '../../src/cli/summary.ts';
import { visible, visibleJson } from '../../src/cli/terminal.ts';
import { type NotedFinding, SEVERITIES } from '../../src/contract/finding.ts';

/** Given by their numbers, so that it is another rule than the one under test: controls, line ends, marks of direction and of no width. */
const HIDDEN = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0001, 0xe007f],
] as const;

const isHidden = (code: number): boolean => HIDDEN.some(([first, last]) => code >= first && code <= last);
const hiddenIn = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0).filter(isHidden);

/** Text with many such characters in it. */
const hidden = fc.constantFrom(...HIDDEN).chain(([first, last]) => fc.integer({ min: first, max: last }));
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      hidden.map((code) => String.fromCodePoint(code)),
      fc.string(),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('a line that is printed', () => {
  test.each([
    ['plain text, ‘quotes’, 漢字, 👍🏽, é', 'plain text, ‘quotes’, 漢字, 👍🏽, é'],
    ['\x1b[2J\x07', String.raw`\x1b[2J\x07`],
    ['a\nERROR\r\n\tb', String.raw`a\nERROR\r\n\tb`],
    ['\x7f\x9b31m\u2028\u2029', String.raw`\x7f\x9b31m\u2028\u2029`],
    ['evil\u202egnp.exe\u2066\u200b\ufeff', String.raw`evil\u202egnp.exe\u2066\u200b\ufeff`],
    ['\ud800 \u{e0041}', String.raw`\ud800 \u{e0041}`],
  ])('shows what is hidden in %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('hides nothing, whatever it is made of, and changes nothing else', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(hiddenIn(visible(text))).toEqual([]);
        const shown = text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S}\p{Zs}]|\p{DI}/gu, '');
        expect(visible(shown)).toBe(shown);
      }),
    );
  });

  test('of JSON hides nothing either, and means the same', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        const line = visibleJson(JSON.stringify(value));
        expect(hiddenIn(line)).toEqual([]);
        expect(JSON.parse(line)).toEqual(value);
      }),
    );
  });
});

const shown = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const line of lines) all.push(visible(line));
  return all;
};

test('a finding is one line, whatever is in it', async () => {
  const finding = fc.record<NotedFinding>({
    severity: fc.constantFrom(...SEVERITIES),
    code: fc.constantFrom('LINE_INVALID', 'EXPORT_TOOL_ERROR'),
    path: anyText,
    line: fc.option(fc.nat()),
    message: anyText,
    evaluationId: fc.option(anyText),
    runId: fc.option(anyText),
    expected: fc.constant(null),
    actual: fc.constant(null),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(finding, { minLength: 1, maxLength: 12 }), anyText, async (findings, directory) => {
      const store = openStore(':memory:');
      store.imports.addExport({
        key: 1,
        directory: '/exports/one',
        state: '',
        isWhole: true,
        report: { exportedAt: null, files: 0, filesIncomplete: 0, evaluations: 0, runs: 0, logs: 0, bytes: 0 },
      });
      for (const one of findings) store.findings.add(one, 1);
      store.findings.place();
      const health = await healthOf(store);
      const full = await shown(fullSummary(health));
      const short = await shown(shortSummary(health, [directory]));
      store.close();
      for (const line of [...full, ...short]) expect(hiddenIn(line)).toEqual([]);
      const codes = new Set(findings.map(({ code }) => code)).size;
      expect(full).toHaveLength(1 + 1 + codes + 1 + findings.length);
      expect(short).toHaveLength(1 + codes + Math.min(findings.length, 10) + 1);
    }),
    { numRuns: 30 },
  );
});
