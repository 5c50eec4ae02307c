import { byId } from './byId.js';

/** Methods in plain words, by the name that explanations carry. */
export const METHODS: Readonly<Record<string, string>> = {
  combined: 'Grad-CAM and LIME together',
  'grad-cam': 'Grad-CAM: where the model looked',
  lime: 'LIME: what changes the verdict when it is hidden',
};

const TABS = ['grad-cam', 'lime', 'combined'] as const;

/** The tabs above the map: one method each. Arrow keys move between them, as in every tab list. */
export class MethodTabs {
  readonly #buttons: readonly HTMLButtonElement[];
  /** Whether the tab was chosen by hand: a later map then does not replace it. */
  chosen = false;

  /** @param onSelect - called with the method of the tab that the user selects */
  constructor(onSelect: (method: string) => void) {
    this.#buttons = TABS.map((method) => byId<HTMLButtonElement>(`tab-${method}`));
    for (const [i, button] of this.#buttons.entries()) {
      button.addEventListener('click', () => {
        this.chosen = true;
        onSelect(TABS[i]);
      });
      button.addEventListener('keydown', (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const enabled = this.#buttons.filter(({ disabled }) => !disabled);
        const next = enabled[(enabled.indexOf(button) + step + enabled.length) % enabled.length];
        next?.focus();
        next?.click();
      });
    }
  }

  /** Enables the tabs of the methods whose maps are there, and selects one; none where the map is of another method. */
  show(available: readonly string[], selected: string | undefined): void {
    const fallback = this.#buttons[TABS.findIndex((method) => available.includes(method))];
    for (const [i, button] of this.#buttons.entries()) {
      const isSelected = TABS[i] === selected;
      button.disabled = !available.includes(TABS[i]);
      button.setAttribute('aria-selected', String(isSelected));
      button.tabIndex = isSelected || (selected === undefined && button === fallback) ? 0 : -1;
    }
    byId('tabs').hidden = !TABS.some((method) => available.includes(method));
  }

  /** Hides the tabs, and forgets what was chosen. */
  reset(): void {
    this.chosen = false;
    this.show([], undefined);
  }
}
