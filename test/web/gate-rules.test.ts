import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ruleOf } from '../../src/cli/gate/rule-text.ts';
import { commandOf } from '../../web/src/gate/command.ts';
import { gateHref, gateIn } from '../../web/src/gate/gate-address.ts';
import { type Rule, readRule, ruleText } from '../../web/src/gate/rule-words.ts';

const WORDS = [
  'Evaluators/Empty Promise pass_rate >= 0.95',
  'Helpfulness score max_drop 0.5',
  'Is it mean score <= -1e-3',
  'Tone option_share(a mean one) <= .2',
  'Tone option_share(none (of) these)>=1',
  'Words p99.5 <= 400',
  'p95(duration) <= 12',
  'error_rate <= 0.05',
  'log_count >= 20',
];

describe('rules in words', () => {
  test.each(WORDS)('%s is what the command line makes of it', (words) => {
    expect(readRule(words)).toEqual(ruleOf(words));
    expect(readRule(ruleText(readRule(words) as Rule))).toEqual(ruleOf(words));
  });

  test.each([
    '',
    'rubbish',
    'score',
    'Helpfulness score >= many',
    'speed >= 1',
    'Helpfulness SCORE >= 1',
    'p95 <= 3',
    '{"measure":',
    '{}',
    '[1]',
    'null',
  ])('%j is no rule', (text) => expect(readRule(text)).toBeUndefined());

  test('has JSON for what has no words, and reads all of it again', () => {
    const selector = fc.oneof(
      fc.record({ path: fc.string() }),
      fc.record({ name: fc.string() }),
      fc.record({ path: fc.constantFrom('A/B', 'A/B c') }),
      fc.record({ name: fc.constantFrom('Tone', 'p95', 'mean') }),
    );
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
    const rule = fc
      .tuple(
        fc.record({ evaluator: selector, advisory: fc.boolean(), name: fc.string() }, { requiredKeys: [] }),
        fc.oneof(
          fc.record({ measure: fc.constantFrom('PASS_RATE', 'SCORE', 'ERROR_RATE', 'MEAN_COST') }),
          fc.record({ measure: fc.constant('OPTION_SHARE'), option: fc.string() }),
          fc.record({ measure: fc.constant('PERCENTILE'), percentile: fc.constantFrom(0, 50, 99.5) }),
        ),
        fc.oneof(fc.record({ min: number }), fc.record({ max: number }), fc.record({ maxDrop: number })),
      )
      .map((parts) => Object.assign({}, ...parts) as Rule);
    fc.assert(
      fc.property(rule, (one) => {
        const text = ruleText(one);
        expect(readRule(text)).toEqual(one);
        if (!text.startsWith('{')) expect(ruleOf(text)).toEqual(one);
      }),
    );
  });
});

describe('the address of a gate', () => {
  const RULES: Rule[] = [
    { evaluator: { name: 'Tone' }, measure: 'PASS_RATE', min: 0.9 },
    { measure: 'ERROR_RATE', max: 0.1, evidence: 'INTERVAL' },
  ];

  test('is read as it was written', () => {
    const url = new URL(gateHref('evr_1', { run: 'run_1', control: 'run_0', rules: RULES }), 'http://pages');
    expect(gateIn(url.searchParams)).toEqual({ run: 'run_1', control: 'run_0', rules: RULES, unread: [], coverage: 1 });
  });

  test('names what nobody can read, and takes no coverage that is none', () => {
    const asked = (text: string) => gateIn(new URLSearchParams(text));
    expect(asked('rule=rubbish&rule=log_count+>=+1&rule=+')).toMatchObject({
      rules: [{ measure: 'LOG_COUNT', min: 1 }],
      unread: ['rubbish'],
    });
    for (const text of ['coverage=2', 'coverage=-1', 'coverage=all', 'coverage=', '']) expect(asked(text).coverage).toBe(1);
    expect(asked('coverage=0').coverage).toBe(0);
  });
});

describe('the command line', () => {
  const asked = { evaluationId: 'evr_1', runId: 'run_1', controlId: undefined, coverage: 1 };

  test('has rules as words, quoted for a shell', () => {
    const rules = ["Owner's tone pass_rate >= 0.9", '-x score >= 1'].map((text) => readRule(text) as Rule);
    expect(commandOf({ ...asked, controlId: 'run_2', coverage: 0.9, rules })).toEqual({
      line: [
        'humanloop-graphql gate evr_1 run_1',
        String.raw`--rule 'Owner'\''s tone pass_rate >= 0.9'`,
        "--rule='-x score >= 1'",
        '--control run_2',
        '--min-coverage 0.9',
      ].join(' \\\n  '),
      file: undefined,
    });
  });

  test('takes rules without words from a file', () => {
    const rules: Rule[] = [{ measure: 'ERROR_RATE', max: 0.1, advisory: true }];
    const { line, file } = commandOf({ ...asked, rules });
    expect(line).toContain('--rules gate.json');
    expect(JSON.parse(file?.text ?? '')).toEqual({ rules });
  });
});
