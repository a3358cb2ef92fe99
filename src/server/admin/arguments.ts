import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { AppError } from '../../common/errors.ts';

/** Reads the options of a command on the data folder; a mistake names the usage. */
export function readOptions<Options extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  options: Options,
  usage: string,
) {
  return parsed(argv, options, usage, { allowPositionals: false }).values;
}

/** The same for a command on one file, `-` where it may be a pipe. */
export function readFileOptions<Options extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  options: Options,
  usage: string,
) {
  const { values, positionals } = parsed(argv, options, usage, { allowPositionals: true });
  const [file, another] = positionals;
  if (file === undefined) throw new AppError('invalid-input', `FILE is missing. Usage: ${usage}`);
  if (another !== undefined)
    throw new AppError('invalid-input', `Give one FILE only; "${another}" is one too many. Usage: ${usage}`);
  return { file, options: values };
}

function parsed<Options extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  options: Options,
  usage: string,
  { allowPositionals }: { allowPositionals: boolean },
) {
  try {
    const all = { ...options, data: { type: 'string' }, output: { type: 'string', short: 'o' } } as const;
    return parseArgs({ args: [...argv], strict: true, options: all, allowPositionals });
  } catch (error) {
    throw new AppError('invalid-input', `${(error as Error).message} Usage: ${usage}`);
  }
}
