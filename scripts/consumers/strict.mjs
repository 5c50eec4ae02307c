import { newPage, verdictOf } from './browser.mjs';
import { compare } from './expected.mjs';
import { copyModel, makeProject, run } from './project.mjs';
import { serve } from './serve.mjs';

const BACKENDS = ['cpu', 'wasm', 'webgl', 'webgpu'];
/** Policies of a page besides that of the photo, by backend and weights. */
const POLICY = {
  always: ["script-src 'self'", "img-src 'self'"],
  wasm: ["script-src 'wasm-unsafe-eval'", "connect-src 'self'"],
  files: ["connect-src 'self'"],
};

/** Pages with strict policies. */
export async function strict(given) {
  const project = await makeProject('strict', given);
  copyModel(project, 'model');
  await run(project, 'npm', 'run', 'build');
  const lines = [];
  for (const backend of BACKENDS)
    for (const weights of ['module', 'files'])
      lines.push(await withPolicy(project, backend, weights, given.expected));
  lines.push(await offline(project, given.expected));
  lines.push(await sandboxed(project, given.expected));
  lines.push(await twoEngines(project));
  return lines;
}

/** The quick start under the policy that it needs, and not under one that lacks any source of it. */
async function withPolicy(project, backend, weights, expected) {
  const needed = [...new Set([...POLICY.always, ...(POLICY[backend] ?? []), ...(POLICY[weights] ?? [])])];
  const { verdict, problems } = await judgeUnder(project, needed, backend, weights);
  const line = compare(verdict, expected, backend);
  if (problems.length > 0) throw new Error(`under ${header(needed)}: ${problems.join('; ')}`);
  for (const source of needed) {
    // no script, no page; no image, no photo
    if (POLICY.always.includes(source)) continue;
    const without = needed.filter((other) => other !== source);
    const { verdict } = await judgeUnder(project, without, backend, weights);
    if (!verdict.error) throw new Error(`${backend}, weights as ${weights}, works without ${source}`);
  }
  return `${header(needed)}: weights as ${weights}, ${line}`;
}

/** `script-src 'self'` and `script-src 'wasm-unsafe-eval'` as one directive, and nothing else allowed. */
function header(sources) {
  const directives = new Map([['default-src', "'none'"]]);
  for (const [name, source] of sources.map((text) => text.split(' ')))
    directives.set(name, directives.has(name) ? `${directives.get(name)} ${source}` : source);
  return [...directives].map((directive) => directive.join(' ')).join('; ');
}

async function judgeUnder(project, sources, backend, weights) {
  const { origin, close } = await serve(project, { 'content-security-policy': header(sources) });
  const { page, context, problems } = await newPage();
  try {
    await page.goto(`${origin}/?backend=${backend}&weights=${weights}`);
    await begin(page, problems);
    return { verdict: await verdictOf(page, problems), problems };
  } finally {
    await context.close();
    close();
  }
}

/** Presses the button once everything is loaded; gives up when the page reports an error. */
async function begin(frame, problems) {
  const ready = () =>
    document.querySelector('#judge:enabled') || document.getElementById('verdict')?.textContent;
  await frame.waitForFunction(ready, undefined, { timeout: 60_000 }).catch((cause) => {
    throw new Error(`the page did not start: ${problems.join('; ')}`, { cause });
  });
  await frame.evaluate(() => document.querySelector('#judge:enabled')?.click());
}

/** Everything is loaded, then the network goes away. */
async function offline(project, expected) {
  const { origin, close } = await serve(project);
  const { page, context, problems } = await newPage();
  try {
    await page.goto(`${origin}/?backend=wasm`);
    await page.waitForSelector('#judge:enabled');
    const asked = [];
    await page.route('**', (route) => {
      asked.push(route.request().url());
      return route.abort();
    });
    await context.setOffline(true);
    await begin(page, problems);
    const line = compare(await verdictOf(page, problems), expected, 'wasm');
    if (asked.length > 0) throw new Error(`offline it asked for ${asked.join(', ')}`);
    return `offline after loading, ${line}`;
  } finally {
    await context.close();
    close();
  }
}

/** In a frame of an origin of its own: its server must allow any origin to read. */
async function sandboxed(project, expected) {
  const inner = await serve(project, { 'access-control-allow-origin': '*' });
  const { page, context, problems } = await newPage();
  try {
    await page.setContent(
      `<iframe sandbox="allow-scripts" src="${inner.origin}/?backend=wasm&amp;weights=files"></iframe>`,
    );
    const frame = await (await page.waitForSelector('iframe')).contentFrame();
    await begin(frame, problems);
    const line = compare(await verdictOf(frame, problems), expected, 'wasm');
    if ((await frame.evaluate(() => window.origin)) !== 'null') throw new Error('the frame has an origin');
    return `in a sandboxed frame, ${line}`;
  } finally {
    await context.close();
    inner.close();
  }
}

/** A tensor of another frame's tfjs is refused by name. */
async function twoEngines(project) {
  const { origin, close } = await serve(project);
  const { page, context } = await newPage();
  try {
    await page.goto(`${origin}/?backend=wasm`);
    await page.waitForSelector('#judge:enabled');
    const message = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.src = location.href;
      document.body.append(frame);
      await new Promise((resolve) => {
        const timer = setInterval(() => {
          if (!frame.contentDocument?.querySelector('#judge:enabled')) return;
          clearInterval(timer);
          resolve();
        }, 100);
      });
      const { width, height } = window.classifier.inputSize;
      try {
        window.classifier.predict(frame.contentWindow.tf.zeros([1, height, width, 3]));
        return 'nothing was thrown';
      } catch (error) {
        return String(error);
      }
    });
    if (!message.startsWith('TypeError: `images` must be a live tensor of this tfjs engine'))
      throw new Error(`a tensor of another frame: ${message}`);
    return `a tensor of another frame, ${message}`;
  } finally {
    await context.close();
    close();
  }
}
