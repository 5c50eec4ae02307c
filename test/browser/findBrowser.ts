import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  `${process.env.PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`,
  `${process.env['PROGRAMFILES(X86)']}\\Google\\Chrome\\Application\\chrome.exe`,
];

/** The machine as the search sees it; a test passes another. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The path of a Chromium that is there. */
  readonly installed: () => string | undefined;
  /** Commands that install one, the best first. */
  readonly installers: () => readonly (readonly string[])[];
}

/**
 * The path of a Chromium: of LUCIDFACE_BROWSER or CHROME_PATH, an installed one, Playwright's; else one that is installed now.
 *
 * @throws Error with the command that installs one
 */
export function findBrowser(machine: Machine = { env: process.env, installed, installers }): string {
  const named = machine.env.LUCIDFACE_BROWSER ?? machine.env.CHROME_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`LUCIDFACE_BROWSER or CHROME_PATH must be the path of a Chromium, got ${named}`);
  }
  const found = machine.installed();
  if (found) return found;
  for (const [command, ...args] of machine.installers()) {
    try {
      execFileSync(command, args, { stdio: 'ignore', timeout: 1_800_000 });
    } catch {
      continue; // the next way may work; when none does, the error below names the command
    }
    const now = machine.installed();
    if (now) return now;
  }
  throw new Error(
    'the browser tests need a Chromium: npx playwright-core install chromium, or set LUCIDFACE_BROWSER to the path of one',
  );
}

function installed(): string | undefined {
  for (const command of COMMANDS) {
    for (const folder of (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':')) {
      if (existsSync(join(folder, command))) return join(folder, command);
    }
  }
  return [...PLACES, chromium.executablePath()].find((path) => existsSync(path));
}

function installers(): string[][] {
  const playwright = join(
    dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
    'cli.js',
  );
  const ways = [[process.execPath, playwright, 'install', '--with-deps', 'chromium']];
  const root = process.getuid?.() === 0;
  if (root && existsSync('/usr/bin/apt-get')) {
    ways.unshift([
      'sh',
      '-c',
      'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium',
    ]);
  }
  return ways;
}
