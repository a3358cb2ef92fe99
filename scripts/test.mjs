/** Runs all tests, or those whose files the arguments name, and ends with one line: `N passed, N failed`. */
import { parseCLI, startVitest } from 'vitest/node';

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, { ...options, watch: false });
const { passed, failed, skipped } = tally(vitest.state);
await vitest.close();
if (skipped > 0) console.log(`${skipped} skipped`);
// A run that broke before its first test, or found none, is a failure and not a success with nothing in it.
const broken = failed === 0 && (passed === 0 || Boolean(process.exitCode)) ? 1 : 0;
console.log(`${passed} passed, ${failed + broken} failed`);
process.exit(failed + broken === 0 ? 0 : 1);

/** A file that could not be loaded and an error outside any test count as failures too. */
function tally(state) {
  const modules = state.getTestModules();
  const results = modules.flatMap((module) => [...module.children.allTests()]).map((test) => test.result().state);
  const brokenModules = modules.filter((module) => module.errors().length > 0).length;
  const brokenSuites = modules
    .flatMap((module) => [...module.children.allSuites()])
    .filter((suite) => suite.errors().length > 0).length;
  const count = (wanted) => results.filter((result) => result === wanted).length;
  return {
    passed: count('passed'),
    failed: count('failed') + count('pending') + brokenModules + brokenSuites + state.getUnhandledErrors().length,
    skipped: count('skipped'),
  };
}
