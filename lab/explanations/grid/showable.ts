/** Sources whose photos may be shown, the first preferred, with their credits: no photo of a real person is part of this project. */
export const SHOWABLE: Readonly<Record<string, string>> = {
  faker_ai_portraits: 'generated portraits (faker_ai_portraits, CC0 1.0): these people do not exist',
};

/** Credits of the photos of a picture. */
export function creditOf(sources: readonly string[]): string {
  const said = Object.entries(SHOWABLE).flatMap(([source, credit]) =>
    sources.includes(source) ? [credit] : [],
  );
  return `Photos: ${said.join('; ')}.`;
}
