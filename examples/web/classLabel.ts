const LABELS: Readonly<Record<string, string>> = {
  acceptable: 'Acceptable',
  blurred: 'Blurred',
  dark: 'Too dark',
  bright: 'Too bright',
  'side-lit': 'Lit from one side',
  'low-contrast': 'Low contrast',
  noisy: 'Grainy',
  compressed: 'Compressed too far',
  'off-colour': 'Off colour',
  occluded: 'Face covered',
  sunglasses: 'Sunglasses',
  'mouth-open': 'Mouth open',
  'eyes-closed': 'Eyes closed',
  turned: 'Turned away',
  'no-face': 'No face',
  'several-faces': 'Several faces',
  'too-small': 'Face too small',
  'cut-off': 'Face cut off',
  'off-centre': 'Off centre',
  'not-upright': 'Photo not upright',
};

/** A class of the model in the words of the page; one that it does not know is called as it is. */
export function classLabel(className: string): string {
  return LABELS[className] ?? className;
}
