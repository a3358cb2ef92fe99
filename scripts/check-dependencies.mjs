/** Checks what Holdfast is made from: exact versions, the same in the lockfile, strong hashes, and no install script that we did not look at. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import lookedAt from './install-scripts.json' with { type: 'json' };

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];

export function checkDependencies(root) {
  const own = read(root, 'package.json');
  const { packages } = read(root, 'package-lock.json');
  const wanted = kinds.flatMap((kind) =>
    Object.entries(own[kind] ?? {}).map(([name, version]) => ({ kind, name, version })),
  );
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  const problems = [
    ...wanted.flatMap(({ kind, name, version }) => [
      ...(isExact(version) ? [] : [`package.json: ${name} has no exact version (${version}).`]),
      ...(packages['']?.[kind]?.[name] === version
        ? []
        : [`package-lock.json does not hold ${name} ${version}: run npm install.`]),
    ]),
    ...installed.flatMap(([path, entry]) => [
      ...(entry.integrity?.startsWith('sha512-') ? [] : [`package-lock.json: ${path} has no SHA-512.`]),
      ...(entry.hasInstallScript && !isLookedAt(path)
        ? [
            `${path} runs a script when it is installed: look at it, then say in scripts/install-scripts.json why it may.`,
          ]
        : []),
    ]),
  ];
  return { saw: `${wanted.length} wanted, ${installed.length} installed`, count: wanted.length, problems };
}

function isExact(version) {
  return /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version);
}

function isLookedAt(path) {
  const name = path.split('node_modules/').at(-1);
  return lookedAt.some((one) =>
    one.package.endsWith('*') ? name.startsWith(one.package.slice(0, -1)) : name === one.package,
  );
}

function read(root, file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}
