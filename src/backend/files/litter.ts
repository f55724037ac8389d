/** What systems and tools leave in folders, by its whole name. */
const LITTER: readonly RegExp[] = [
  // macOS
  /^\.DS_Store$/i,
  /^\._/,
  /^\.(AppleDouble|AppleDB|AppleDesktop|LSOverride|apdisk|localized|fseventsd|TemporaryItems|Trashes)$/i,
  /^\.(Spotlight-V100|DocumentRevisions-V100|com\.apple\..+)$/i,
  /^__MACOSX$/i,
  /^Icon\r$/,
  // Windows
  /^desktop\.ini$/i,
  /^(ehthumbs(_vista)?|thumbs)\.db(:encryptable)?$/i,
  /^\$RECYCLE\.BIN$/i,
  /^(System Volume Information|RECYCLER)$/i,
  /:Zone\.Identifier$/i,
  // Linux and its desktops
  /^\.directory$/,
  /^\.Trash(-\d+)?$/,
  /^\.nfs[0-9a-f]+$/i,
  /^\.fuse_hidden/,
  /^lost\+found$/,
  // Network storage and synchronizing
  /^@eaDir$/i,
  /^#recycle$/i,
  /^#snapshot$/i,
  /^\.@__thumb$/,
  /^\.(stfolder|stversions|stignore|sync|dropbox|dropbox\.attr|dropbox\.cache)$/,
  // Editors, office programs and version control
  /^\.(git|gitignore|gitattributes|gitkeep|keep|hg|svn|idea|vscode|ipynb_checkpoints)$/,
  /^\..+\.sw[a-px]$/,
  /^\.?#/,
  /^\.~lock\..*#$/,
  /^~\$/,
];

/** Whether an entry of a folder, `names` being all of them, is none of an export, but what a system or a tool left there. */
export const isLitter = (name: string, names: ReadonlySet<string>): boolean =>
  LITTER.some((pattern) => pattern.test(name)) || (name.endsWith('~') && names.has(name.slice(0, -1)));
