/** All checks, each with what it saw; ends with `N passed, N failed`: `npm run check`. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { checkBoundaries } from './check-boundaries.mjs';
import { checkDependencies } from './check-dependencies.mjs';
import { checkLicences } from './check-licences.mjs';
import { checkLockfiles, checkWords } from './check-tree.mjs';
import { hasPassed, report } from './report.mjs';

const root = dirname(import.meta.dirname);

const checks = {
  'format and lint': checkFormat,
  types: checkTypes,
  boundaries: () => checkBoundaries(root),
  'unused code': checkUnused,
  licences: () => checkLicences(root),
  dependencies: () => checkDependencies(root),
  lockfiles: () => checkLockfiles(root),
  words: () => checkWords(root),
};

let passed = 0;
for (const [name, check] of Object.entries(checks)) {
  const outcome = await check();
  report(name, outcome);
  if (hasPassed(outcome)) passed++;
}
console.log(`${passed} passed, ${Object.keys(checks).length - passed} failed`);

function checkFormat() {
  const { succeeded, output } = run('@biomejs/biome/bin/biome', ['check', '--colors=off', '.']);
  return seen(Number(/Checked (\d+) files/.exec(output)?.[1] ?? 0), succeeded ? [] : linesOf(output));
}

function checkTypes() {
  const { succeeded, output } = run('typescript/bin/tsc', [
    '--noEmit',
    '--pretty',
    'false',
    '--listFiles',
    '-p',
    'tsconfig.json',
  ]);
  const isFile = (line) => line.startsWith(root) || line.startsWith('bundled://');
  const own = linesOf(output).filter((line) => isFile(line) && !line.includes('node_modules'));
  return seen(
    own.filter((line) => line.startsWith(root)).length,
    succeeded ? [] : linesOf(output).filter((line) => !isFile(line)),
  );
}

function checkUnused() {
  const { succeeded, output } = run('knip/bin/knip.js', [
    '--no-progress',
    '--reporter=compact',
    '--reporter=./scripts/knip-count.mjs',
  ]);
  return seen(Number(/knip saw (\d+) files/.exec(output)?.[1] ?? 0), succeeded ? [] : linesOf(output));
}

function seen(count, problems) {
  return { saw: `${count} files`, count, problems };
}

function run(tool, args) {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64e6 };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], options);
  return { succeeded: status === 0, output: `${stdout}\n${stderr}` };
}

function linesOf(output) {
  return output.split('\n').filter((line) => line.trim() !== '');
}
