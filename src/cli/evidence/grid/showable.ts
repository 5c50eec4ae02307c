/** Sources whose licence lets their photos be shown, the first preferred, with what is to be said of them. */
export const SHOWABLE: Readonly<Record<string, string>> = {
  faker_ai_portraits: 'generated portraits (faker_ai_portraits, CC0 1.0): these people do not exist',
  us_civilservice: 'official portraits of US office holders (us_civilservice, public domain)',
  london_set:
    'Face Research Lab London Set by Lisa DeBruine and Benedict Jones (2017, https://doi.org/10.6084/m9.figshare.5047666), CC BY 4.0; changed: defects were made',
};

/** What is to be said of the photos of a picture. */
export function creditOf(sources: readonly string[]): string {
  const said = Object.entries(SHOWABLE).flatMap(([source, credit]) =>
    sources.includes(source) ? [credit] : [],
  );
  return `Photos: ${said.join('; ')}.`;
}
