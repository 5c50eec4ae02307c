import type { Pixels, Size } from '../types.js';
import {
  checkArray,
  checkInteger,
  checkObject,
  checkRaster,
  checkSize,
  checkString,
  resolveOptions,
} from '../validate.js';
import { loadSharp } from './loadSharp.js';
import { textOutline, wrapText } from './textOutline.js';

/** A picture of a report, with its captions. */
export interface Panel {
  readonly image: Pixels;
  readonly label: string;
  /** Smaller, under the label. */
  readonly note?: string;
}

export interface ReportOptions {
  /** A line above the panels. @defaultValue none */
  readonly title?: string | undefined;
  /** Lines under the title. @defaultValue none */
  readonly lines?: readonly string[] | undefined;
  /** Height of the pictures in pixels; each keeps its shape. @defaultValue 360 */
  readonly height?: number | undefined;
}

/** @internal */
export const REPORT_DEFAULTS = Object.freeze({
  title: undefined as string | undefined,
  lines: [] as readonly string[],
  height: 360 as number,
});

const GAP = 24;
/** A picture is at most this many times as wide as the pictures are high: a wider one is shown smaller. */
const MAX_ASPECT = 4;
/** Minimum width of a panel in pixels, for its captions. */
const MIN_CELL = 96;
const INK = '#1b1f24';
const FAINT = '#59636e';

/**
 * Pictures side by side, labelled: photo, maps, and the verdict above them.
 *
 * @returns RGB, for `writeImage`
 * @throws TypeError or RangeError for an invalid panel or option, or more panels than fit into a picture
 */
export async function report(panels: readonly Panel[], options?: ReportOptions): Promise<Pixels> {
  const { title, lines, height } = resolveOptions('report', options, REPORT_DEFAULTS);
  checkArray('panels', panels);
  if (panels.length === 0) throw new RangeError('`panels` must be an array of at least one panel, got none');
  if (title !== undefined) checkString('title', title);
  checkArray('lines', lines);
  for (const [i, line] of lines.entries()) checkString(`lines[${i}]`, line);
  checkInteger('height', height, 32, 4096);
  // unlike forEach, this does not skip holes
  for (const [i, panel] of panels.entries()) checkPanel(panel, i);
  const sharp = await loadSharp();
  const shapes = panels.map(({ image }) => {
    const size = fitted(image, height);
    return { ...size, channels: channelsOf(image), cell: Math.max(size.width, MIN_CELL) };
  });
  const total = shapes.reduce((sum, { cell }) => sum + cell + GAP, GAP);
  const notes = panels.map(({ note }, i) => (note ? wrapText(note, 15, shapes[i].cell) : []));
  const above = lines.flatMap((line) => wrapText(line, 17, total - 2 * GAP));
  const titles = title ? wrapText(title, 27, total - 2 * GAP) : [];
  const top = GAP + titles.length * 36;
  const head = top + above.length * 26 + (titles.length + above.length > 0 ? 10 : 0);
  const foot = 40 + Math.max(...notes.map((wrapped) => wrapped.length)) * 21 + 12;
  const texts = [
    ...titles.map((line, i) => textOutline(line, GAP, GAP + 24 + i * 36, 27, INK)),
    ...above.map((line, i) => textOutline(line, GAP, top + 18 + i * 26, 17, FAINT)),
  ];
  const pictures: { input: Buffer; left: number; top: number }[] = [];
  let left = GAP;
  for (const [i, { image, label }] of panels.entries()) {
    const { channels, cell, ...size } = shapes[i];
    const raw = Buffer.from(Uint8ClampedArray.from(image.data));
    const input = await sharp(raw, {
      raw: { width: image.width, height: image.height, channels },
      limitInputPixels: false,
    })
      .resize(size.width, size.height, { fit: 'fill' })
      .png()
      .toBuffer();
    pictures.push({ input, left, top: head });
    texts.push(textOutline(label, left, head + height + 27, 20, INK));
    notes[i]?.forEach(
      (line, n) => void texts.push(textOutline(line, left, head + height + 50 + n * 21, 15, FAINT)),
    );
    left += cell + GAP;
  }
  const size = { width: total, height: head + height + foot };
  checkSize('the report', size);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${texts.join('')}</svg>`;
  const { data, info } = await sharp({ create: { ...size, channels: 3, background: '#ffffff' } })
    .composite([...pictures, { input: Buffer.from(svg), left: 0, top: 0 }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    width: info.width,
    height: info.height,
  };
}

/** The size at which a report shows a picture: `height` high, unless it is too wide for that. */
export function fitted({ width, height }: Size, panelHeight: number): Size {
  const zoom = Math.min(panelHeight / height, (MAX_ASPECT * panelHeight) / width);
  return { width: Math.max(1, Math.round(width * zoom)), height: Math.max(1, Math.round(height * zoom)) };
}

function checkPanel(panel: Panel, i: number): void {
  checkObject(`panels[${i}]`, panel, '{ image, label, note? }');
  checkRaster(`panels[${i}].image`, panel.image, [3, 4]);
  checkString(`panels[${i}].label`, panel.label);
  if (panel.note !== undefined) checkString(`panels[${i}].note`, panel.note);
}

function channelsOf({ data, width, height }: Pixels): 3 | 4 {
  return data.length === 3 * width * height ? 3 : 4;
}
