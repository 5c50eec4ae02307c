import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/cli/command.js';
import { optionNames, readOptions } from '../../src/cli/parsing/options.js';
import { PHOTO_HELP } from '../../src/cli/parsing/photoSettings.js';

const CLI = new URL('../../src/cli/', import.meta.url);
const COMMAND = {
  USAGE: '  lucidface bake PHOTO [--json]\n      Bakes.',
  HELP: `  --json                    as JSON
  --batch-size 8            photos for each pass,
                            --or so
  --backend wasm|native|cpu wasm by default
  --rate 0.1
  --name NAME|OTHER
  --quick`,
};

describe('readOptions', () => {
  test('takes an option with a value, or a switch, from each line of the help text', () => {
    expect(optionNames(COMMAND.HELP)).toEqual([
      ...['json', 'batch-size', 'backend', 'rate', 'name', 'quick', 'help'],
    ]);
    const args = ['a.jpg', '--json', '--batch-size', '2', '--backend=cpu', '--rate', '.5', 'b.jpg'];
    const { words, flag, text, whole, count, share, positive, list, oneOf } = readOptions(COMMAND, args);
    expect(words).toEqual(['a.jpg', 'b.jpg']);
    expect([flag.json, flag.quick, flag.batchSize]).toEqual([true, false, true]);
    expect([text.backend, text.name, text.batchSize]).toEqual(['cpu', undefined, '2']);
    expect([whole.batchSize, count.batchSize, share.rate, positive.rate]).toEqual([2, 2, 0.5, 0.5]);
    expect([list.backend, list.name]).toEqual([['cpu'], []]);
    expect(oneOf('backend', ['wasm', 'cpu'])).toBe('cpu');
    expect(oneOf('name', ['a'])).toBeUndefined();
  });

  test('reads what was given last, and all of a list', () => {
    const { text, list } = readOptions(COMMAND, ['--name', 'a', '--name', 'b']);
    expect([text.name, list.name]).toEqual(['b', ['a', 'b']]);
  });

  test('names the option whose value is wrong', () => {
    const { whole, count, share, positive, oneOf } = readOptions(COMMAND, [
      ...['--batch-size', '0', '--rate=-1', '--name', 'many'],
    ]);
    expect(() => count.batchSize).toThrow('`--batch-size` must be a whole number of at least 1, got "0"');
    expect(() => whole.name).toThrow('`--name` must be a whole number of at least 0, got "many"');
    expect(() => share.rate).toThrow('`--rate` must be a number from 0 to 1, got "-1"');
    expect(() => positive.rate).toThrow('`--rate` must be a number above 0, at most 100, got "-1"');
    expect(() => oneOf('name', ['few'])).toThrow('`--name` must be one of "few", got "many"');
  });

  test('refuses an unknown option, one without its value, and a word where the usage has none', () => {
    expect(() => readOptions(COMMAND, ['--or'])).toThrow("Unknown option '--or'");
    expect(() => readOptions(COMMAND, ['--rate'])).toThrow("Option '--rate <value>' argument missing");
    const USAGE = '  lucidface bake --data DATA';
    expect(() => readOptions({ ...COMMAND, USAGE }, ['a.jpg'])).toThrow("Unexpected argument 'a.jpg'");
  });

  test('throws at once where the help text lacks the option that is read', () => {
    const { flag, list, oneOf, text, whole } = readOptions(COMMAND, []);
    for (const read of [
      () => flag.all,
      () => list.all,
      () => oneOf('all', []),
      () => text.all,
      () => whole.all,
    ])
      expect(read).toThrow('`--all` must be an option of the help text');
  });
});

/** Names of the options that a source reads, as the command line has them. */
function read(file: string): string[] {
  const code = readFileSync(new URL(file, CLI), 'utf8');
  const reader = '(?:flag|list|text|whole|count|positive|share)';
  const taken = [...code.matchAll(new RegExp(`\\{([^{}]*)\\} = options\\.${reader};`, 'g'))].flatMap(
    ([, names]) => names.split(',').map((name) => name.trim().split(/\W/)[0]),
  );
  const named = [
    ...code.matchAll(new RegExp(`\\boptions\\.${reader}\\.(\\w+)`, 'g')),
    ...code.matchAll(/\boptions\.oneOf\('(\w+)'/g),
  ].map(([, name]) => name);
  return [...taken, ...named].map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
}

describe('every option that a command reads is one of its help text', () => {
  const commands = readdirSync(new URL('commands', CLI)).map((file) => file.replace('.ts', ''));

  test.each(commands)('%s', async (name) => {
    const { HELP }: Command = await import(`../../src/cli/commands/${name}.ts`);
    const files = [`commands/${name}.ts`, ...readdirSync(CLI).filter((file) => file.startsWith(name))];
    const names = files.flatMap(read);
    if (name !== 'completion') expect(names.length).toBeGreaterThan(1);
    expect(optionNames(HELP)).toEqual(expect.arrayContaining(names));
    // the other way round: no option is without effect
    const shared = HELP.includes(PHOTO_HELP) ? read('parsing/photoSettings.ts') : [];
    const all = [...names, ...shared, 'help', ...(name === 'calibrate' ? ['profile'] : [])];
    expect(all).toEqual(expect.arrayContaining(optionNames(HELP)));
  });

  test('photoSettings', () => {
    expect(optionNames(PHOTO_HELP)).toEqual(expect.arrayContaining(read('parsing/photoSettings.ts')));
  });
});
