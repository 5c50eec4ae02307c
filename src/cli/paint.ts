const COLOURS = { green: 32, red: 31, yellow: 33, bold: 1 } as const;

/** Gives a text a colour, or leaves it as it is. */
export type Paint = (text: string, colour: keyof typeof COLOURS) => string;

/** Leaves every text as it is. */
export const PLAIN: Paint = (text) => text;

/**
 * Colours for a stream: none where it is no terminal, where `NO_COLOR` is set (https://no-color.org), or where the terminal is dumb. `FORCE_COLOR`
 * turns them on for a pipe.
 */
export function paintFor(
  stream: { readonly isTTY?: boolean } = process.stdout,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Paint {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0';
  if (NO_COLOR || !(forced || (stream.isTTY && TERM !== 'dumb'))) return PLAIN;
  return (text, colour) => `\x1b[${COLOURS[colour]}m${text}\x1b[0m`;
}
