/** Runs all tests, or those whose files the arguments name, and ends with one line: `N passed, N failed`. */
import { parseCLI, startVitest } from 'vitest/node';
import { tally } from './tally.mjs';

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, { ...options, watch: false });
const { passed, failed, skipped } = tally(vitest.state);
await vitest.close();
if (skipped > 0) console.log(`${skipped} skipped`);
// A run that broke before its first test, or found none, is a failure and not a success with nothing in it.
const broken = failed === 0 && (passed === 0 || Boolean(process.exitCode)) ? 1 : 0;
console.log(`${passed} passed, ${failed + broken} failed`);
process.exit(failed + broken === 0 ? 0 : 1);
