import { expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';

const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<undefined>((resolve) => {
    open = () => resolve(undefined);
  });
  return { open, opened };
};

/** The text of a response as far as it has come, read on demand. */
const reading = (response: Response) => {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (expected: string): Promise<string> => {
    while (!text.includes(expected)) {
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
      if (done) throw new Error(`The response ended without ${expected}: ${text.slice(-500)}`);
      text += value;
    }
    return text;
  };
  return { until };
};

test('a streamed page sends its first rows when the first upstream page has arrived', async () => {
  const { open, opened } = gate();
  const { post, calls } = facade({
    upstream: synthetic({ runs: 6, logsPerRun: 100 }),
    respond: ({ path }) => (path.includes('logs?page=2') ? opened.then(() => undefined as never) : undefined),
  });
  const response = await post(
    { query: '{ evaluation(id: "evr_0") { logs(first: 500) { totalCount nodes @stream(initialCount: 1) { log { output } } } } }' },
    { accept: 'multipart/mixed' },
  );
  expect(response.headers.get('content-type')).toContain('multipart/mixed');
  const { until } = reading(response);
  const early = await until('"Answer 99"');
  expect(early).toContain('"totalCount":600');
  expect(early).not.toContain('"Answer 100"');
  expect(early).not.toContain('"Answer 300"');
  open();
  const whole = await until('"hasNext":false');
  expect(whole.match(/"Answer \d+"/g)).toHaveLength(500);
  expect(whole.indexOf('"Answer 100"')).toBeLessThan(whole.indexOf('"Answer 499"'));
  expect(calls).toHaveLength(6);
});

test('a part of a streamed page that fails leaves what came before', async () => {
  const { post } = facade({
    upstream: synthetic({ runs: 6, logsPerRun: 100 }),
    respond: ({ path }) => (path.includes('logs?page=2') ? Promise.reject(new Error('down')) : undefined),
  });
  const response = await post(
    { query: '{ evaluation(id: "evr_0") { name logs(first: 200) { nodes @stream { log { output } } } } }' },
    { accept: 'multipart/mixed' },
  );
  const text = await reading(response).until('"hasNext":false');
  expect(text).toContain('"Answer 99"');
  expect(text).toContain('UPSTREAM_UNAVAILABLE');
});

test('deferred stats come after the rest', async () => {
  const { open, opened } = gate();
  const { post } = facade({
    upstream: synthetic(),
    respond: ({ path }) => (path.endsWith('/stats') ? opened.then(() => undefined as never) : undefined),
  });
  const response = await post(
    { query: '{ evaluation(id: "evr_0") { name ... @defer { stats { status } } } }' },
    { accept: 'multipart/mixed' },
  );
  const { until } = reading(response);
  expect(await until('"name":"Evaluation evr_0"')).not.toContain('COMPLETED');
  open();
  expect(await until('"hasNext":false')).toContain('COMPLETED');
});

test('a streamed connection that ends before its window knows its last row, and one that is not streamed after all is whole', async () => {
  const { post, ask } = facade({ upstream: synthetic({ runs: 1, logsPerRun: 250 }) });
  const page = '{ evaluation(id: "evr_0") { logs(first: 500) { pageInfo { endCursor hasNextPage } nodes @stream(if: $on) { runId } } } }';
  const plain = await ask(`query ($on: Boolean!) ${page}`, { on: false });
  expect(plain.data.evaluation.logs.nodes).toHaveLength(250);
  const { endCursor, hasNextPage } = plain.data.evaluation.logs.pageInfo;
  expect([endCursor.startsWith('250-'), hasNextPage]).toEqual([true, false]);
  const streamed = await post({ query: `query ($on: Boolean!) ${page}`, variables: { on: true } }, { accept: 'multipart/mixed' });
  expect(await reading(streamed).until('"hasNext":false')).toContain(`"endCursor":"${endCursor}"`);
});
