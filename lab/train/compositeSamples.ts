import type { ClassMasks } from '../../src/model/fit/samples.js';
import type { LabelledImage } from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import { faceReferences } from '../../src/references/index.js';
import { slic } from '../../src/segmentation/index.js';
import type { Raster, Segments, Size } from '../../src/types.js';
import { naturalLabels } from './fairFace.js';
import { isBare, type NaturalSample } from './naturalSamples.js';
import type { PastedSample } from './pastedSamples.js';

/** Composites of an epoch: of pasted covers, of photos whose fault has an outline, and of photos without a cover. */
const [PASTED, OUTLINED, BARE] = [500, 300, 300];
/** The share of the superpixels beside the fault that are replaced. */
const [LEAST_REPLACED, MOST_REPLACED] = [0.1, 0.9];
/** Superpixels of a composite. */
const [FEWEST, MOST] = [30, 80];
/** A superpixel belongs to a fault that covers this share of it. */
const LEAST_SHARE = 0.1;
/** The share of the composites whose fault is shown, and of those that show half of it; the others hide it. */
const [SHOWN, HALF] = [0.45, 0.2];
/** The label of a fault of which half is shown: half of a hand still covers a face. */
const LABEL_OF_HALF = 0.7;
/** How often the reference is the first one, which explanations use by default. */
const FIRST_REFERENCE_SHARE = 0.5;
const COVERS = ['occluded', 'sunglasses'] as const;
/** Faults of a part of the face. Those of light, blur and pose hold for a whole photo: whether a part of it has them is not known. */
const OF_PARTS = [...COVERS, 'eyes-closed', 'mouth-open'] as const;
/** Faults that a composite may have although its two photos do not. */
const OF_SEAMS: readonly string[] = ['side-lit', 'turned'];

/** A photo of which parts are those of a reference, others in each epoch. */
export interface CompositeSample extends LabelledImage {
  readonly image: NaturalSample['image'];
  readonly label: Readonly<Record<string, number>>;
}

/**
 * Photos of which random superpixels are replaced by a reference portrait, as perturbation methods replace them: what such a method asks of the
 * model lies then within its training (after Frye et al., https://arxiv.org/abs/2006.01272). A fault of a part of the face counts where it
 * is shown, and does not where it is replaced.
 */
export async function compositeSamples(
  natural: readonly NaturalSample[],
  pasted: readonly PastedSample[],
  size: Size,
  seed: number,
): Promise<CompositeSample[]> {
  const references = await faceReferences(size);
  const outlined = natural.filter(({ outlines }) => Object.keys(outlines).length > 0);
  const bare = natural.filter(isBare);
  const random = new Random(seed * 11 + 5);
  const composites: CompositeSample[] = [];
  const add = (base: Base, label: Readonly<Record<string, number>>, part: Part | undefined): void => {
    composites.push(composite(base, label, part, references, seed * 1_000_003 + 700_000 + composites.length));
  };
  for (const sample of pasted.filter(({ isCover }) => isCover).slice(0, PASTED)) {
    const part = drawPart(random);
    const classes = COVERS.filter((name) => sample.label[name] === 1);
    const label = Object.entries(naturalLabels(sample.base.photo)).filter(
      // what covers eyes or mouth hides whether they are open
      ([name]) => part === 'hidden' || !(name === 'eyes-closed' || name === 'mouth-open'),
    );
    add(sample, composedLabel(Object.fromEntries(label), classes, part), part);
  }
  for (let i = 0; i < OUTLINED && outlined.length > 0; i++) {
    const sample = outlined[random.integer(outlined.length)];
    const classes = OF_PARTS.filter((name) => name in sample.outlines);
    const part = drawPart(random);
    add(sample, composedLabel(sample.label, classes, part), part);
  }
  for (let i = 0; i < BARE && bare.length > 0; i++) {
    const sample = bare[random.integer(bare.length)];
    add(sample, composedLabel(sample.label, [], undefined), undefined);
  }
  return composites;
}

/** A sample that is made anew in each epoch, and the places of its faults. */
interface Base {
  readonly image: (epoch: number) => Raster<Uint8ClampedArray>;
  readonly masks: (epoch: number) => ClassMasks;
}

