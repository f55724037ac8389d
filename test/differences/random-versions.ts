import fc from 'fast-check';

/*
 * Versions whose members are drawn from few values, so that two of them have much in common, and versions that were edited from one another.
 */

const word = fc.constantFrom(
  'you',
  'are',
  'a',
  'poet',
  'Ты',
  '詩',
  '\n',
  '  ',
  '\r\n',
  '<user>',
  '</system>',
  '{{topic}}',
  '"',
  '\u2028',
  '😀',
  '\ud800',
);
export const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));

const role = fc.constantFrom('system', 'user', 'assistant');
const message = fc.record(
  {
    role,
    content: fc.oneof(text, fc.array(fc.record({ type: fc.constant('text'), text }), { maxLength: 2 })),
    name: fc.option(fc.constantFrom('ann', 'bob')),
  },
  { requiredKeys: ['role'] },
);

const scalar = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.boolean(), fc.constantFrom('a', 'b', ''), fc.constant(null));
const key = fc.constantFrom('a', 'b', 'a/b', '~', '', '__proto__', '0');
export const freeForm = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(Object.fromEntries),
  ),
})).value;

const names = fc.subarray(['search', 'weather', 'sum', 'translate']);
const shuffled = names.chain((each) => fc.shuffledSubarray(each, { minLength: each.length }));
const tools = shuffled.chain((each) =>
  fc.tuple(
    ...each.map((name) =>
      fc.record({ name: fc.constant(name), description: fc.constantFrom('One.', 'Other.'), parameters: fc.option(freeForm) }),
    ),
  ),
);

/** What the fields of a version may hold that make it what it is, and some that do not. */
export const version = fc.record(
  {
    template: fc.oneof(text, fc.array(message, { maxLength: 6 })),
    model: fc.constantFrom('gpt-4o', 'gpt-4o-mini'),
    temperature: fc.option(fc.constantFrom(0, 0.5, 1)),
    stop: fc.oneof(fc.constantFrom('\n'), fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 })),
    other: freeForm,
    tools,
    inputs: fc.uniqueArray(fc.record({ name: fc.constantFrom('topic', 'tone', 'length') }), { selector: ({ name }) => name }),
    source_code: text,
    attributes: freeForm,
    spec: fc.record(
      {
        code: text,
        options: fc.array(fc.record({ name: fc.constantFrom('good', 'bad') }), { maxLength: 3 }),
        prompt: fc.record({ template: text, tools }),
      },
      { requiredKeys: [] },
    ),
    unheardOf: freeForm,
    created_at: fc.constantFrom('2025-01-01', '2025-01-02'),
    version_logs_count: fc.integer({ min: 0, max: 3 }),
  },
  { requiredKeys: ['created_at'] },
);
