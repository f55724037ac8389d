import { describe, expect, test } from 'vitest';
import { type Change, changesBetween } from '../../src/differences/changes.ts';

const told = (before: object, after: object): unknown[] =>
  changesBetween(before, after).map(({ part, operation, name, beforePath, afterPath }: Change) => [
    part,
    operation,
    name,
    beforePath,
    afterPath,
  ]);

const system = { role: 'system', content: 'You are a poet. Answer in verse, and never in prose.' };
const user = { role: 'user', content: '{{topic}}' };
const example = { role: 'user', content: 'The sea' };
const answer = { role: 'assistant', content: 'Waves upon waves.' };

describe('messages of a template', () => {
  test('an inserted one is one addition', () => {
    expect(told({ template: [system, user] }, { template: [system, example, answer, user] })).toEqual([
      ['messages', 'added', 'user', null, '/template/1'],
      ['messages', 'added', 'assistant', null, '/template/2'],
    ]);
  });

  test('one that was edited is told by what of it was, beside one that is new', () => {
    const edited = { ...system, content: 'You are a poet. Answer in verse, and never in prose or in jest.' };
    const first = { role: 'system', content: 'Be brief.' };
    expect(told({ template: [system, user] }, { template: [first, edited, user] })).toEqual([
      ['messages', 'added', 'system', null, '/template/0'],
      ['messages', 'changed', 'system', '/template/0/content', '/template/1/content'],
    ]);
  });

  test('one that was written anew in its place is the same message', () => {
    expect(told({ template: [system, user] }, { template: [{ role: 'system', content: 'Rhyme!' }, user] })).toEqual([
      ['messages', 'changed', 'system', '/template/0/content', '/template/0/content'],
    ]);
  });

  test('one of another role is another message', () => {
    expect(told({ template: [user] }, { template: [{ ...user, role: 'assistant' }] })).toEqual([
      ['messages', 'removed', 'user', '/template/0', null],
      ['messages', 'added', 'assistant', null, '/template/0'],
    ]);
  });

  test('one that stands elsewhere has moved', () => {
    expect(told({ template: [system, example, answer] }, { template: [example, answer, system] })).toEqual([
      ['messages', 'moved', 'system', '/template/0', '/template/2'],
    ]);
  });

  test('instead of a text are a change of the template', () => {
    expect(told({ template: 'Hi' }, { template: [user] })).toEqual([['template', 'changed', 'template', '/template', '/template']]);
  });
});

describe('tools', () => {
  const tool = (name: string, description: string) => ({ name, description, strict: null, parameters: { type: 'object' } });

  test('are those of the same name', () => {
    const before = { tools: [tool('search', 'Finds.'), tool('sum', 'Adds.')] };
    const after = { tools: [tool('weather', 'Tells.'), tool('sum', 'Adds numbers.'), { ...tool('search', 'Finds.'), strict: undefined }] };
    expect(told(before, after)).toEqual([
      ['tools', 'added', 'weather', null, '/tools/0'],
      ['tools', 'changed', 'sum', '/tools/1/description', '/tools/1/description'],
      ['tools', 'moved', 'search', '/tools/0', '/tools/2'],
    ]);
  });

  test('of an agent are those of its functions and files, whatever is deployed there', () => {
    const linked = (version: string) => ({ type: 'file', link: { file_id: 'tl_1' }, file: { version_id: version } });
    const inline = (description: string) => ({ type: 'inline', json_schema: { name: 'sum', description } });
    expect(told({ tools: [linked('a'), inline('Adds.')] }, { tools: [linked('b'), inline('Adds up.')] })).toEqual([
      ['tools', 'changed', 'sum', '/tools/1/json_schema/description', '/tools/1/json_schema/description'],
    ]);
  });
});

test('parameters are told each by itself, and by what of it changed', () => {
  const before = { temperature: 0.7, model: 'a', max_tokens: -1, other: { top_k: 4, logit_bias: { 50: 1 } }, response_format: null };
  const after = { temperature: 0, model: 'a', seed: 1, other: { top_k: 4, logit_bias: { 50: 2 } } };
  expect(told(before, after)).toEqual([
    ['parameters', 'removed', 'max_tokens', '/max_tokens', null],
    ['parameters', 'changed', 'other', '/other/logit_bias/50', '/other/logit_bias/50'],
    ['parameters', 'added', 'seed', null, '/seed'],
    ['parameters', 'changed', 'temperature', '/temperature', '/temperature'],
  ]);
});

test('an evaluator is told by its code and its spec, and that of a model by its prompt', () => {
  const code = (text: string) => ({ spec: { evaluator_type: 'python', code: text, number_limits: { min: 0, max: null } } });
  expect(told(code('a'), code('b'))).toEqual([['code', 'changed', 'code', '/spec/code', '/spec/code']]);
  const judge = (content: string, options: string[]) => ({
    spec: { prompt: { model: 'a', template: [{ role: 'system', content }] }, options: options.map((name) => ({ name, valence: null })) },
  });
  expect(told(judge('Judge.', ['good', 'bad']), judge('Judge well.', ['good', 'fair', 'bad']))).toEqual([
    ['messages', 'changed', 'system', '/spec/prompt/template/0/content', '/spec/prompt/template/0/content'],
    ['spec', 'added', 'fair', null, '/spec/options/1'],
  ]);
});

test('circumstances are no difference, and what nobody has heard of is', () => {
  const before = { created_at: '1', version_logs_count: 1, environments: [], status: 'uncommitted', novelty: { a: 1 } };
  const after = { created_at: '2', version_logs_count: 2, environments: [{ id: 'env' }], status: 'committed', novelty: { a: 2 } };
  expect(told(before, after)).toEqual([['other', 'changed', 'novelty', '/novelty/a', '/novelty/a']]);
});

test('lists that share nothing and are too long to be told apart are one change', () => {
  const many = (start: number) => ({ attributes: { all: Array.from({ length: 100_000 }, (_, index) => start + index) } });
  expect(told(many(0), many(1_000_000))).toEqual([['attributes', 'changed', 'attributes', '/attributes/all', '/attributes/all']]);
});

test('a number that JSON has no word for is not null', () => {
  expect(told({ other: { a: Number.NaN } }, { other: { a: null } })).toEqual([['parameters', 'changed', 'other', '/other/a', '/other/a']]);
});
