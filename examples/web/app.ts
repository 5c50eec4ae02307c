// A page that judges a photo and shows why: npm run web
import type { Assessment, ProfileName } from 'lucidface';
import { bestBackend, hasBackend } from './bestBackend.js';
import { byId } from './byId.js';
import { cameraInput } from './cameraInput.js';
import { classLabel } from './classLabel.js';
import { closer } from './closer.js';
import { Engine } from './Engine.js';
import { hideHeat, place, showHeat } from './heatMap.js';
import type { Backend } from './messages.js';
import { photoInput } from './photoInput.js';
import { showAnswer } from './showAnswer.js';
import { awaitVerdict, showVerdict } from './showVerdict.js';

const main = byId('main');
const picture = byId<HTMLImageElement>('picture');
const [profile, method, target, backend] = ['profile', 'method', 'target', 'backend'].map((id) =>
  byId<HTMLSelectElement>(id),
) as [HTMLSelectElement, HTMLSelectElement, HTMLSelectElement, HTMLSelectElement];
const [explainButton, cancelButton] = [byId<HTMLButtonElement>('explain'), byId<HTMLButtonElement>('cancel')];

for (const option of backend.options) {
  option.disabled = !hasBackend(option.value as Backend);
  if (option.disabled) option.textContent += ' (not in this browser)';
}
backend.value = bestBackend();
const engine = new Engine(backend.value as Backend);

let photo: Blob | undefined;
let assessment: Assessment | undefined;
/** The judging and the explaining that are under way: each ends when there is a new one. */
let judging = new AbortController();
let explaining: AbortController | undefined;

const announce = (text: string): void => {
  byId('status').textContent = text;
};
const complain = (text: string): void => {
  byId('error').textContent = text;
};
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const look = closer();
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Shows a photo, and has it judged. */
async function openPhoto(file: Blob): Promise<void> {
  complain('');
  const url = URL.createObjectURL(file);
  const trial = new Image();
  trial.src = url;
  try {
    await trial.decode();
  } catch {
    URL.revokeObjectURL(url);
    const name = file instanceof File && file.name ? file.name : 'That';
    return complain(`${name} is no picture that this browser can open.`);
  }
  closeCamera();
  URL.revokeObjectURL(picture.src);
  picture.src = url;
  await picture.decode();
  photo = file;
  byId('photo').hidden = false;
  main.dataset.state = 'photo';
  void judge();
}

/** Asks for the verdict on the photo that is open. */
async function judge(): Promise<boolean> {
  explaining?.abort();
  judging.abort();
  if (!photo) return true;
  judging = new AbortController();
  const { signal } = judging;
  assessment = undefined;
  explainButton.disabled = true;
  complain('');
  hideHeat();
  byId('face').hidden = true;
  look(undefined);
  byId('answer').hidden = true;
  awaitVerdict();
  announce('Judging the photo');
  try {
    const question = { image: photo, profile: profile.value as ProfileName };
    assessment = await engine.ask('assess', question, { signal });
  } catch (error) {
    if (signal.aborted) return true;
    byId('verdict-title').textContent = 'No verdict';
    byId('summary').textContent = 'Something went wrong, see above.';
    byId('verdict').setAttribute('aria-busy', 'false');
    complain(messageOf(error));
    return false;
  }
  announce(showVerdict(assessment));
  offerTargets(assessment);
  explainButton.disabled = false;
  const { face } = assessment;
  byId('face').hidden = !face;
  if (face) place(byId('face'), face);
  look(face);
  return true;
}

/** The class that explains the verdict comes first; the choice stays where it was made by hand. */
function offerTargets({ probabilities, explainable }: Assessment): void {
  const chosen = target.value;
  const first = new Option(
    explainable ? `the verdict: ${classLabel(explainable).toLowerCase()}` : 'the most probable class',
    '',
  );
  first.dataset.target = explainable ?? '';
  target.replaceChildren(
    first,
    ...Object.keys(probabilities).map((name) => new Option(classLabel(name).toLowerCase(), name)),
  );
  if (chosen in probabilities) target.value = chosen;
}

async function explain(): Promise<void> {
  if (!photo || !assessment) return;
  explaining?.abort();
  const controller = new AbortController();
  explaining = controller;
  const { signal } = controller;
  const progress = byId<HTMLProgressElement>('progress');
  const name = method.selectedOptions[0]?.textContent?.split(':')[0] ?? '';
  progress.value = 0;
  complain('');
  byId('doing').textContent = `${name} is at work`;
  announce(`${name} is at work`);
  showWork(true);
  try {
    const explained = await engine.ask(
      'explain',
      {
        image: photo,
        method: method.value,
        target: target.value || target.selectedOptions[0]?.dataset.target || undefined,
        face: assessment.face,
      },
      {
        signal,
        onProgress: (fraction) => {
          progress.value = fraction;
        },
      },
    );
    showHeat(explained, classLabel(explained.target.name).toLowerCase());
    announce(showAnswer(explained));
    // on a narrow page the map is above what was pressed
    byId('photo').scrollIntoView({ block: 'nearest', behavior: calm.matches ? 'auto' : 'smooth' });
  } catch (error) {
    if (signal.aborted) announce('Cancelled');
    else complain(messageOf(error));
  } finally {
    if (explaining === controller) {
      explaining = undefined;
      showWork(false);
    }
  }
}

/** Progress and a way to cancel in the place of the button that began it; the focus goes with it. */
function showWork(busy: boolean): void {
  const focused = document.activeElement === (busy ? explainButton : cancelButton);
  byId('work').hidden = !busy;
  explainButton.hidden = busy;
  if (focused) (busy ? cancelButton : explainButton).focus();
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
  assess: (image, use) => engine.ask('assess', { image, profile: use }),
  profile: () => profile.value as ProfileName,
  onOpen: (open) => {
    if (open) explaining?.abort();
    main.dataset.state = open ? 'camera' : photo ? 'photo' : 'empty';
    byId('camera').hidden = !open;
    byId('photo').hidden = open || !photo;
    const focused = [byId('take'), byId('stop-camera')].includes(document.activeElement as HTMLElement);
    for (const id of ['take', 'stop-camera']) byId(id).hidden = !open;
    for (const id of ['file', 'choose', 'start-camera']) byId(id).hidden = open;
    if (!open && focused) byId('start-camera').focus();
  },
  onPhoto: openPhoto,
  onError: complain,
});

photoInput((file) => void openPhoto(file), complain);
byId('question').addEventListener('submit', (event) => {
  event.preventDefault();
  void explain();
});
cancelButton.addEventListener('click', () => explaining?.abort());
profile.addEventListener('change', () => void judge());
backend.addEventListener('change', () => void switchBackend());
const opacity = byId<HTMLInputElement>('opacity');
opacity.addEventListener('input', () => {
  byId('heat').style.opacity = String(opacity.valueAsNumber / 100);
  opacity.setAttribute('aria-valuetext', `${opacity.value} percent opaque`);
});
