// The public API, one report a door, so that a change of it shows in a diff: npm run api [-- --check]
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { DOORS } from './doors.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'api');
const PRINTER = ts.createPrinter({ removeComments: true });

/** The program of the declarations that TypeScript makes of the sources: inferred types are written out, bodies and privates are gone. */
function declarationProgram() {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const emitting = {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
  };
  const sources = Object.values(DOORS).map((path) => join(ROOT, path));
  const texts = new Map();
  const ambient = join(ROOT, 'src/binary.d.ts');
  const source = ts.createProgram([...sources, ambient], emitting);
  source.emit(undefined, (name, text) => texts.set(name, text), undefined, true);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || (!isSource(name) && fileExists(name));
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) =>
    texts.has(name)
      ? ts.createSourceFile(name, texts.get(name), version, true)
      : // the libraries need no second reading
        (source.getSourceFile(name) ?? getSourceFile(name, version, ...rest));
  return ts.createProgram([...sources.map((path) => path.replace(/\.ts$/, '.d.ts')), ambient], options, host);
}

const isSource = (name) =>
  name.startsWith(join(ROOT, 'src')) && name.endsWith('.ts') && !name.endsWith('.d.ts');

/** The text of every report by its file name. */
export function apiReports() {
  const program = declarationProgram();
  const checker = program.getTypeChecker();
  const resolved = (symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const doors = Object.entries(DOORS).map(([name, path]) => {
    const file = program.getSourceFile(join(ROOT, path.replace(/\.ts$/, '.d.ts')));
    const names = checker.getExportsOfModule(checker.getSymbolAtLocation(file));
    return { name, found: new Map(names.map((symbol) => [symbol.name, resolved(symbol)])) };
  });
  const homes = new Map();
  // a name is declared at the door of its room; what has none is declared at the root, or at the first door that has it
  for (const own of [true, false])
    for (const { name, found } of doors)
      for (const symbol of found.values()) {
        const room = relative(join(ROOT, 'src'), symbol.declarations[0].getSourceFile().fileName).split(
          sep,
        )[0];
        if (!homes.has(symbol) && (room === name || !own)) homes.set(symbol, name);
      }

  const reports = new Map();
  for (const { name, found } of doors) {
    const lines = [];
    const here = [...found].filter(([, symbol]) => homes.get(symbol) === name);
    for (const [exported, symbol] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const home = homes.get(symbol);
      if (home === name) lines.push(...textOf(symbol));
      else lines.push(`export { ${exported} } from '${specifier(home)}';`);
      lines.push('');
    }
    const hidden = referenced(
      here.map(([, symbol]) => symbol),
      checker,
      resolved,
      homes,
    );
    const sections = [`# ${specifier(name)}`, '', 'Written by `npm run api`.', '', fenced(lines)];
    if (hidden.length > 0)
      sections.push(
        '',
        '## Used by these, not exported',
        '',
        fenced(hidden.flatMap((symbol) => [...textOf(symbol), ''])),
      );
    reports.set(`${name}.api.md`, `${sections.join('\n')}\n`);
  }
  return reports;
}

const specifier = (door) => (door === 'index' ? 'lucidface' : `lucidface/${door}`);
const fenced = (lines) => ['```ts', ...lines.slice(0, -1), '```'].join('\n');

/** The declarations of a symbol, without their comments. */
function textOf(symbol) {
  return symbol.declarations.map((declaration) => {
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    return PRINTER.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()).replaceAll(
      /^ {4,}/gm,
      (indent) => ' '.repeat(indent.length / 2),
    );
  });
}

/** The symbols of ours that declarations name, and those that these name, which no door exports. */
function referenced(symbols, checker, resolved, homes) {
  const seen = new Set(symbols);
  const visit = (node) => {
    if (ts.isIdentifier(node)) {
      const at = checker.getSymbolAtLocation(node);
      const symbol = at && resolved(at);
      const [declaration] = symbol?.declarations ?? [];
      const top =
        declaration && (ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration);
      if (
        top?.parent &&
        ts.isSourceFile(top.parent) &&
        top.getSourceFile().fileName.startsWith(join(ROOT, 'src')) &&
        !homes.has(symbol) &&
        !seen.has(symbol)
      ) {
        seen.add(symbol);
        visit(top);
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const symbol of symbols)
    for (const declaration of symbol.declarations)
      visit(ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration);
  return [...seen].filter((symbol) => !homes.has(symbol)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The names of the reports in the folder that differ from the code. */
export function staleReports(reports = apiReports()) {
  const committed = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  return [...new Set([...reports.keys(), ...committed])].filter(
    (name) => !committed.includes(name) || readFileSync(join(FOLDER, name), 'utf8') !== reports.get(name),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const reports = apiReports();
  const stale = staleReports(reports);
  if (process.argv.includes('--check')) {
    if (stale.length > 0) {
      console.error(
        `the public API differs from api/${stale.join(', api/')}: run npm run api and commit what it writes`,
      );
      process.exitCode = 1;
    }
  } else {
    mkdirSync(FOLDER, { recursive: true });
    for (const name of stale) {
      if (reports.has(name)) writeFileSync(join(FOLDER, name), reports.get(name));
      else rmSync(join(FOLDER, name));
    }
    console.log(stale.length > 0 ? `written: api/${stale.join(', api/')}` : 'no change of the public API');
  }
}
