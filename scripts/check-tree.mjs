/** Checks what stands in the repository: lockfiles that name no registry, and no word that does not belong into a finished text. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gapsOf } from './lockfile.mjs';

/** Written in pieces, so that this file itself may stand in the repository. */
const forbidden = [
  { pattern: new RegExp(`\\b(TO${'DO'}|FIX${'ME'}|XX${'X'})\\b`), why: 'unfinished work is an issue, not a comment' },
  { pattern: /\b(describe|it|test)\.(only|skip|todo)\b/, why: 'every test runs' },
  { pattern: /^(<{7}|>{7}|={7})( |$)/m, why: 'a merge was not finished' },
  { pattern: new RegExp(`-----BEGIN [A-Z ]*PRIVATE ${'KEY'}-----`), why: 'a private key' },
  { pattern: /(["'`( ])\/(home|Users)\/(?!ada\b)[a-z][\w.-]*\//, why: 'a folder of one machine' },
  {
    pattern: new RegExp(`\\bregistry\\.(npmjs|yarnpkg)\\.${'(org|com)'}`),
    why: 'which registry is for the machine to say',
  },
];

/** Keys of certificates that name this machine and that only tests believe. */
const testKeys = new Set(['src/platform/egress/fixtures/self-signed.pem', 'tests/certificates/localhost.key.pem']);

export function checkLockfiles(root) {
  const files = trackedFiles(root).filter((file) => file.endsWith('package-lock.json'));
  const problems = files.flatMap((file) => {
    const { packages } = JSON.parse(readFileSync(join(root, file), 'utf8'));
    const unpinned = Object.entries(packages).filter(
      ([path, entry]) => path !== '' && (/^https?:|^git/.test(entry.resolved ?? '') || !entry.integrity),
    );
    return [
      ...unpinned.map(([path]) => `${file}: ${path} names a host or has no integrity.`),
      ...gapsOf(packages).map(
        ({ path, name }) => `${file}: ${path} names ${name}, which it does not hold (scripts/lockfile.mjs).`,
      ),
    ];
  });
  return { saw: `${files.length} lockfiles`, count: files.length, problems };
}

export function checkWords(root) {
  const files = trackedFiles(root).filter((file) => isText(join(root, file)) && !testKeys.has(file));
  const problems = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return forbidden.flatMap(({ pattern, why }) => {
      const found = pattern.exec(text);
      return found ? [`${file}:${text.slice(0, found.index).split('\n').length}: "${found[0].trim()}" (${why}).`] : [];
    });
  });
  return { saw: `${files.length} files`, count: files.length, problems };
}

/** What is committed or would be: everything that is not ignored. */
function trackedFiles(root) {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return (stdout ?? '').split('\n').filter((file) => file !== '' && existsSync(join(root, file)));
}

function isText(path) {
  return statSync(path).isFile() && statSync(path).size < 2e6 && !readFileSync(path).subarray(0, 4096).includes(0);
}
