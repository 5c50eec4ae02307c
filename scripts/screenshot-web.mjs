// Makes docs/web.png, the web page with a generated portrait: node scripts/screenshot-web.mjs
import sharp from 'sharp';
import { loadSource } from './loadSource.mjs';

const { closeBrowser, openBrowser, serveWeb } = await loadSource(`
  export { closeBrowser, openBrowser } from './test/browser/openPage.ts';
  export { serveWeb } from './test/browser/serveWeb.ts';`);

const server = await serveWeb();
try {
  const browser = await openBrowser();
  const shots = [];
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: { width: 1160, height: 1100 }, colorScheme });
    await page.goto(server.origin);
    await page.click('[data-sample="covered"]');
    await page.waitForSelector('#tab-combined[aria-selected="true"]', { timeout: 240_000 });
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(900); // for the ring to fill
    shots.push(await page.screenshot());
  }
  const [light, dark] = shots;
  // one page, half by day and half by night
  const { width, height } = await sharp(light).metadata();
  const mask = Buffer.from(
    `<svg width="${width}" height="${height}"><path d="M${width * 0.552} 0H${width}V${height}H${width * 0.532}z"/></svg>`,
  );
  const night = await sharp(dark)
    .composite([{ input: mask, blend: 'dest-in' }])
    .png()
    .toBuffer();
  await sharp(light)
    .composite([{ input: night }])
    .png({ compressionLevel: 9 })
    .toFile('docs/web.png');
} finally {
  await closeBrowser();
  server.close();
}
