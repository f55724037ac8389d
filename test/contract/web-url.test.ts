import { expect, test } from 'vitest';
import { serving } from '../support/damaged-record.ts';
import { codes } from '../support/helpers.ts';
import { evaluationBody } from '../support/synthetic.ts';

const askUrl = async (url: unknown) => {
  const { ask, bugs } = serving('/evaluations/evr_0', { ...evaluationBody('evr_0', 1), url });
  const reply = await ask('{ evaluation(id: "evr_0") { name url } }');
  expect(bugs).toEqual([]);
  return { ...reply.data.evaluation, codes: codes(reply) };
};

test.each([
  'https://app.example.com/evaluations/evr_0?tab=logs#row-1',
  'http://localhost:8080',
  'HTTPS://App.Example.com/%7Euser/',
  'https://[::1]:3000/a',
  'https://例え.example/ページ',
])('%s is a URL, kept as it was written', async (url) => {
  expect(await askUrl(url)).toEqual({ name: 'Evaluation evr_0', url, codes: {} });
});

test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'ftp://example.com/x',
  'mailto:a@example.com',
  '/evaluations/evr_0',
  '//example.com/x',
  'example.com/x',
  'evr_0',
  'https:',
  'https://',
  'https:///path',
  'https:example.com',
  'https://exa mple.com',
  ' https://example.com',
  'https://example.com/"onclick="x',
  'https://example.com/\u0000',
  'https://example.com:99999',
  'https://[::1',
  '',
  '   ',
  7,
  {},
])('%j is none: null with an error at its own field', async (url) => {
  expect(await askUrl(url)).toEqual({ name: 'Evaluation evr_0', url: null, codes: { 'evaluation.url': 'UPSTREAM_BAD_RESPONSE' } });
});
