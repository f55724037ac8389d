import { type Block, JUDGMENT_KINDS, JUDGMENT_STATES, NUMBER_FIELDS, TERM_FIELDS, type Terms } from '../../../src/analysis/block.ts';

/** What a block says of its rows, with texts in place of codes: blocks over other terms say the same. */
export const saidBy = (block: Block, terms: Terms, evaluators: number): unknown[] => {
  const text = (code: number | undefined): string | null => (code ? terms.textOf(code) : null);
  return Array.from({ length: block.length }, (_, row) => ({
    numbers: NUMBER_FIELDS.map((field) => block.numbers(field)[row]),
    terms: TERM_FIELDS.map((field) => text(block.terms(field)[row])),
    cells: Array.from({ length: evaluators }, (__, index) => {
      const cells = block.cells(index);
      return {
        state: JUDGMENT_STATES[cells.states[row] ?? -1],
        kind: JUDGMENT_KINDS[cells.kinds[row] ?? -1],
        number: cells.numbers[row],
        term: text(cells.terms[row]),
        options: cells.optionsAt(row).map(text),
        error: text(cells.errors[row]),
        score: cells.scores[row],
        valence: text(cells.valences[row]),
      };
    }),
    output: block.output(row),
    json: (['inputs', 'metadata', 'target'] as const).map((place) => block.json(place, row)),
    messages: block.messages(row),
    searched: block.searched(row),
  }));
};

/** Which rows have a needle in their texts. */
export const rowsHolding = (block: Block, needle: string): boolean[] => {
  const holds = block.holding?.(needle) ?? ((row: number) => block.searched(row).some((text) => text.includes(needle)));
  return Array.from({ length: block.length }, (_, row) => holds(row));
};
