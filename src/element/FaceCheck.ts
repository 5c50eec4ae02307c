import { type AssessedFrame, arrowOf, type GuidanceStep, watch } from '../camera/index.js';
import { type ExplainFaceOptions, explainFace, type FaceExplanation } from '../easy/index.js';
import type { Advice, ProfileName } from '../model/index.js';
import type { ImageInput } from '../types.js';
import { modelLoader } from './modelLoader.js';
import { MARKUP, STYLES } from './styles.js';

/** Texts of `<lucidface-check>` that are not in slots. */
export interface FaceCheckTexts {
  readonly good: string;
  readonly bad: string;
  readonly working: string;
  readonly holdStill: string;
  readonly cameraFailed: string;
  readonly photoFailed: string;
  /** Any other error; by default its English message, which is for developers. */
  readonly failed: string;
  readonly video: string;
  readonly picture: string;
  /** Text of an advice or of a camera guidance step; by default its English message. */
  readonly advice: (advice: Advice | GuidanceStep) => string;
  /** Text of the reason for a verdict, made of `reasons`, where there are any; by default its English sentence. */
  readonly reason: (explanation: FaceExplanation) => string;
}

const TEXTS: FaceCheckTexts = Object.freeze({
  good: 'Good to use',
  bad: 'Not good enough',
  working: 'Checking the photo…',
  holdStill: 'Good. Hold still.',
  cameraFailed: 'The camera cannot be used. Allow it for this page, or choose a photo.',
  photoFailed: 'This photo cannot be opened. Choose another one.',
  failed: '',
  video: 'Your camera',
  picture: 'The photo, with the reason marked',
  advice: ({ message }: Advice | GuidanceStep) => message,
  reason: ({ sentence }: FaceExplanation) => sentence,
});

// Node has no such class: the module can be imported there, but the element cannot be defined
const Base =
  (globalThis as { HTMLElement?: typeof HTMLElement }).HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * The element `<lucidface-check>`: takes a photo from a file, the camera or `check`, and shows verdict, advice, reason and map. Define it with `defineFaceCheck`.
 *
 * Attributes: `profile` (`general`, `id-photo`, `skin-analysis`), `method` (`grad-cam`, `lime`, `combined`), and `camera`, which offers the camera. Slots:
 * `choose`, `camera`, `take` and `close` for the buttons, and a default slot. Events, which bubble: `face-assessment` (`detail`: the
 * `Assessment` of each camera frame), `face-guidance` (`detail`: its `Guidance`), `face-explanation` (`detail`: the `FaceExplanation` of a photo), `face-error` (`detail`: the error).
 */
export class FaceCheck extends Base {
  /** Attributes whose changes the browser reports. */
  static readonly observedAttributes: readonly string[] = ['camera'];

  /** Texts that replace the English ones. */
  // those that a page set before the element was defined stay
  texts: Partial<FaceCheckTexts> = Object(this).texts ?? {};
  #work: AbortController | undefined;
  #camera: AbortController | undefined;
  /** What the call that opened the camera last gave. */
  #session: Promise<void> | undefined;
  /** Settles when that camera is closed. */
  #closed: Promise<unknown> | undefined;

