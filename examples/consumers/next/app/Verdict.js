'use client';

import '@tensorflow/tfjs-backend-webgl';
import { useEffect } from 'react';
import { show } from '../show.js';

/** Judges the photo once the page is shown; the server renders it without a verdict. */
export function Verdict() {
  useEffect(() => {
    show('webgl');
  }, []);
  return (
    <>
      {/* biome-ignore lint/performance/noImgElement: the photo is judged as it is, not resized */}
      <img id="photo" src="/photo.jpg" alt="" width="400" />
      <pre id="verdict" />
    </>
  );
}
