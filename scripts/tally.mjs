/** Counts the tests of a run; a file that could not be loaded and an error outside any test count as failures too. */
export function tally(state) {
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
