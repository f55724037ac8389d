import { hash } from 'node:crypto';
import { BOOT } from './boot.ts';

/** What the server says of the page that a browser opens. */
export interface PageContent {
  /** Names the source, so that the browser keeps the tabs of each apart. */
  readonly source: string;
  readonly tabs: readonly { readonly query: string }[];
  /** Open with the headers editor and an X-API-KEY to fill in. */
  readonly needsKey: boolean;
}

export interface GraphiQLHtml {
  /** The page with this content. */
  fill(content: PageContent): string;
  /** What the page may do: nothing over the network but with this server, and no script but its own. */
  readonly policy: string;
}

const TITLE = 'Humanloop evaluations';
const ROOT = '<div id="root"></div>';
const CONTENT_ID = 'page-content';

/** A tab that is pressed, and has the focus, would jump to a place that was worked out before there was a layout, and lose its click. */
const STYLE = '<style>.graphiql-tab { transform: none !important; }</style>';

/** GraphiQL as one page that asks nothing of the network but this server. */
export const loadGraphiQL = async (): Promise<GraphiQLHtml> => {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const options = { title: TITLE };
  const [beforeOptions, afterOptions] = halvesAt(renderGraphiQL(options), JSON.stringify(options));
  const given = `(${BOOT})(JSON.parse(document.getElementById('${CONTENT_ID}').textContent))`;
  const [before, after] = halvesAt(`${beforeOptions}${given}${afterOptions}`, ROOT);
  const script = after.slice(after.indexOf('<script>') + '<script>'.length, after.lastIndexOf('</script>'));
  return {
    fill: (content) =>
      `${before}${STYLE}${ROOT}<script type="application/json" id="${CONTENT_ID}">${jsonInHtml(optionsOf(content))}</script>${after}`,
    policy: policyFor(script),
  };
};

const optionsOf = ({ needsKey, ...content }: PageContent) => ({
  ...content,
  title: TITLE,
  shouldPersistHeaders: false,
  defaultEditorToolsVisibility: needsKey ? 'headers' : 'variables',
  ...(needsKey && { headers: JSON.stringify({ 'X-API-KEY': '' }, null, 2) }),
});

const halvesAt = (text: string, mark: string): [string, string] => {
  const at = text.lastIndexOf(mark);
  if (at < 0) throw new Error(`The page of GraphiQL has no ${mark}.`);
  return [text.slice(0, at), text.slice(at + mark.length)];
};

/** A text of an evaluation must not end the script that it is in. */
const jsonInHtml = (value: unknown): string => JSON.stringify(value).replaceAll('<', String.raw`\u003c`);

/** The editor makes its styles and workers as it goes, and has its font and icons inside. */
const policyFor = (script: string): string =>
  [
    "default-src 'none'",
    `script-src 'sha256-${hash('sha256', script, 'base64')}'`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'font-src data:',
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
