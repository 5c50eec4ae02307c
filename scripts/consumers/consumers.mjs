import { openVerdict } from './browser.mjs';
import { compare } from './expected.mjs';
import { next } from './next.mjs';
import { copyModel, makeProject, run } from './project.mjs';
import { runtime } from './runtime.mjs';
import { serve } from './serve.mjs';
import { strict } from './strict.mjs';
import { transferred } from './transfer.mjs';

/** Runs scripts that print a verdict for the weights as a module, and one for the weights as files. */
function node(name, files, { build = false, flags = [] } = {}) {
  return async (given) => {
    const project = await makeProject(name, given);
    if (build) await run(project, 'npm', 'run', 'build');
    const lines = [];
    for (const file of files) {
      const printed = (await run(project, process.execPath, ...flags, file))
        .split('\n')
        .filter((line) => line.startsWith('{'));
      if (printed.length !== 2) throw new Error(`${file} printed ${printed.length} verdicts, not 2`);
      for (const [i, weights] of ['module', 'files'].entries())
        lines.push(
          `${file}, weights as ${weights}, ${compare(JSON.parse(printed[i]), given.expected, 'wasm')}`,
        );
    }
    return lines;
  };
}

/** Builds and opens a page, with the weights as a module and as files. */
function page(name, { backend, registry = false, site = '.', files = 'model', build = true, apart = false }) {
  return async (given) => {
    const project = await makeProject(name, { ...given, registry });
    copyModel(project, files);
    if (build) await run(project, 'npm', 'run', 'build');
    const lines = [];
    for (const weights of ['module', 'files']) {
      const { origin, sent, close } = await serve(`${project}/${site}`);
      try {
        const { verdict } = await openVerdict(`${origin}/?weights=${weights}`);
        lines.push(`weights as ${weights}, ${compare(verdict, given.expected, backend)}`);
        if (sent.some(({ path }) => path.startsWith('/model/')) !== (weights === 'files'))
          throw new Error(`it took the weights from elsewhere than ${weights}`);
        lines.push(`weights as ${weights}, ${transferred(sent, apart)}`);
      } finally {
        close();
      }
    }
    return lines;
  };
}

/** Each gives the lines to report, or throws. */
export const CONSUMERS = {
  'node-esm': node('node-esm', ['main.mjs']),
  'node-cjs': node('node-cjs', ['main.js']),
  typescript: node('typescript', ['out/bundler/main.js', 'out/node16/main.js'], { build: true }),
  esbuild: page('esbuild', { backend: 'wasm' }),
  'import-map': page('import-map', { backend: 'webgl', build: false, apart: true }),
  worker: page('worker', { backend: 'webgl' }),
  vite: page('vite', { backend: 'wasm', registry: true, site: 'dist', files: 'public/model', apart: true }),
  webpack: page('webpack', { backend: 'wasm', registry: true }),
  next,
  'node-strict': node('node-esm', ['main.mjs'], { flags: ['--disallow-code-generation-from-strings'] }),
  strict,
  bun: runtime('bun'),
  deno: runtime('deno', ['run', '-A']),
};
