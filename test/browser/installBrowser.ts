import { findBrowser } from './findBrowser.js';

/** Installs a browser where there is none, before several test files look for one at the same time. */
export default function installBrowser(): void {
  try {
    findBrowser();
  } catch {
    // the tests that need one fail with the line that tells how to get it
  }
}
