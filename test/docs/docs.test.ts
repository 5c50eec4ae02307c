import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainerContract } from '../../src/testing/index.js';
import { ModuleRunner } from './ModuleRunner.js';

// documents are run as their readers run them, on the built package: npm run build
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PHOTO = join(ROOT, 'node_modules/@vladmandic/face-api/demo/sample6.jpg');

/** The names that a piece of code may take as given, where it does not declare them. */
const GIVEN = [
  ...readFileSync(join(import.meta.dirname, 'given.mjs'), 'utf8').matchAll(
    /^export (?:const|(?:async )?function) (\w+)/gm,
  ),
].map(([, name]) => name);

/** Checks of the effect of a block, by a piece of its code. */
const AFTERWARDS: Readonly<Record<string, string>> = {
  'new MultiLayer(': `if (parts.length !== 2 || !(Math.max(...saliency.data) > 0)) throw new Error('no map was made');`,
  'fromGraphModel(': `if (!saliency.data.some((value) => value !== 0)) throw new Error('no map was made');`,
  'new Cam(classifier': `if (!(Math.max(...saliency.data) > 0)) throw new Error('no map was made');`,
  'classifier.assess(photo, {': `if (!(faces.length > 0)) throw new Error('no face was found');`,
  'counterfactual(': `if (!(value > random)) throw new Error('the repair changed nothing');`,
  'DEGRADATIONS.sideLight': `if (!mask.data.some((value) => value > 0)) throw new Error('nothing was struck');`,
  "writeImage('report.png'": `if ((await see('report.png')).width < 500) throw new Error('no report was written');`,
};

/** Smaller numbers of passes, for calls whose defaults take seconds: a document shows the call, and no test compares its map. */
const FEWER_PASSES: Readonly<Record<string, string>> = {
  'new Lime(classifier)': 'new Lime(classifier, { numSamples: 64 })',
  'new Lime(classifier, { seed })': 'new Lime(classifier, { seed, numSamples: 32 })',
  'new ScoreCam(classifier)': 'new ScoreCam(classifier, { channels: 8 })',
  'deletion(new GradCam(classifier), classifier, photo)':
    'deletion(new GradCam(classifier), classifier, photo, { steps: 10 })',
  'insertion(explanation, classifier, photo)': 'insertion(explanation, classifier, photo, { steps: 10 })',
  'randomizedLayers(model, wrap)': 'randomizedLayers(model, wrap).slice(0, 3)',
  'new KernelShap(classifier)': 'new KernelShap(classifier, { numSamples: 64 })',
  'new Rise(classifier)': 'new Rise(classifier, { numSamples: 64 })',
  'new IntegratedGradients(classifier)': 'new IntegratedGradients(classifier, { steps: 4 })',
  'new SmoothGrad(classifier)': 'new SmoothGrad(classifier, { numSamples: 2 })',
  'new Lime(wrapped)': 'new Lime(wrapped, { numSamples: 64 })',
};

interface Block {
  readonly document: string;
  readonly language: string;
  /** By the first line, where that is a comment with a name: other blocks may import it. */
  readonly file: string | undefined;
  readonly code: string;
}

/** Languages of blocks that are not run by their name: `text` is the output of the block before it; docs/data.md is run by test/evaluation. */
const OTHER_LANGUAGES = ['csv', 'text', 'ts', 'tsx', 'html'];
/** Blocks for programs of others, which read results. */
const READER_LANGUAGES = ['sql', 'python'];

