import { GLYPHS } from './glyphs.js';

/** A line of text as an SVG path, so that no font of the machine is needed. Characters beyond ASCII become question marks. */
export function textOutline(text: string, x: number, baseline: number, size: number, color: string): string {
  const scale = size / 1000;
  let at = x;
  const paths = Array.from(text, (character) => {
    const [advance, outline] = glyphOf(character);
    const path = `<path d="${outline}" transform="translate(${at.toFixed(2)} ${baseline}) scale(${scale})"/>`;
    at += advance * scale;
    return outline ? path : '';
  });
  return `<g fill="${color}">${paths.join('')}</g>`;
}

/** Width of a line of text in pixels. */
export function textWidth(text: string, size: number): number {
  return Array.from(text).reduce((width, character) => width + (glyphOf(character)[0] * size) / 1000, 0);
}

/** The text in lines that are no wider than a number of pixels, broken at spaces. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function glyphOf(character: string): readonly [number, string] {
  return (GLYPHS[character.charCodeAt(0) - 32] ?? GLYPHS[31]) as readonly [number, string];
}
