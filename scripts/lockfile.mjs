/**
 * The optional packages that a lockfile names and does not hold: a registry that lacks some platforms leaves such gaps, and npm 11
 * then refuses `npm ci`. As a program it takes these names out of package-lock.json: `node scripts/lockfile.mjs` after `npm install`.
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function gapsOf(packages) {
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .flatMap(([path, entry]) =>
      Object.entries(entry.optionalDependencies ?? {})
        .filter(([name, version]) => !holds(packages, path, name, version))
        .map(([name]) => ({ path, name })),
    );
}

/** Whether Node, looking upwards from the package, finds the optional one; platform packages are asked for in one exact version. */
function holds(packages, path, name, version) {
  const found = placesAbove(path)
    .map((place) => packages[`${place}node_modules/${name}`])
    .find(Boolean);
  return found !== undefined && (!/^\d/.test(version) || found.version === version);
}

/** `node_modules/a/node_modules/b` gives `node_modules/a/node_modules/b/`, `node_modules/a/` and the top. */
export function placesAbove(path) {
  const parts = path.split(/(?<=.)\/(?=node_modules\/)/);
  return [...parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/')}/`), ''];
}

function closeGaps(file) {
  const lockfile = JSON.parse(readFileSync(file, 'utf8'));
  const gaps = gapsOf(lockfile.packages);
  for (const { path, name } of gaps) {
    const entry = lockfile.packages[path];
    delete entry.optionalDependencies[name];
    if (Object.keys(entry.optionalDependencies).length === 0) delete entry.optionalDependencies;
  }
  writeFileSync(file, `${JSON.stringify(lockfile, null, 2)}\n`);
  console.log(`${gaps.length} names of packages that the lockfile does not hold were taken out.`);
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  closeGaps(join(dirname(import.meta.dirname), 'package-lock.json'));
}
