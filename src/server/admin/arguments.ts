import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { AppError } from '../../common/errors.ts';

/** Reads the options of a command on the data folder; a mistake names the usage. */
export function readOptions<Options extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  options: Options,
  usage: string,
) {
  try {
    const all = { ...options, data: { type: 'string' }, output: { type: 'string', short: 'o' } } as const;
    return parseArgs({ args: [...argv], strict: true, options: all }).values;
  } catch (error) {
    throw new AppError('invalid-input', `${(error as Error).message} Usage: ${usage}`);
  }
}
