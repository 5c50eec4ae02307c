import { type ParseArgsConfig, parseArgs } from 'node:util';
import { checkOneOf } from '../../validate.js';
import { integer, positive, share } from './values.js';

/** A line of a help text: `  --seed 0   of ...` is an option with a value, `  --json   the ...` a switch. */
const OPTION = /^ {2}--([\w-]+)( \S)?/gm;

/** Names of the options of a help text, in its order, and `help`. */
export function optionNames(help: string): string[] {
  return Object.keys(optionsOf(help));
}

function optionsOf(help: string): NonNullable<ParseArgsConfig['options']> {
  const lines = [...help.matchAll(OPTION)].map(([, name, value]) => [
    name,
    value ? { type: 'string', multiple: true } : { type: 'boolean' },
  ]);
  return { ...Object.fromEntries(lines), help: { type: 'boolean', short: 'h' } };
}

/** The words after a command, read by the names of its options. */
export type Options = ReturnType<typeof readOptions>;

/**
 * Reads the options of a command: those with a line in its help text, and `--help`. An option is read through the property of its name in camel
 * case: `whole.batchSize` is the value of `--batch-size`. This throws a RangeError naming the option if its value is invalid, and an Error if the
 * help text lacks it.
 *
 * @param command - takes positional arguments if its usage begins with one, such as PHOTO
 * @param args - the words after its name
 * @throws TypeError for an unknown option, one without its value, or an unexpected positional argument
 */
export function readOptions({ USAGE, HELP }: Record<'USAGE' | 'HELP', string>, args: readonly string[]) {
  const options = optionsOf(HELP);
  const allowPositionals = /^ *lucidface \w+ [^[-]/.test(USAGE);
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals });
  /** All values of an option, in order. */
  const all = (option: string): string[] => {
    if (!Object.hasOwn(options, option))
      throw new Error(`\`--${option}\` must be an option of the help text`);
    return [values[option] ?? []].flat().map(String);
  };
  const reader = <T>(read: (option: string) => T): Readonly<Record<string, T>> =>
    new Proxy({}, { get: (_, name) => read(optionOf(String(name))) });
  const number = (check: (name: string, text: string) => number) =>
    reader((option) => {
      const text = all(option).at(-1);
      return text === undefined ? undefined : check(`--${option}`, text);
    });
  const text = reader((option) => all(option).at(-1));
  return {
    /** Positional arguments. */
    words: [...positionals],
    /** All values of an option, in order. */
    list: reader(all),
    /** Whether an option was given. */
    flag: reader((option) => all(option).length > 0),
    /** The last value; undefined without any, here and below. */
    text,
    /** A whole number of at least 0. */
    whole: number(integer),
    /** A whole number of at least 1. */
    count: number((name, text) => integer(name, text, 1)),
    /** A number above 0, 100 at most. */
    positive: number(positive),
    /** A number from 0 to 1. */
    share: number(share),
    oneOf: <T extends string>(name: string, choices: readonly T[]): T | undefined => {
      if (text[name] !== undefined) checkOneOf(`--${optionOf(name)}`, text[name], choices);
      return choices.find((choice) => choice === text[name]);
    },
  };
}

/** An error of what a command calls, with the command's options in place of those of the call: `--batch-size` for `batchSize`. */
export function withOptionNames(message: string, help: string): string {
  const names = optionNames(help);
  return message.replace(/`(\w+)`/g, (text, name) =>
    names.includes(optionOf(name)) ? `\`--${optionOf(name)}\`` : text,
  );
}

/** `batch-size` for `batchSize`. */
function optionOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
