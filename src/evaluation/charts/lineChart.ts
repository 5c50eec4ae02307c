import { textOutline, textWidth } from '../../node/textOutline.js';

/** Colours that are distinguishable with any colour vision (Okabe & Ito 2008, https://jfly.uni-koeln.de/color/), black first. */
export const COLORS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#56B4E9', '#000000'] as const;

const INK = '#1b1f24';
const FAINT = '#59636e';
const GRID = '#e3e6ea';

/** One line of a chart. */
export interface Series {
  readonly label: string;
  readonly color: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** A dashed line, for references. */
  readonly dashed?: boolean;
  /** A dot at each point. */
  readonly dots?: boolean;
}

/** An axis from its first tick to its last. */
export interface Axis {
  readonly label: string;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

export interface Chart {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

/** Width of a chart in pixels. */
export const CHART_WIDTH = 380;
const PLOT = { left: 62, top: 40, width: 300, height: 260 };
const LINE = 20;

/** Height of a chart in pixels: its legend has one line per series. */
export function chartHeight({ series }: Chart): number {
  return PLOT.top + PLOT.height + 56 + series.length * LINE + 12;
}

/** A chart as SVG content, with its upper left corner at 0, 0. */
export function lineChart({ title, x, y, series }: Chart): string {
  const { left, top, width, height } = PLOT;
  const bottom = top + height;
  const scale = ({ ticks }: Axis, length: number) => {
    const [first, last] = [ticks[0]?.at, ticks[ticks.length - 1]?.at];
    return (value: number): number => ((value - first) / (last - first)) * length;
  };
  const [right, up] = [scale(x, width), scale(y, height)];
  const parts: string[] = [textOutline(title, left, 24, 17, INK)];
  for (const { at, text } of x.ticks) {
    const px = left + right(at);
    parts.push(`<path d="M${round(px)} ${top}V${bottom + 5}" stroke="${GRID}" fill="none"/>`);
    parts.push(textOutline(text, px - textWidth(text, 13) / 2, bottom + 20, 13, FAINT));
  }
  for (const { at, text } of y.ticks) {
    const py = bottom - up(at);
    parts.push(`<path d="M${left - 5} ${round(py)}H${left + width}" stroke="${GRID}" fill="none"/>`);
    parts.push(textOutline(text, left - 9 - textWidth(text, 13), Math.round(py + 5), 13, FAINT));
  }
  parts.push(`<path d="M${left} ${top}V${bottom}H${left + width}" stroke="${INK}" fill="none"/>`);
  parts.push(textOutline(x.label, left + (width - textWidth(x.label, 14)) / 2, bottom + 41, 14, INK));
  const middle = top + height / 2 + textWidth(y.label, 14) / 2;
  parts.push(
    `<g transform="translate(17 ${round(middle)}) rotate(-90)">${textOutline(y.label, 0, 0, 14, INK)}</g>`,
  );
  series.forEach(({ label, color, points, dashed, dots }, i) => {
    const places = points.map(([px, py]) => `${round(left + right(px))} ${round(bottom - up(py))}`);
    const dash = dashed ? ' stroke-dasharray="6 5"' : '';
    const style = `stroke="${color}" stroke-width="${dashed ? 1.5 : 2.25}" stroke-linejoin="round" fill="none"${dash}`;
    if (places.length > 1) parts.push(`<path d="M${places.join('L')}" ${style}/>`);
    for (const place of dots ? places : []) {
      const [cx, cy] = place.split(' ');
      parts.push(`<circle cx="${cx}" cy="${cy}" r="3.5" fill="${color}"/>`);
    }
    const line = bottom + 62 + i * LINE;
    parts.push(`<path d="M${left} ${line - 4}h26" ${style}/>`);
    parts.push(textOutline(label, left + 34, line, 14, INK));
  });
  return parts.join('');
}

/** Equally spaced ticks. */
export function ticks(from: number, to: number, steps: number, digits = 1): Axis['ticks'] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const at = from + ((to - from) * i) / steps;
    return { at, text: at.toFixed(digits) };
  });
}

function round(value: number): string {
  return value.toFixed(2);
}
