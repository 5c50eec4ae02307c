/** Source photos of the reference portraits, from which `scripts/make-references.mjs` makes them: no map is measured on them. */
export const REFERENCE_PHOTOS = ['female/48.jpg', 'male/7.jpg', 'male/12.jpg', 'female/25.jpg'].map(
  (name) => `faker_ai_portraits/${name}`,
);

/** Whether a photo is the source of a reference portrait. */
export function isReference(path: string): boolean {
  return REFERENCE_PHOTOS.some((name) => path.replaceAll('\\', '/').endsWith(name));
}
