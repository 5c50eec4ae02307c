/** The photos that the reference portraits were made of (`scripts/make-references.mjs`): no map is measured on them. */
const REFERENCE_PHOTOS = ['female/48.jpg', 'male/7.jpg', 'male/12.jpg', 'female/25.jpg'].map(
  (name) => `faker_ai_portraits/${name}`,
);

/** Whether a photo shows what hidden parts show, too. */
export function isReference(path: string): boolean {
  return REFERENCE_PHOTOS.some((name) => path.replaceAll('\\', '/').endsWith(name));
}
