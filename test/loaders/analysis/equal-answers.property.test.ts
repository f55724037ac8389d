import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Question } from '../../../src/analysis/question.ts';
import type { Send } from '../../../src/contract/send.ts';
import type { Analysis } from '../../../src/loaders/loaders.ts';
import { EVALUATORS } from '../../analysis/random-cells.ts';
import { rows } from '../../analysis/random-rows.ts';
import { answeringSource, askerOver, comparableAnswer } from '../../support/asked-rows.ts';
import { json } from '../../support/helpers.ts';
import { question } from '../../support/random-question.ts';
import { evaluationBody } from '../../support/synthetic.ts';

type Records = { readonly record: { readonly log: object } }[];

/** A v5 API with these rows in one evaluation, each with a log of its own. */
const sourceOf = (given: Records): Send => {
  const records = given.map(({ record }, index) => ({ ...record, log: { ...record.log, id: `log_${index + 1}` } }));
  const evaluation = { ...evaluationBody('evr_0', 1), evaluators: EVALUATORS.map((version) => ({ version })) };
  return async ({ path }) => {
    const { pathname, searchParams } = new URL(path, 'http://source.test');
    if (!pathname.endsWith('/logs')) return json(evaluation);
    const page = Number(searchParams.get('page'));
    const size = Number(searchParams.get('size'));
    return json({ records: records.slice((page - 1) * size, page * size), page, size, total: records.length });
  };
};

test('rows that are read are asked the same as by a source that answers by itself', async () => {
  const property = fc.asyncProperty(
    rows,
    fc.array(question, { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 1, max: 7 }),
    async (given, asked, page) => {
      const source = sourceOf(given);
      const scanning = askerOver(source, { page });
      const answered = askerOver(answeringSource(source), { page, anyRange: true });
      const scans = await Promise.all(asked.map((one) => scanning.ask(one)));
      for (const [index, one] of asked.entries()) {
        const pushed = await answered.ask(one);
        expect(pushed.isPushedDown).toBe(true);
        expect(comparableAnswer(scans[index] as Analysis, one)).toEqual(comparableAnswer(pushed, one));
      }
      // What is kept answers as well, and only what was let go of is read again.
      const later = asked[0] as Question;
      expect(comparableAnswer(await scanning.ask({ ...later, total: true }), later)).toEqual(
        comparableAnswer(await answered.ask({ ...later, total: true }), later),
      );
      expect(scanning.warnings).toEqual([]);
    },
  );
  await fc.assert(property, { numRuns: 80 });
});