  /** Called by the browser when the element is put into a page. */
  connectedCallback(): void {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: 'open' });
    // a Content-Security-Policy blocks a <style>, and not this
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
    const template = document.createElement('template');
    template.innerHTML = MARKUP;
    root.append(template.content);
    this.#offerCamera();
    const file = this.#find<HTMLInputElement>('file');
    file.addEventListener('change', () => {
      const [photo] = file.files ?? [];
      file.value = '';
      if (photo) void this.check(photo).catch(() => {});
    });
    this.#find('open').addEventListener('click', () => void this.openCamera().catch(() => {}));
    this.#find('close').addEventListener('click', () => this.closeCamera());
  }

  /** Called by the browser when `camera` is set or removed. */
  attributeChangedCallback(): void {
    if (this.shadowRoot) this.#offerCamera();
  }

  /** Called by the browser when the element is taken out of its page: ends the work and the camera. */
  disconnectedCallback(): void {
    this.#work?.abort();
    this.closeCamera();
  }

  /**
   * Judges and explains a photo, and shows the result. Closes the camera.
   *
   * @param photo - any image input
   * @returns the verdict with its explanation
   * @throws what `explainFace` throws; the error is also shown, and dispatched as `face-error`
   */
  async check(photo: ImageInput): Promise<FaceExplanation> {
    this.#work?.abort();
    this.closeCamera();
    const work = new AbortController();
    this.#work = work;
    const progress = this.#find<HTMLProgressElement>('progress');
    this.#show({ verdict: this.#text('working') });
    this.#find('picture-view').hidden = true;
    progress.hidden = false;
    progress.removeAttribute('value');
    try {
      const options: ExplainFaceOptions = {
        method: (this.getAttribute('method') ?? 'grad-cam') as 'grad-cam',
        profile: this.#profile(),
        signal: work.signal,
        onProgress: (fraction) => {
          progress.value = fraction;
        },
      };
      const result = await explainFace(photo, options);
      work.signal.throwIfAborted();
      this.#showResult(result);
      this.#tell('face-explanation', result);
      return result;
    } catch (error) {
      if (!work.signal.aborted) this.#fail(error);
      else if (this.#work === work) this.#show({});
      throw error;
    } finally {
      if (this.#work === work) progress.hidden = true;
    }
  }

  /**
   * Opens the camera, and shows arrows, advice and an oval that turns green where the face fits. The photo taken is the best frame of the last five seconds.
   *
   * @returns settles when the camera is closed; while it is open, the promise of the call that opened it
   * @throws Error when the camera cannot be used; what `watch` throws
   */
  openCamera(): Promise<void> {
    if (this.#session && !this.#camera?.signal.aborted) return this.#session;
    const camera = new AbortController();
    const frame = this.#watchCamera(camera, this.#closed);
    this.#camera = camera;
    // an element in no document fails before the camera opens
    this.#closed = frame.catch(() => camera.abort());
    this.#session = frame.then(async (taken) => {
      if (taken) await this.check(taken.image);
    });
    return this.#session;
  }

  /**
   * @param before - settles when the camera that was open before is closed
   * @returns the frame that was taken, if one was
   */
  async #watchCamera(
    camera: AbortController,
    before: Promise<unknown> | undefined,
  ): Promise<AssessedFrame | undefined> {
    await before;
    if (camera.signal.aborted) return undefined;
    const video = this.#find<HTMLVideoElement>('video');
    const take = this.#find('take');
    let taken = false;
    const onTake = (): void => {
      taken = true;
      camera.abort();
    };
    take.addEventListener('click', onTake);
    let stream: MediaStream | undefined;
    try {
      try {
        // a page without https has no mediaDevices
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user' } });
      } catch (cause) {
        throw new Error(this.#text('cameraFailed'), { cause });
      }
      if (camera.signal.aborted) return undefined;
      this.#work?.abort();
      this.#show({});
      video.srcObject = stream;
      this.#showCamera(true);
      take.focus();
      await video.play();
      // only the camera needs this code
      const { blazeFaceDetector } = await import('../detectors/blazeFaceDetector.js');
      const { best } = await watch(video, modelLoader(), {
        detector: blazeFaceDetector({ minSize: 0.2 }),
        profile: this.#profile(),
        bestWithin: 5000,
        signal: camera.signal,
        measures: ['yaw', 'pitch', 'roll'],
        onAssessment: (frame) => this.#showFrame(frame),
      });
      // unplugged, or no longer allowed
      if (!camera.signal.aborted) throw new Error(this.#text('cameraFailed'));
      // unless a photo is checked instead
      if (this.#work?.signal.aborted !== false) this.#show({});
      return taken ? best : undefined;
    } catch (error) {
      if (!camera.signal.aborted) this.#fail(error);
      throw error;
    } finally {
      camera.abort();
      take.removeEventListener('click', onTake);
      for (const track of stream?.getTracks() ?? []) track.stop();
      video.srcObject = null;
      this.#showCamera(false);
    }
  }

  /** Closes the camera, if it is open. */
  closeCamera(): void {
    this.#camera?.abort();
  }

  #profile(): ProfileName {
    return (this.getAttribute('profile') ?? 'general') as ProfileName;
  }

  #showCamera(open: boolean): void {
    const view = this.#find('camera-view');
    const { activeElement } = view.getRootNode() as ShadowRoot;
    view.hidden = !open;
    // those of the frames before
    view.dataset.fits = '';
    this.#find('arrow').setAttribute('hidden', '');
    this.#find('video').setAttribute('aria-label', this.#text('video'));
    for (const id of ['take', 'close']) this.#find(id).hidden = !open;
    for (const id of ['file', 'choose']) this.#find(id).hidden = open;
    this.#offerCamera();
    if (open) this.#find('picture-view').hidden = true;
    // a button that is hidden loses the focus; where the camera is not offered, the second call does nothing
    else if (activeElement?.matches('#take, #close'))
      for (const id of ['file', 'open']) this.#find(id).focus();
  }

  #offerCamera(): void {
    this.#find('open').hidden = !this.hasAttribute('camera') || !this.#find('camera-view').hidden;
  }

  #showFrame({ assessment, guidance }: AssessedFrame): void {
    const {
      fits,
      steps: [step],
    } = guidance;
    this.#find('camera-view').dataset.fits = String(fits);
    const arrow = this.#find<SVGElement & HTMLElement>('arrow');
    // the video is shown as a mirror
    const to = step && arrowOf(step, true);
    arrow.toggleAttribute('hidden', to === undefined);
    if (to) arrow.dataset.to = to;
    // position and pose first, then the photo itself
    const advice = step ?? (assessment.acceptable ? undefined : assessment.advice);
    const text = advice ? this.#text('advice')(advice) : this.#text('holdStill');
    // only what is new: a screen reader would read every frame
    if (this.#find('advice').textContent !== text) this.#show({ advice: text });
    this.#tell('face-assessment', assessment);
    this.#tell('face-guidance', guidance);
  }

  #showResult(explanation: FaceExplanation): void {
    const { assessment, sentence, picture } = explanation;
    const { acceptable, score, advice } = assessment;
    const canvas = this.#find<HTMLCanvasElement>('picture');
    Object.assign(canvas, { width: picture.width, height: picture.height });
    canvas.getContext('2d')?.putImageData(new ImageData(picture.data, picture.width, picture.height), 0, 0);
    canvas.setAttribute('aria-label', this.#text('picture'));
    this.#find('picture-view').hidden = false;
    this.#show({
      verdict: `${this.#text(acceptable ? 'good' : 'bad')} (${Math.round(score)} / 100)`,
      advice: advice ? this.#text('advice')(advice) : '',
      reason: sentence === advice?.message ? '' : this.#text('reason')(explanation),
      good: acceptable,
    });
  }

  #show(texts: { verdict?: string; advice?: string; reason?: string; good?: boolean }): void {
    for (const id of ['verdict', 'advice', 'reason'] as const) this.#find(id).textContent = texts[id] ?? '';
    this.#find('error').textContent = '';
    this.#find('verdict').dataset.good = String(texts.good ?? '');
  }

  #fail(error: unknown): void {
    this.#show({});
    const message = error instanceof Error ? error.message : String(error);
    // what `image` must be is for developers: their event has it
    const text = message.startsWith('`image`')
      ? this.#text('photoFailed')
      : message !== this.#text('cameraFailed') && this.#text('failed');
    this.#find('error').textContent = text || message;
    this.#tell('face-error', error);
  }

  #tell(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #text<K extends keyof FaceCheckTexts>(name: K): FaceCheckTexts[K] {
    return this.texts[name] ?? TEXTS[name];
  }

  #find<T extends HTMLElement = HTMLElement>(id: string): T {
    const found = this.shadowRoot?.getElementById(id);
    if (!found) throw new Error('<lucidface-check> must be in a document');
    return found as T;
  }
}