const DOCUMENTS = [
  'README.md',
  ...['docs', 'docs/methods'].flatMap((at) =>
    readdirSync(join(ROOT, at))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${at}/${name}`),
  ),
];
/** Pages without code to run, whose links are checked, too: reports, the model card and the examples. */
const OTHER_PAGES = ['docs/reports', 'models', 'examples'].flatMap((at) =>
  readdirSync(join(ROOT, at), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
    .map((name) => `${at}/${name.replaceAll('\\', '/')}`),
);
/** Code that needs a browser, a worker or files: its types are checked, and it is not run. */
// the element runs in test/browser/element.test.ts
const NOT_RUN = /defineFaceCheck|self\.addEventListener|new Worker\(|export async function learn/;
/** Where the sources of the project are on the web. */
const SOURCES =
  /^https:\/\/(?:raw\.githubusercontent\.com\/lucidface\/lucidface|github\.com\/lucidface\/lucidface\/(?:blob|tree))\/main\//;
const BLOCKS = DOCUMENTS.flatMap((document): Block[] =>
  [...readFileSync(join(ROOT, document), 'utf8').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', code = '']) => ({
      document,
      language,
      file: /^\/\/ (\S+\.mjs)\n/.exec(code)?.[1],
      code,
    }),
  ),
);
/** Commands that a test can run: the others install things, train, or need the model of such a command. */
const COMMANDS = /^(node --test|npx vitest run|npx lucidface (assess|explain)(?!.* --model out\/)) /;

let folder: string;

beforeAll(() => {
  // inside of the package, so that `lucidface` is the package itself
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.cache/docs-'));
  copyFileSync(PHOTO, join(folder, 'photo.jpg'));
  // or else that of this package is found
  writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {};');
  for (const { file, code } of BLOCKS) if (file) writeFileSync(join(folder, file), code);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** That of a user: a test runner inside of a test runner would report to the outer one. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT, VITEST, ...env } = process.env;
  return { ...env, PATH: [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter) };
}

async function run(command: string, ...args: string[]): Promise<Run> {
  try {
    return {
      code: 0,
      ...(await promisify(execFile)(command, args, { cwd: folder, env: environment() })),
    };
  } catch (failure) {
    return failure as Run;
  }
}

/** The code with declarations of the names it takes as given before it, and checks of its effect behind it. */
function completed(code: string): string {
  // no browser here
  let runnable = code.replace("import '@tensorflow/tfjs-backend-webgl';\n", '');
  for (const [call, fewer] of Object.entries(FEWER_PASSES)) runnable = runnable.replace(call, fewer);
  const after = Object.entries(AFTERWARDS).filter(([piece]) => code.includes(piece));
  const all = [runnable, ...after.map(([, check]) => check)].join('\n');
  const needed = GIVEN.filter((name) => {
    const declared = new RegExp(`\\b(const|let|class|function|import)\\b[^;=()]*\\b${name}\\b`);
    return new RegExp(`(?<![.'])\\b${name}\\b`).test(all) && !declared.test(runnable);
  });
  return [
    `import * as given from ${JSON.stringify(join(import.meta.dirname, 'given.mjs'))};`,
    "import { readImage as see, startBackend as start } from 'lucidface/node';",
    "await start('wasm');",
    ...needed.map((name) => `const ${name} = await given.${name}();`),
    all,
  ].join('\n');
}

/** Anchors of the headings of a document, as GitHub makes them. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Compares output with what a document shows: words as they are, numbers within 10, of 0..100. */
function expectPrinted(found: string, shown: string): void {
  const number = /\d+(\.\d+)?/g;
  expect(found.trim().replace(number, 'N')).toBe(shown.trim().replace(number, 'N'));
  const values = (text: string): number[] => [...text.matchAll(number)].map(([value]) => Number(value));
  values(found).forEach((value, i) => {
    expect(Math.abs(value - values(shown)[i])).toBeLessThanOrEqual(10);
  });
}

describe('the documents', () => {
  test('have code to run, in known languages', () => {
    expect(BLOCKS.length).toBeGreaterThan(12);
    expect(
      BLOCKS.filter(
        ({ language }) => !['js', 'sh', ...OTHER_LANGUAGES, ...READER_LANGUAGES].includes(language),
      ),
    ).toEqual([]);
    const files = BLOCKS.flatMap(({ file }) => file ?? []);
    expect(new Set(files).size).toBe(files.length);
  });

  // code for a camera runs in test/browser/camera.test.ts, and docs/reasons.md in test/reasons/docs.test.ts
  const scripts = BLOCKS.filter(
    ({ document, language, file, code }) =>
      language === 'js' &&
      document !== 'docs/reasons.md' &&
      !file?.endsWith('.test.mjs') &&
      !code.includes("from 'lucidface/camera'"),
  );
  const title = ({ document, file, code }: Block): [string, Block] => [
    `${document}: ${file ?? (code.split('\n').find((line) => !/^(import|$|\/\/)/.test(line)) as string)}`,
    { document, file, code, language: 'js' },
  ];
  const runner = new ModuleRunner(environment());
  let snippets = 0;
  /** Runs a piece of code, completed, in the process that all share. */
  const runSnippet = (code: string, place: string): Promise<Run> => {
    const path = join(place, `snippet-${snippets++}.mjs`);
    writeFileSync(path, code);
    return runner.run(path, place);
  };
  const expectQuiet = ({ code, stderr }: Run): void => {
    expect(stderr.replace(/^=+\n.*TensorFlow[\s\S]*?=+\n/m, '').trim()).toBe('');
    expect(code).toBe(0);
  };

  test.each(scripts.map(title))('%s', async (_, { file, code }) => {
    // a whole program is run as such
    const found = file ? await run(process.execPath, file) : await runSnippet(completed(code), folder);
    expect(found.stdout !== '').toBe(code.includes('console.log'));
    expectQuiet(found);
  });

  const typed = BLOCKS.filter(({ language, document }) => language === 'ts' && document !== 'docs/data.md');

  test('have TypeScript without a type error, strictly', async () => {
    const place = join(folder, 'typed');
    mkdirSync(place);
    typed.forEach(({ code }, i) => {
      writeFileSync(join(place, `block-${i}.ts`), `${code}\nexport {};\n`);
    });
    // the component of React has its types checked alone
    BLOCKS.filter(({ language }) => language === 'tsx').forEach(({ code }, i) => {
      writeFileSync(join(place, `component-${i}.tsx`), code);
    });
    const compilerOptions = {
      ...{ strict: true, noUncheckedIndexedAccess: true, skipLibCheck: true, noEmit: true },
      ...{ target: 'es2022', module: 'esnext', moduleResolution: 'bundler', types: ['node'] },
      ...{ jsx: 'react-jsx' },
    };
    const include = ['*.ts', '*.tsx'];
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
    const { code, stdout } = await run('tsc', '-p', 'typed');
    expect(stdout.trim()).toBe('');
    expect(code).toBe(0);
  });

  const runTyped = typed.filter(({ code }) => !NOT_RUN.test(code));
  test.each(runTyped.map(title))('%s', async (_, { document, code }) => {
    const place = join(folder, 'run');
    mkdirSync(place, { recursive: true });
    copyFileSync(join(ROOT, 'examples/photos/covered.jpg'), join(place, 'photo.jpg'));
    const { code: script } = await transform(completed(code), {
      loader: 'ts',
      format: 'esm',
      target: 'es2022',
    });
    const found = await runSnippet(script, place);
    expectQuiet(found);
    expect(found.stdout !== '').toBe(code.includes('console.log'));
    // where the document shows what is printed, the words are the same, and the numbers nearly
    const next = BLOCKS[BLOCKS.findIndex((block) => block.document === document && block.code === code) + 1];
    if (next?.language === 'text' && next.document === document && document === 'README.md')
      expectPrinted(found.stdout, next.code);
  });

  test('have no number under "Evidence" of the README that the linked page has not, rounded', () => {
    const number = /(?<![\w.])\d*\.?\d+(?!\w*\d)/g;
    const rows = [
      ...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(
        /^\| ([^|]+[^ |]) +\| *([^|]+?) *\| *\[[^\]]+\]\(([^)]+)\) *\|$/gm,
      ),
    ];
    expect(rows.length).toBe(5);
    for (const [, question, answer, link] of rows) {
      const page = readFileSync(join(ROOT, link.replace(SOURCES, '')), 'utf8');
      const values = (page.match(number) ?? []).map(Number);
      for (const text of answer.match(number) ?? []) {
        const digits = text.split('.')[1]?.length ?? 0;
        const shown = Number(text).toFixed(digits);
        // a share in per cent may be one of 1 on the page
        const found = values.some((value) =>
          [value, 100 * value].some((each) => each.toFixed(digits) === shown),
        );
        expect(found ? '' : `${question}: ${text} is not on ${link}`).toBe('');
      }
    }
  });

  test('have code after which a program ends', async () => {
    expect(await runner.end()).toBe(0);
  });

  const commands = BLOCKS.filter(({ language }) => language === 'sh')
    .flatMap(({ document, code }) => code.split('\n').map((line) => ({ document, line })))
    .filter(({ line }) => COMMANDS.test(line))
    .map(({ document, line }): [string, string] => [`${document}: ${line}`, line.replace(/\s+#.*/, '')]);
  test.each(commands)('%s', async (_, line) => {
    const [command = '', ...args] =
      `${line}${/ explain .*combined/.test(line) ? ' --num-samples 64' : ''}`.split(' ');
    rmSync(join(folder, 'report.png'), { force: true });
    const cli = [process.execPath, join(ROOT, 'dist/cli.js'), ...args.slice(1)] as const;
    const { code, stdout, stderr } = line.includes('npx lucidface ')
      ? await run(...cli)
      : await run(command, ...args);
    // a photo that is not acceptable ends with 1
    expect(line.includes('lucidface') ? [0, 1] : [0], stderr + stdout).toContain(code);
    if (line.includes('--test') || line.includes('vitest')) expect(stdout).toMatch(/\b17\b/);
    if (line.includes('--json')) expect(JSON.parse(stdout)).toBeTruthy();
    if (line.includes('--out')) expect(existsSync(join(folder, 'report.png'))).toBe(true);
  });

  test('run every test that they show', () => {
    const shown = BLOCKS.flatMap(({ file }) => (file?.endsWith('.test.mjs') ? [file] : []));
    expect(shown.length).toBeGreaterThan(1);
    for (const file of shown) expect(commands.map(([, line]) => line).join('\n')).toContain(file);
  });

  test('link to files and headings that are there', () => {
    for (const document of [...DOCUMENTS, ...OTHER_PAGES, 'CONTRIBUTING.md', 'SECURITY.md']) {
      const text = readFileSync(join(ROOT, document), 'utf8');
      for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)[^)]*\)/g)) {
        const source = SOURCES.test(link) ? link.replace(SOURCES, '') : undefined;
        if (!source && /^https?:/.test(link)) continue;
        const [path = '', anchor] = (source ?? link).split('#');
        const target = source
          ? join(ROOT, path)
          : path
            ? join(ROOT, dirname(document), path)
            : join(ROOT, document);
        expect(existsSync(target), `${document}: ${link}`).toBe(true);
        if (anchor) expect(headings(readFileSync(target, 'utf8')), `${document}: ${link}`).toContain(anchor);
      }
    }
  });

  test('have pictures in the README that show on npm, too', () => {
    const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
    for (const [, link = ''] of text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)) expect(link).toMatch(SOURCES);
  });

  test('give a reason for each demand of the contract', () => {
    const never = (): never => {
      throw new Error('not now');
    };
    const names = (lacking: object): string[] =>
      explainerContract({ classifier: never, explainer: never, ...lacking }).map(({ name }) => name);
    const demanded = new Set([
      ...names({}),
      ...names({ severalSteps: false, against: false, classSpecific: false }),
    ]);
    const text = readFileSync(join(ROOT, 'docs/writing-an-explainer.md'), 'utf8');
    const rows = [...text.matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) =>
      row.split('|').map((s) => s.trim()),
    );
    const told = rows.filter((row) => row.some((cell) => demanded.has(cell)));
    expect(told.map((row) => row.find((cell) => demanded.has(cell))).sort()).toEqual([...demanded].sort());
    for (const row of told) expect(row[row.length - 1]?.length).toBeGreaterThan(10);
  });
});
