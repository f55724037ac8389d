import { isBuiltin } from 'node:module';
import { build, type ESTree, type Plugin, parseAst } from 'vite';
import packageJson from './package.json' with { type: 'json' };

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A file with one character beyond Latin-1 takes twice the memory for all of them, and is read more slowly. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle: (_, bundle) => {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[^\0-\x7f]/g, escaped);
  },
};

/** What takes the place of an import of one of Node's own modules. */
const takenFromNode = ({ source, specifiers }: ESTree.ImportDeclaration): string => {
  const module = `globalThis.process.getBuiltinModule(${JSON.stringify(source.value)})`;
  const patterns = specifiers.map((each) => {
    if (each.type === 'ImportNamespaceSpecifier' || each.type === 'ImportDefaultSpecifier') return each.local.name;
    const imported = each.imported.type === 'Identifier' ? each.imported.name : each.imported.value;
    return imported === 'default' ? each.local.name : `{${imported}:${each.local.name}}`;
  });
  return patterns.map((pattern) => `const ${pattern}=${module};`).join('');
};

/**
 * An import of one of Node's own modules reads all that it exports, and some of that loads code when it is read: `node:http` all of `fetch`,
 * `node:crypto` all of Web Crypto. Taken by name, only what is used is read.
 */
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  generateBundle: (_, bundle) => {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const imports = parseAst(chunk.code).body.filter((each) => each.type === 'ImportDeclaration');
      for (const each of imports.filter(({ source }) => isBuiltin(source.value)).toReversed())
        chunk.code = chunk.code.slice(0, each.start) + takenFromNode(each) + chunk.code.slice(each.end);
    }
  },
};

/** The files of packages that are used, where the entry of a package loads all its others as well. */
const USED: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ['undici', { Pool: 'lib/dispatcher/pool.js', errors: 'lib/core/errors.js' }],
  ['rate-limiter-flexible', { RateLimiterMemory: 'lib/RateLimiterMemory.js', RateLimiterRes: 'lib/RateLimiterRes.js' }],
]);

const usedFiles: Plugin = {
  name: 'used-files',
  enforce: 'pre',
  resolveId: (id) => (USED.has(id) ? `\0${id}` : undefined),
  load: (id) => {
    const name = id.slice(1);
    const exported = Object.entries(USED.get(name) ?? {});
    return exported.map(([each, file]) => `export { default as ${each} } from '${name}/${file}';`).join('\n') || undefined;
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
  plugins: [usedFiles, ascii, lazyBuiltins],
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
