// Builds the pages where their tools are installed: in a clone after `npm ci`, and not where development dependencies were left out.
const vite = await import('vite').catch(() => undefined);
await vite?.build({ root: import.meta.dirname, logLevel: 'warn' });
