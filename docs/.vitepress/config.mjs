// The documentation site: npm run site writes it to docs/.vitepress/dist, with the API reference under api/
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const DOCS = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = 'https://github.com/lucidface/lucidface/blob/main/';
const page = (text, link) => ({ text, link });
const METHODS = {
  'grad-cam': 'Grad-CAM',
  'grad-cam-plus-plus': 'Grad-CAM++',
  'hires-cam': 'HiResCAM',
  'layer-cam': 'LayerCAM',
  'xgrad-cam': 'XGrad-CAM',
  'eigen-cam': 'Eigen-CAM',
  'score-cam': 'Score-CAM',
  saliency: 'Saliency',
  'smooth-grad': 'SmoothGrad',
  'integrated-gradients': 'Integrated gradients',
  occlusion: 'Occlusion',
  rise: 'RISE',
  lime: 'LIME',
  'kernel-shap': 'KernelSHAP',
  combined: 'Combined',
};

export default defineConfig({
  title: 'lucidface',
  description: 'Tells whether a face photo is good enough to use, and shows why.',
  base: process.env.SITE_BASE ?? '/lucidface/',
  cleanUrls: true,
  // it is built beside the pages
  ignoreDeadLinks: [/\/api\//],
  // what `npm run docs` wrote is no part of the pages
  srcExclude: ['api/**'],
  markdown: { config: (md) => md.core.ruler.push('sources', linkSources) },
  themeConfig: {
    search: { provider: 'local' },
    nav: [page('Start', '/start'), page('Methods', '/methods/'), page('Evidence', '/reports/evidence')],
    sidebar: [
      {
        text: 'Start',
        items: [page('Getting started', '/start'), page('Concepts', '/concepts'), page('FAQ', '/faq')],
      },
      {
        text: 'Use',
        items: [
          page('Script tag and web component', '/element'),
          page('Camera', '/camera'),
          page('Command line', '/command-line'),
          page('Many photos', '/scale'),
          page('Faces and detectors', '/detectors'),
          page('Landmarks', '/landmarks'),
          page('Measures', '/measures'),
          page('Reasons in words', '/reasons'),
          page('Translating advice', '/advice'),
          page('Bundlers', '/bundlers'),
          page('Workers', '/workers'),
        ],
      },
      {
        text: 'Make it yours',
        items: [
          page('Your own classes', '/own-classes'),
          page('Your own model', '/own-model'),
          page('Your own explainer', '/writing-an-explainer'),
          page('Evaluating on your photos', '/evaluating'),
          page('Data format', '/data'),
        ],
      },
      {
        text: 'Methods',
        collapsed: true,
        items: [
          page('Overview', '/methods/'),
          ...Object.entries(METHODS).map(([name, text]) => page(text, `/methods/${name}`)),
          page('Formulas and options', '/explainers'),
          page('Metrics', '/metrics'),
          page('Degradations', '/degradations'),
        ],
      },
      {
        text: 'Measured',
        collapsed: true,
        items: [
          page('Evidence', '/reports/evidence'),
          page('Evidence, earlier run', '/reports/evidence-mean-colour'),
          page('Trust', '/reports/trust'),
          page('Errors by group', '/reports/groups'),
          page('Evaluation', '/reports/evaluation/evaluation'),
          page('Landmarks and measures', '/reports/landmarks'),
          page('Ablation', '/reports/ablation'),
          page('Backends', '/reports/backends'),
          page('Speed', '/reports/speed'),
          page('Many photos', '/reports/batch'),
          page('LiteRT.js', '/reports/litert'),
          page('Reliability', '/reports/reliability'),
          page("LIME's stability", '/reports/lime'),
          page('Quick starts', '/reports/quick-starts'),
        ],
      },
    ],
  },
});

/** Links that leave the folder of the documents go to the sources on GitHub. */
function linkSources({ tokens, env }) {
  for (const { children } of tokens)
    for (const token of children ?? []) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (!href || /^(\w+:|#|\/)/.test(href)) continue;
      const from = posix.relative(DOCS, dirname(env.path ?? join(DOCS, 'index.md')));
      const target = posix.normalize(posix.join('docs', from, href));
      if (!target.startsWith('docs/')) token.attrSet('href', SOURCES + target);
    }
}
