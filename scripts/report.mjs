/** A check that saw nothing has checked nothing: it fails. */
export function hasPassed({ count, problems }) {
  return count > 0 && problems.length === 0;
}

/** Prints what a check saw and found wrong, and sets the exit code. */
export function report(name, outcome) {
  for (const problem of outcome.problems) console.log(`  ${problem}`);
  if (outcome.count === 0) console.log('  It saw nothing to check.');
  console.log(`${hasPassed(outcome) ? 'ok' : 'FAILED'}  ${name}: ${outcome.saw}, ${outcome.problems.length} problems`);
  if (!hasPassed(outcome)) process.exitCode = 1;
}
