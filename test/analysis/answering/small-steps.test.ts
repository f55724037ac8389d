import { expect, test } from 'vitest';
import { createAnswering } from '../../../src/analysis/answering/create-answering.ts';
import type { Block } from '../../../src/analysis/block.ts';
import type { Question } from '../../../src/analysis/question.ts';
import { createTerms } from '../../../src/analysis/terms.ts';

const ROWS = 300;
const OPERATORS = 200;

/** Rows that have nothing but texts, and how many of these were read. */
const textsAlone = (length: number) => {
  const read = { texts: 0 };
  const text = (): string => {
    read.texts += 1;
    return 'a text';
  };
  const block: Block = {
    length,
    numbers: () => new Float64Array(length),
    terms: () => new Uint32Array(length),
    cells: () => {
      throw new Error('There is no evaluator.');
    },
    judging: () => [],
    output: text,
    json: text,
    messages: text,
    searched: () => [text()],
  };
  return { block, read };
};

const others = Array.from({ length: OPERATORS }, (_, index) => `another text ${index}`);
const asked: Question = { filter: {}, orderBy: [], window: { offset: 0, count: 10 }, total: true };
const by = { place: 'inputs', path: '' } as const;

test.each<[string, Partial<Question>, number]>([
  ['a filter of many operators', { filter: { or: others.map((contains) => ({ output: { contains } })) } }, OPERATORS],
  ['a filter of many places', { filter: { or: others.map((contains) => ({ inputs: [{ path: '', contains }] })) } }, OPERATORS],
  ['a search', { filter: { not: { search: ['another'] } } }, 16],
  ['an order of a place', { orderBy: [{ by }] }, 8],
  ['groups of a place', { groups: [{ by: [by], first: 10, order: 'key-asc', timeZone: 'UTC' }] }, 8],
  ['a facet of a place', { facets: [{ by, first: 10, timeZone: 'UTC' }] }, 8],
])('one step of %s reads few texts', (_name, question, most) => {
  const { block, read } = textsAlone(ROWS);
  const answering = createAnswering({ ...asked, ...question }, { terms: createTerms(), evaluators: [] });
  const steps = answering.take(block);
  for (let isDone = false; !isDone; read.texts = 0) {
    isDone = steps.next().done ?? false;
    expect(read.texts).toBeLessThanOrEqual(most);
  }
});
