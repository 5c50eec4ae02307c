// A page that judges a photo and shows why: npm run web
import type { Assessment, ProfileName } from 'lucidface';
import { bestBackend, hasBackend } from './bestBackend.js';
import { byId } from './byId.js';
import { cameraInput } from './cameraInput.js';
import { classLabel } from './classLabel.js';
import { closer } from './closer.js';
import { Engine } from './Engine.js';
import { Explanations, type Subject } from './Explanations.js';
import { place } from './heatMap.js';
import type { Backend } from './messages.js';
import { FORMATS, photoInput } from './photoInput.js';
import { sameVerdict } from './sameVerdict.js';
import { sampleInput } from './sampleInput.js';
import { showMeasures } from './showMeasures.js';
import { awaitVerdict, showVerdict } from './showVerdict.js';

const main = byId('main');
const picture = byId<HTMLImageElement>('picture');
const [profile, method, target, backend] = ['profile', 'method', 'target', 'backend'].map((id) =>
  byId<HTMLSelectElement>(id),
) as [HTMLSelectElement, HTMLSelectElement, HTMLSelectElement, HTMLSelectElement];
const explainButton = byId<HTMLButtonElement>('explain');

for (const option of backend.options) {
  option.disabled = !hasBackend(option.value as Backend);
  if (option.disabled) option.textContent += ' (not in this browser)';
}
backend.value = bestBackend();
const engine = new Engine(backend.value as Backend);

/** What the guidance of the camera needs. */
const POSE = ['yaw', 'pitch', 'roll'] as const;

let photo: Blob | undefined;
let assessment: Assessment | undefined;
/** The assessment that is under way: it ends when there is a new one. */
let judging = new AbortController();
const look = closer();

const announce = (text: string): void => {
  byId('status').textContent = text;
};
const complain = (text: string): void => {
  byId('error').textContent = text;
};
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const explanations = new Explanations(engine, announce, complain);

/** Shows a photo, and has it judged and explained. */
async function openPhoto(file: Blob): Promise<void> {
  complain('');
  try {
    // as the worker reads it: an <img> also shows half of a broken file
    (await createImageBitmap(file)).close();
  } catch {
    const name = file instanceof File && file.name ? file.name : 'That';
    return complain(`${name} cannot be opened by this browser. ${FORMATS}`);
  }
  closeCamera();
  // nothing of the photo before stays beside the new one
  judging.abort();
  explanations.clear();
  byId('face').hidden = true;
  awaitVerdict();
  URL.revokeObjectURL(picture.src);
  picture.src = URL.createObjectURL(file);
  await picture.decode();
  photo = file;
  byId('photo').hidden = false;
  main.dataset.state = 'photo';
  scrollTo({ top: 0 });
  void judge();
}

/** Requests the verdict on the photo that is open, and then its explanation. */
async function judge(): Promise<boolean> {
  explanations.clear();
  judging.abort();
  if (!photo) return true;
  judging = new AbortController();
  const { signal } = judging;
  assessment = undefined;
  explainButton.disabled = true;
  complain('');
  byId('face').hidden = true;
  look(undefined);
  awaitVerdict();
  announce('Judging the photo');
  const question = { image: photo, profile: profile.value as ProfileName };
  try {
    const first = await engine.ask('assess', { ...question, first: true }, { signal });
    show(photo, first);
    void judgeAgain(first, question, signal);
  } catch (error) {
    if (signal.aborted) return true;
    byId('verdict-title').textContent = 'No verdict';
    byId('summary').textContent = 'Something went wrong, see above.';
    byId('verdict').setAttribute('aria-busy', 'false');
    complain(messageOf(error));
    return false;
  }
  return true;
}

/** Shows a verdict, and has it explained. */
function show(image: Blob, judged: Assessment): void {
  assessment = judged;
  announce(showVerdict(judged, picture));
  offerTargets(judged);
  explainButton.disabled = false;
  const { face, explainable } = judged;
  byId('face').hidden = !face;
  if (face) place(byId('face'), face);
  look(face);
  if (explainable) void explanations.explainUnasked(subjectOf(image, judged));
  else explanations.showNone('The place or size of the face decided: no map of the photo explains that.');
}

