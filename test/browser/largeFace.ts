/** The detector looks for the one large face of the photo: fewer passes of the network, which runs in software here. */
export const LARGE = { minRelativeArea: 0.05 };
