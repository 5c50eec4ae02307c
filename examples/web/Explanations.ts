import type { FaceBox } from 'lucidface';
import { byId } from './byId.js';
import { classLabel } from './classLabel.js';
import type { Engine } from './Engine.js';
import { hideHeat, showHeat } from './heatMap.js';
import type { Explained, ShownMap } from './messages.js';
import { MethodTabs } from './methodTabs.js';
import { showAnswer } from './showAnswer.js';

/** What is explained. */
export interface Subject {
  readonly image: Blob;
  readonly target: string | undefined;
  readonly face: FaceBox | undefined;
  /** Which evidence is put into words: that against the acceptable class for a photo that was rejected. */
  readonly evidence: 'for' | 'against';
}

/** The maps of the photo that is open: their computation in the worker, the tabs, the map and the words. */
export class Explanations {
  readonly #engine: Engine;
  readonly #announce: (text: string) => void;
  readonly #complain: (text: string) => void;
  readonly #tabs = new MethodTabs((method) => this.#show(method));
  /** By method: the map, and the explanation that it belongs to. */
  readonly #maps = new Map<string, { readonly explained: Explained; readonly map: ShownMap }>();
  #shown: string | undefined;
  #running: AbortController | undefined;

  constructor(engine: Engine, announce: (text: string) => void, complain: (text: string) => void) {
    this.#engine = engine;
    this.#announce = announce;
    this.#complain = complain;
  }

  /** Ends the work, and removes every map and word of it. */
  clear(): void {
    this.cancel();
    this.#maps.clear();
    this.#shown = undefined;
    this.#tabs.reset();
    hideHeat();
    byId('answer').hidden = true;
    byId('work').hidden = true;
  }

  /** Ends the work; maps that are there stay. */
  cancel(): void {
    if (!this.#running) return;
    this.#running.abort();
    this.#announce('Cancelled');
  }

  /** Says why there is no map. */
  showNone(reason: string): void {
    byId('reason').textContent = reason;
    byId('agreement').hidden = true;
    byId('doubts').replaceChildren();
    byId('cost').textContent = '';
    byId('answer').hidden = false;
  }

  /** Grad-CAM at once, and LIME behind it, which takes longer and checks it. */
  explainUnasked(subject: Subject): Promise<void> {
    return this.#work(async (signal) => {
      this.#add(await this.#ask(subject, 'grad-cam', 'Looking for the reason', signal));
      this.#show('grad-cam');
      this.#add(await this.#ask(subject, 'combined', 'LIME checks the map', signal));
      this.#show(this.#tabs.chosen ? (this.#shown ?? 'combined') : 'combined');
    });
  }

  /** Explains with one method, in the place of all maps that are there. */
  explain(subject: Subject, method: string, name: string): Promise<void> {
    this.clear();
    return this.#work(async (signal) => {
      this.#add(await this.#ask(subject, method, `${name} is at work`, signal));
      this.#show(method);
    });
  }

  async #work(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.cancel();
    const controller = new AbortController();
    this.#running = controller;
    try {
      await run(controller.signal);
    } catch (error) {
      // work that a new photo has ended is not told
      if (!controller.signal.aborted) this.#complain(error instanceof Error ? error.message : String(error));
    } finally {
      if (this.#running === controller) {
        this.#running = undefined;
        byId('work').hidden = true;
      }
    }
  }

  #ask(subject: Subject, method: string, doing: string, signal: AbortSignal): Promise<Explained> {
    const progress = byId<HTMLProgressElement>('progress');
    progress.value = 0;
    byId('doing').textContent = doing;
    byId('work').hidden = false;
    const onProgress = (fraction: number): void => {
      progress.value = fraction;
    };
    return this.#engine.ask('explain', { ...subject, method }, { signal, onProgress });
  }

  #add(explained: Explained): void {
    for (const map of [...explained.parts, explained]) this.#maps.set(map.method, { explained, map });
  }

  #show(method: string): void {
    const found = this.#maps.get(method);
    if (!found) return;
    this.#shown = method;
    const { explained, map } = found;
    showHeat(map, explained.region, classLabel(map.target.name).toLowerCase());
    this.#announce(showAnswer(explained, map));
    this.#tabs.show([...this.#maps.keys()], method);
  }
}