/**
 * Shows the measures: those of the first verdict, where the profile has limits of some, else those taken behind it. The landmarks, which that needs, also tell which way up a face is of which
 * the detector is not sure: where the verdict with them is another one, it takes the place of the first.
 */
async function judgeAgain(
  first: Assessment,
  question: { image: Blob; profile: ProfileName },
  signal: AbortSignal,
): Promise<void> {
  if (first.measures) return showMeasures(first.measures);
  try {
    const again = await engine.ask('assess', { ...question, measures: true }, { signal });
    if (!sameVerdict(first, again)) {
      explanations.clear();
      show(question.image, again);
    }
    showMeasures(again.measures ?? []);
  } catch (error) {
    if (!signal.aborted) complain(messageOf(error));
  }
}

/** The class that explains the verdict comes first; the choice stays where it was made by hand. */
function offerTargets({ probabilities, explainable }: Assessment): void {
  const chosen = target.value;
  const first = new Option(
    explainable ? `the verdict: ${classLabel(explainable).toLowerCase()}` : 'the most probable class',
    '',
  );
  target.replaceChildren(
    first,
    ...Object.keys(probabilities).map((name) => new Option(classLabel(name).toLowerCase(), name)),
  );
  if (chosen in probabilities) target.value = chosen;
}

/** What is explained of a photo. Without a class of choice it is the one that decided: for a rejected photo without a named defect, the evidence against the acceptable class. */
function subjectOf(image: Blob, { face, explainable, candidates }: Assessment, chosen = ''): Subject {
  const decided = !chosen || chosen === explainable;
  return { image, target: chosen || explainable, face, evidence: decided && candidates ? 'against' : 'for' };
}

/** Explains with the method and the class of the form under "Advanced". */
function explain(): void {
  if (!photo || !assessment) return;
  const name = method.selectedOptions[0]?.textContent?.split(':')[0] ?? '';
  void explanations.explain(subjectOf(photo, assessment, target.value), method.value, name);
}

async function switchBackend(): Promise<void> {
  const before = engine.backend;
  const wanted = backend.value as Backend;
  engine.switchTo(wanted);
  if ((await judge()) || engine.backend !== wanted) return;
  const reason = byId('error').textContent;
  backend.value = before;
  engine.switchTo(before);
  await judge();
  complain(`${reason} Back to ${backend.selectedOptions[0]?.textContent}.`);
}

const closeCamera = cameraInput({
  assess: (image, use) => engine.ask('assess', { image, profile: use, measures: POSE }),
  profile: () => profile.value as ProfileName,
  onOpen: (open) => {
    if (open) explanations.cancel();
    main.dataset.state = open ? 'camera' : photo ? 'photo' : 'empty';
    byId('camera').hidden = !open;
    byId('photo').hidden = open || !photo;
    const focused = [byId('take'), byId('stop-camera')].includes(document.activeElement as HTMLElement);
    for (const id of ['take', 'stop-camera']) byId(id).hidden = !open;
    for (const id of ['file', 'choose', 'start-camera', 'samples']) byId(id).hidden = open;
    if (!open && focused) byId('start-camera').focus();
  },
  onPhoto: openPhoto,
  onError: complain,
});

photoInput((file) => void openPhoto(file), complain);
sampleInput(openPhoto, complain);
byId('question').addEventListener('submit', (event) => {
  event.preventDefault();
  explain();
});
byId('cancel').addEventListener('click', () => explanations.cancel());
profile.addEventListener('change', () => void judge());
backend.addEventListener('change', () => void switchBackend());
const opacity = byId<HTMLInputElement>('opacity');
opacity.addEventListener('input', () => {
  byId('heat').style.opacity = String(opacity.valueAsNumber / 100);
  opacity.setAttribute('aria-valuetext', `${opacity.value} percent opaque`);
});