/** Which part of a fault a composite shows. */
type Part = 'shown' | 'half' | 'hidden';

function drawPart(random: Random): Part {
  const value = random.uniform(0, 1);
  return value < SHOWN ? 'shown' : value < SHOWN + HALF ? 'half' : 'hidden';
}

const LABEL_OF_PART = { shown: 1, half: LABEL_OF_HALF, hidden: 0 } as const;

/**
 * Labels of a composite.
 *
 * @param label - of the photo without the fault, or with it
 * @param classes - the classes of the fault
 */
function composedLabel(
  label: Readonly<Record<string, number>>,
  classes: readonly string[],
  part: Part | undefined,
): Record<string, number> {
  const absent = Object.entries(label).filter(
    ([name, value]) => name !== 'acceptable' && value === 0 && !OF_SEAMS.includes(name),
  );
  const known = Object.fromEntries(absent);
  const others = Object.entries(label).filter(([name]) => name !== 'acceptable' && !classes.includes(name));
  if (part !== undefined) for (const name of classes) known[name] = LABEL_OF_PART[part];
  if (part === 'shown') known.acceptable = 0;
  else if (part !== 'half' && label.acceptable === 1 && others.every(([, value]) => value === 0))
    known.acceptable = 1;
  return known;
}

function composite(
  base: Base,
  label: Readonly<Record<string, number>>,
  part: Part | undefined,
  references: readonly Raster<Uint8ClampedArray>[],
  seed: number,
): CompositeSample {
  return {
    label,
    image: (epoch) => {
      const random = new Random(seed * 1000 + epoch);
      const photo = base.image(epoch);
      const numSegments = FEWEST + random.integer(MOST - FEWEST + 1);
      const segments = slic(photo, { numSegments, sigma: 1 });
      const share = part === undefined ? undefined : shareOf(base.masks(epoch), segments);
      const replaced = drawReplaced(segments.count, share, part, random);
      const first = random.bernoulli(FIRST_REFERENCE_SHARE);
      const reference = references[first ? 0 : random.integer(references.length)];
      return replace(photo, reference, segments, replaced);
    },
    // where a fault is shown its map belongs there as in the photo itself
    ...(part === 'shown' && { masks: base.masks }),
  };
}

/** The share of each superpixel that the faults of a photo cover; undefined where their place is not known. */
function shareOf(masks: ClassMasks, { data, width, height, count }: Segments): Float64Array | undefined {
  const rasters = Object.values(masks);
  if (rasters.length === 0) return undefined;
  const [inside, all] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [(i % width) / width, Math.floor(i / width) / height];
    all[data[i]]++;
    const covers = rasters.some(
      (mask) => mask.data[Math.floor(y * mask.height) * mask.width + Math.floor(x * mask.width)] > 0,
    );
    if (covers) inside[data[i]]++;
  }
  return inside.map((value, segment) => value / Math.max(1, all[segment]));
}

/** Which superpixels are replaced. Where the place of a fault is not known, a photo that shows it is whole, and one that hides it is the reference. */
function drawReplaced(
  count: number,
  share: Float64Array | undefined,
  part: Part | undefined,
  random: Random,
): boolean[] {
  const chance = random.uniform(LEAST_REPLACED, MOST_REPLACED);
  const drawn = Array.from({ length: count }, () => random.bernoulli(chance));
  if (part === undefined) return drawn;
  if (!share) return drawn.map(() => part === 'hidden');
  const order = Array.from(random.permutation(count)).filter((segment) => share[segment] >= LEAST_SHARE);
  const hidden = new Set(part === 'hidden' ? order : part === 'half' ? order.slice(order.length / 2) : []);
  return drawn.map((value, segment) => (share[segment] >= LEAST_SHARE ? hidden.has(segment) : value));
}

function replace(
  photo: Raster<Uint8ClampedArray>,
  reference: Raster<Uint8ClampedArray>,
  segments: Segments,
  replaced: readonly boolean[],
): Raster<Uint8ClampedArray> {
  const data = Uint8ClampedArray.from(photo.data, (value, i) =>
    replaced[segments.data[Math.floor(i / 3)]] ? reference.data[i] : value,
  );
  return { ...photo, data };
}
