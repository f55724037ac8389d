import { build, type Plugin } from 'vite';
import packageJson from './package.json' with { type: 'json' };

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A file with one character beyond Latin-1 takes twice the memory for all of them, and is read more slowly. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle: (_, bundle) => {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[^\0-\x7f]/g, escaped);
  },
};

/*
 * Bundles the server into `dist`, with what it needs of other packages: a few files load faster than a thousand small ones, and little is
 * installed. What those packages ask for in return, their licenses, is in a file beside it.
 */
await build({
  root: import.meta.dirname,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  plugins: [ascii],
  // Installed beside the bundle; of PostgreSQL's driver the native variant, which nobody installs.
  ssr: { noExternal: true, external: [...Object.keys(packageJson.dependencies), 'pg-native'] },
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'dist',
    license: { fileName: 'THIRD-PARTY-LICENSES.md' },
    rolldownOptions: {
      input: { cli: 'src/cli/main.ts', mount: 'src/mount.ts', 'fact-thread-entry': 'src/backend/store/sqlite/fact-thread-entry.ts' },
      output: {
        // All in one folder: code finds the package, and an entry beside it, from where it is itself.
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        // Names stay, for whoever reads the stack of an error.
        minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
      },
    },
  },
});
