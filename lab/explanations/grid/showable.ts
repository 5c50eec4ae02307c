/** Sources whose photos may be shown without further conditions, the first preferred, with their credits. */
export const SHOWABLE: Readonly<Record<string, string>> = {
  faker_ai_portraits: 'generated portraits (faker_ai_portraits, CC0 1.0): these people do not exist',
  us_civilservice: 'official portraits of US office holders (us_civilservice, public domain)',
};

/** Credits of the photos of a picture. */
export function creditOf(sources: readonly string[]): string {
  const said = Object.entries(SHOWABLE).flatMap(([source, credit]) =>
    sources.includes(source) ? [credit] : [],
  );
  return `Photos: ${said.join('; ')}.`;
}
