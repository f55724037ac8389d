// Builds the pages where their tools are installed: in a clone after `npm ci`, and not where development dependencies were left out.
// Whatever the environment is called: what is built is served, to people.
process.env['NODE_ENV'] = 'production';
const vite = await import('vite').catch(() => undefined);
await vite?.build({ root: import.meta.dirname, logLevel: 'warn' });
