/** Styles of `<lucidface-check>`; every colour and length that a page may want to change is a variable. */
export const STYLES = `
:host {
  --accent: var(--lucidface-accent, #0b6f65);
  --accent-text: var(--lucidface-accent-text, #fff);
  --good: var(--lucidface-good, #0b6f65);
  --bad: var(--lucidface-bad, #a6401f);
  --text: var(--lucidface-text, #20211f);
  --soft: var(--lucidface-soft, #5c5e58);
  --surface: var(--lucidface-surface, #fffefb);
  --line: var(--lucidface-line, #dfddd5);
  --radius: var(--lucidface-radius, 14px);
  display: block;
  max-width: 32rem;
  padding: 1rem;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--text);
  font: var(--lucidface-font, 1rem / 1.5 system-ui, sans-serif);
}
@media (prefers-color-scheme: dark) {
  :host {
    --accent: var(--lucidface-accent, #62cdbd);
    --accent-text: var(--lucidface-accent-text, #08231f);
    --good: var(--lucidface-good, #62cdbd);
    --bad: var(--lucidface-bad, #f2a184);
    --text: var(--lucidface-text, #ecebe6);
    --soft: var(--lucidface-soft, #a9aba4);
    --surface: var(--lucidface-surface, #1e201f);
    --line: var(--lucidface-line, #3a3d3b);
  }
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
p { margin: 0; }
.box { display: grid; gap: .75rem; }
.view { position: relative; overflow: hidden; border-radius: calc(var(--radius) - 4px); line-height: 0; }
canvas, video { width: 100%; height: auto; }
video { transform: scaleX(-1); background: #000; }
.oval { position: absolute; top: 0; left: 50%; height: 100%; aspect-ratio: 1; transform: translateX(-50%); }
.oval ellipse { fill: none; stroke: #fff; stroke-width: .8; stroke-dasharray: 1.5 1; }
.view[data-fits="true"] .oval ellipse { stroke: #62cdbd; stroke-dasharray: none; }
.arrow {
  position: absolute; top: 50%; left: 50%; width: clamp(2.5rem, 12%, 4.5rem);
  transform: translate(-50%, -50%) rotate(var(--turn, 0deg)) scaleX(var(--flip, 1));
  fill: none; stroke: #fff; stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round;
  filter: drop-shadow(0 0 3px rgb(0 0 0 / 70%));
}
.arrow path { display: none; }
.arrow:is([data-to="left"], [data-to="right"], [data-to="up"], [data-to="down"]) .straight,
.arrow:is([data-to="clockwise"], [data-to="counterclockwise"]) .bent,
.arrow[data-to="closer"] .closer, .arrow[data-to="back"] .back { display: inline; }
.arrow[data-to="left"] { --turn: -90deg; left: 12%; }
.arrow[data-to="right"] { --turn: 90deg; left: 88%; }
.arrow[data-to="down"] { --turn: 180deg; top: 88%; }
.arrow:is([data-to="up"], [data-to="closer"], [data-to="back"], [data-to="clockwise"], [data-to="counterclockwise"]) { top: 12%; }
.arrow[data-to="clockwise"] { --flip: -1; }
.verdict { font-size: 1.25rem; font-weight: 600; }
.verdict[data-good="true"] { color: var(--good); }
.verdict[data-good="false"] { color: var(--bad); }
.soft { color: var(--soft); }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; }
button, label {
  display: inline-flex; align-items: center; justify-content: center;
  min-height: 2.75rem; padding: .4rem 1.1rem;
  border: 1px solid var(--line); border-radius: 99px;
  background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer;
}
label, .primary { border-color: transparent; background: var(--accent); color: var(--accent-text); }
input { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
button:focus-visible, input:focus-visible + label { outline: 3px solid var(--accent); outline-offset: 3px; }
progress { width: 100%; accent-color: var(--accent); }
`;

/** The content of the shadow tree. */
export const MARKUP = `
<div class="box" part="box">
  <div class="view" id="picture-view" part="view" hidden><canvas id="picture" part="picture" role="img"></canvas></div>
  <div class="view" id="camera-view" part="view" hidden>
    <video id="video" muted playsinline part="video"></video>
    <svg class="oval" part="oval" viewBox="0 0 100 100" aria-hidden="true"><ellipse cx="50" cy="48" rx="22.5" ry="30"/></svg>
    <svg class="arrow" id="arrow" part="arrow" viewBox="0 0 24 24" aria-hidden="true" hidden><path class="straight" d="M12 20V5M5.5 11.5 12 5l6.5 6.5"/><path class="bent" d="M5 15a7.5 7.5 0 1 1 4.5 5.6M2.5 11.5 5 15l3.6-2.6"/><path class="closer" d="M9.5 4H4v5.5M14.5 4H20v5.5M9.5 20H4v-5.5M14.5 20H20v-5.5"/><path class="back" d="M4 9.5h5.5V4M20 9.5h-5.5V4M4 14.5h5.5V20M20 14.5h-5.5V20"/></svg>
  </div>
  <progress id="progress" max="1" part="progress" aria-labelledby="verdict" hidden></progress>
  <div role="status">
    <p id="verdict" class="verdict" part="verdict"></p>
    <p id="advice" part="advice"></p>
    <p id="reason" class="soft" part="reason"></p>
  </div>
  <p id="error" role="alert" part="error"></p>
  <slot></slot>
  <div class="actions" part="actions">
    <input id="file" type="file" accept="image/*"><label id="choose" for="file" part="button choose"><slot name="choose">Choose a photo</slot></label>
    <button id="open" type="button" part="button" hidden><slot name="camera">Use the camera</slot></button>
    <button id="take" class="primary" type="button" part="button" hidden><slot name="take">Take the photo</slot></button>
    <button id="close" type="button" part="button" hidden><slot name="close">Close the camera</slot></button>
  </div>
</div>`;
