/** Checks that every installed package has a licence we may use (DESIGN §5): `npm run check:licences`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import exceptions from './licence-exceptions.json' with { type: 'json' };
import { report } from './report.mjs';

const allowed = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Zlib',
  'PostgreSQL',
  'OFL-1.1',
]);

export function checkLicences(root) {
  const packages = packagesBelow(join(root, 'node_modules'));
  const problems = packages
    .filter(({ name, licence }) => !isAllowed(licence) && !isException(name, licence))
    .map(
      ({ name, version, licence, folder }) =>
        `${name} ${version} (${relative(root, folder)}) has the licence ${licence}.`,
    );
  return { saw: `${packages.length} packages`, count: packages.length, problems };
}

/** Whether an SPDX expression leaves us a choice that we may take: any side of OR, every side of AND. */
export function isAllowed(expression) {
  if (typeof expression !== 'string') return false;
  const inner = expression.replace(/^\((.*)\)$/, '$1').trim();
  if (/ OR /i.test(inner)) return inner.split(/ OR /i).some(isAllowed);
  if (/ AND /i.test(inner)) return inner.split(/ AND /i).every(isAllowed);
  return allowed.has(inner);
}

function isException(name, licence) {
  return exceptions.some((exception) => {
    const matches = exception.package.endsWith('*')
      ? name.startsWith(exception.package.slice(0, -1))
      : name === exception.package;
    return matches && exception.licence === licence;
  });
}

function packagesBelow(modules) {
  if (!existsSync(modules)) return [];
  const names = readdirSync(modules).filter((name) => !name.startsWith('.'));
  const folders = names.flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
  return folders.flatMap((name) => {
    const folder = join(modules, name);
    return [...describe(folder), ...packagesBelow(join(folder, 'node_modules'))];
  });
}

function describe(folder) {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return [];
  const { name, version, license, licenses } = JSON.parse(readFileSync(file, 'utf8'));
  const licence = license?.type ?? license ?? licenses?.map((one) => one.type ?? one).join(' OR ');
  return [{ name, version, licence: licence ?? 'none', folder }];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  report('licences', checkLicences(dirname(import.meta.dirname)));
}
