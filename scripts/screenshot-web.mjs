// Makes docs/web.png, the web page with a drawn head instead of a person: node scripts/screenshot-web.mjs
import sharp from 'sharp';
import { loadSource } from './loadSource.mjs';

const { closeBrowser, openBrowser, serveWeb } = await loadSource(`
  export { closeBrowser, openBrowser } from './test/browser/openPage.ts';
  export { serveWeb } from './test/browser/serveWeb.ts';`);

/** A dummy that wears a mask: its mouth and nose are covered. */
const DUMMY = `
<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900">
  <defs>
    <linearGradient id="wall" x1="0" x2="1"><stop offset="0" stop-color="#d6dbd8"/><stop offset="1" stop-color="#b4bdba"/></linearGradient>
    <linearGradient id="clay" x1="0" x2="1"><stop offset="0" stop-color="#c99f86"/><stop offset=".4" stop-color="#e6c6b0"/><stop offset="1" stop-color="#b98a70"/></linearGradient>
    <linearGradient id="shirt" x1="0" x2="1"><stop offset="0" stop-color="#3f7f86"/><stop offset="1" stop-color="#2b5f66"/></linearGradient>
    <filter id="soft"><feGaussianBlur stdDeviation="3"/></filter>
    <filter id="softer"><feGaussianBlur stdDeviation="9"/></filter>
  </defs>
  <rect width="900" height="900" fill="url(#wall)"/>
  <path d="M120 900q20-190 220-215h220q200 25 220 215z" fill="url(#shirt)"/>
  <path d="M365 600h170v110q-85 70-170 0z" fill="url(#clay)"/>
  <path d="M365 640q85 60 170 0v40q-85 50-170 0z" fill="#2a1d17" opacity=".35" filter="url(#softer)"/>
  <ellipse cx="268" cy="430" rx="26" ry="48" fill="#c79d83"/><ellipse cx="632" cy="430" rx="26" ry="48" fill="#b98a70"/>
  <path d="M450 180c130 0 182 90 182 210 0 160-90 290-182 290s-182-130-182-290c0-120 52-210 182-210z" fill="url(#clay)"/>
  <path d="M262 400c-20-190 80-262 190-262s208 70 186 262c-14-80-40-130-80-150-70 34-180 40-230 10-36 30-56 70-66 140z" fill="#2b2320"/>
  <g filter="url(#soft)">
    <path d="M322 372q46-30 92-6" stroke="#3a2a22" stroke-width="13" fill="none"/><path d="M486 366q46-24 92 6" stroke="#1b120e" stroke-width="13" fill="none"/>
    <ellipse cx="368" cy="414" rx="36" ry="17" fill="#f4ece4"/><ellipse cx="532" cy="414" rx="36" ry="17" fill="#f4ece4"/>
    <circle cx="370" cy="414" r="16" fill="#31231c"/><circle cx="530" cy="414" r="16" fill="#31231c"/>
    <path d="M332 404q36-22 72 4M496 408q36-26 72-4" stroke="#2a1d17" stroke-width="6" fill="none"/>
    <path d="M446 410q-8 40-16 60" stroke="#a37660" stroke-width="9" fill="none"/>
    <path d="M300 486q-24-16-34-40M600 486q24-16 34-40" stroke="#e8eef0" stroke-width="6" fill="none"/>
    <path d="M298 480q76-8 152-34 76 26 152 34 6 92-40 150-44 54-112 60-68-6-112-60-46-58-40-150z" fill="#8fb9cf"/>
    <path d="M304 532q146 34 292 0M316 580q134 34 268 0M344 626q106 28 212 0" stroke="#7aa5bc" stroke-width="6" fill="none"/>
  </g>
</svg>`;

const server = await serveWeb();
try {
  const browser = await openBrowser();
  const buffer = await sharp(Buffer.from(DUMMY)).jpeg({ quality: 95 }).toBuffer();
  const shots = [];
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: { width: 1160, height: 1100 }, colorScheme });
    await page.goto(server.origin);
    await page.setInputFiles('#file', { name: 'dummy.jpg', mimeType: 'image/jpeg', buffer });
    await page.waitForSelector('#verdict[aria-busy="false"]');
    await page.click('#explain');
    await page.waitForSelector('#answer', { state: 'visible', timeout: 60_000 });
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
