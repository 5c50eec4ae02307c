import { loadSharp } from '../../node/loadSharp.js';
import { textOutline } from '../../node/textOutline.js';
import { CHART_WIDTH, type Chart, chartHeight, lineChart } from './lineChart.js';

const MARGIN = 20;
const HEAD = 56;

/** Draws charts on one PNG with a white background, at most four per row. */
export async function drawChartSheet(title: string, charts: readonly Chart[]): Promise<Uint8Array> {
  const columns = Math.min(4, charts.length);
  const rows = Math.ceil(charts.length / columns);
  const height = Math.max(...charts.map(chartHeight));
  // a title may be wider than one chart
  const width = Math.max(760, columns * CHART_WIDTH) + 2 * MARGIN;
  const total = HEAD + rows * height + MARGIN;
  const panels = charts.map((chart, i) => {
    const [x, y] = [MARGIN + (i % columns) * CHART_WIDTH, HEAD + Math.floor(i / columns) * height];
    return `<g transform="translate(${x} ${y})">${lineChart(chart)}</g>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}"><rect width="100%" height="100%" fill="#fff"/>${textOutline(title, MARGIN + 12, 36, 22, '#1b1f24')}${panels.join('')}</svg>`;
  const sharp = await loadSharp();
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' }).png().toBuffer();
}
