// Whether every link of the built site leads to a page, file or heading of it: node scripts/check-site.mjs [FOLDER]
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = process.argv[2] ?? fileURLToPath(new URL('../docs/.vitepress/dist', import.meta.url));
const BASE = process.env.SITE_BASE ?? '/lucidface/';
const pages = readdirSync(DIST, { recursive: true }).filter((name) => name.endsWith('.html'));
/** The file of a link without its anchor, or undefined where there is none. */
function fileOf(path) {
  return [path, `${path}.html`, join(path, 'index.html')].find(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
}
const anchors = new Map();
function hasAnchor(file, name) {
  if (!anchors.has(file))
    anchors.set(
      file,
      new Set([...readFileSync(file, 'utf8').matchAll(/\s(?:id|name)="([^"]+)"/g)].map(([, id]) => id)),
    );
  return anchors.get(file).has(name);
}

let links = 0;
const dead = [];
for (const page of pages) {
  const file = join(DIST, page);
  // scripts of the search are no links
  const html = readFileSync(file, 'utf8').replaceAll(/<script[\s\S]*?<\/script>/g, '');
  for (const [, raw] of html.matchAll(/<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="([^"]+)"/g)) {
    const link = raw.replaceAll('&amp;', '&');
    if (/^(?:[a-z]+:|\/\/)/i.test(link)) continue;
    links++;
    const [path, anchor] = link.split('#');
    const target =
      path === ''
        ? file
        : path.startsWith('/')
          ? path.startsWith(BASE) && fileOf(join(DIST, decodeURI(path.slice(BASE.length).split('?')[0])))
          : fileOf(join(dirname(file), decodeURI(path.split('?')[0])));
    if (!target) dead.push(`${relative(DIST, file)}: ${link}`);
    else if (anchor && target.endsWith('.html') && !hasAnchor(target, decodeURIComponent(anchor)))
      dead.push(`${relative(DIST, file)}: ${link} has no such heading`);
  }
}
console.log(`${pages.length} pages, ${links} links within the site, ${dead.length} dead`);
for (const line of new Set(dead)) console.error(line);
process.exitCode = dead.length > 0 || pages.length === 0 || !existsSync(join(DIST, 'api/index.html')) ? 1 : 0;
