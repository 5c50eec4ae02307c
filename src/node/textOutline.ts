import { GLYPHS } from './glyphs.js';

/** A line of text as an SVG path, so that no font of the machine is needed. Accents are left out; other characters beyond ASCII become question marks. */
export function textOutline(text: string, x: number, baseline: number, size: number, color: string): string {
  const scale = size / 1000;
  let at = x;
  const paths = Array.from(plain(text), (character) => {
    const [advance, outline] = glyphOf(character);
    const path = `<path d="${outline}" transform="translate(${at.toFixed(2)} ${baseline}) scale(${scale})"/>`;
    at += advance * scale;
    return outline ? path : '';
  });
  return `<g fill="${color}">${paths.join('')}</g>`;
}

/** Width of a line of text in pixels. */
export function textWidth(text: string, size: number): number {
  return Array.from(plain(text)).reduce(
    (width, character) => width + (glyphOf(character)[0] * size) / 1000,
    0,
  );
}

/** The text in lines that are no wider than a number of pixels, broken at spaces, and in words that are wider. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(...broken(word, size, width));
  }
  return lines;
}

/** A word in pieces that are no wider than a number of pixels, of a character at least. */
function broken(word: string, size: number, width: number): string[] {
  const pieces = [''];
  for (const character of word) {
    const last = pieces.length - 1;
    if (pieces[last] === '' || textWidth(pieces[last] + character, size) <= width) pieces[last] += character;
    else pieces.push(character);
  }
  return pieces;
}

/** The text without accents, and with the letters that stand for those that have none. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/g, (character) => LETTERS[character] ?? character);
}

const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', ø: 'o', Ø: 'O', ł: 'l' },
  ...{ '’': "'", '‘': "'", '“': '"', '”': '"', '–': '-' },
};

function glyphOf(character: string): readonly [number, string] {
  return (GLYPHS[character.charCodeAt(0) - 32] ?? GLYPHS[31]) as readonly [number, string];
}
