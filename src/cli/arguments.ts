import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { AppError } from '../common/errors.ts';
import type { Command, OptionValues } from './command.ts';

/** Options that every command understands (DESIGN §6). */
export const commonOptions = {
  output: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' },
  quiet: { type: 'boolean' },
  offline: { type: 'boolean' },
  'no-color': { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

export interface Arguments {
  positionals: string[];
  options: OptionValues;
}

/** Reads what follows the words of a command; unknown and incomplete options are refused with the nearest that exists. */
export async function readArguments(command: Command, args: string[]): Promise<Arguments> {
  const options = { ...commonOptions, ...command.options };
  try {
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true, strict: true });
    return { positionals, options: values };
  } catch (error) {
    throw new AppError('invalid-input', await sentenceOf(error, Object.keys(options)));
  }
}

async function sentenceOf(error: unknown, names: string[]): Promise<string> {
  const { code, message } = error as { code?: string; message: string };
  const option = /'(?:-\w, )?(--?[^' =]+)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return `There is no option ${option}.${await suggestion(
      option,
      names.map((name) => `--${name}`),
    )}`;
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return message.includes('does not take an argument')
      ? `The option ${option} takes no value.`
      : `The option ${option} needs a value.`;
  }
  throw error;
}

/** ` Did you mean …?`, or nothing where no word is near. Loaded only when somebody slipped. */
export async function suggestion(typed: string, words: Iterable<string>): Promise<string> {
  const { nearestWord } = await import('../formats/identifiers/edit-distance.ts');
  const nearest = nearestWord(typed, words);
  return nearest === null ? '' : ` Did you mean ${nearest}?`;
}

/** The value of an option that allows a few words, `standard` where it is not given. */
export async function choice<Word extends string>(
  options: OptionValues,
  name: string,
  words: readonly Word[],
  standard: Word,
): Promise<Word> {
  const value = options[name];
  if (value === undefined) return standard;
  const word = words.find((one) => one === value);
  if (word !== undefined) return word;
  const hint = await suggestion(String(value), words);
  throw new AppError('invalid-input', `--${name} takes ${words.join(', ')}; "${value}" is none of them.${hint}`);
}

/** The value of an option that must be given. */
export function required(options: OptionValues, name: string, what: string): string {
  const value = options[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AppError('invalid-input', `--${name} is missing: ${what}.`);
}

/** The one thing that a command works on: its name on the help page, and what it is. */
export function onlyPositional(positionals: readonly string[], name: string, what: string): string {
  const [first, second] = positionals;
  if (first === undefined) throw new AppError('invalid-input', `${name} is missing: ${what}.`);
  if (second !== undefined) throw new AppError('invalid-input', `"${second}" is one word too many: give one ${name}.`);
  return first;
}
