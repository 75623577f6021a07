/** docs/API.md: what the package exports, from the declarations and their comments. */
import ts from 'typescript';

export interface ApiEntry {
  readonly name: string;
  readonly kind: string;
  readonly text: string;
}

/** The exports of a module, sorted by name. */
export function apiEntries(file: string): ApiEntry[] {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    strict: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} exports nothing.`);
  return checker
    .getExportsOfModule(module)
    .map((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      return { name: exported.name, kind: kindOf(symbol), text: textOf(symbol, checker) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function apiPage(
  sections: readonly { readonly title: string; readonly entries: readonly ApiEntry[] }[],
): string {
  const lines = [
    '# API',
    '',
    'Every export, with what its declaration says of it. The declarations themselves have all members, with units,',
    'defaults and the errors thrown. Names shared with the official SDK mean the same here; where they do not, see',
    '[DIFFERENCES.md](DIFFERENCES.md).',
    '',
  ];
  for (const { title, entries } of sections) {
    lines.push(`## \`${title}\``, '');
    for (const { name, kind, text } of entries) lines.push(`- **\`${name}\`** (${kind}): ${text}`);
    lines.push('');
  }
  return lines.join('\n');
}

function textOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const documented = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const thrown = symbol
    .getJsDocTags(checker)
    .filter((tag) => tag.name === 'throws')
    .map((tag) => `Throws: ${ts.displayPartsToString(tag.text)}`);
  return [documented, ...thrown].join(' ').replace(/\s+/g, ' ').trim();
}

function kindOf(symbol: ts.Symbol): string {
  const { flags } = symbol;
  if (flags & ts.SymbolFlags.Class) return 'class';
  if (flags & ts.SymbolFlags.Enum) return 'enum';
  if (flags & ts.SymbolFlags.Function) return 'function';
  if (flags & ts.SymbolFlags.Variable) return 'constant';
  return 'type';
}
