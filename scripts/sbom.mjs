/**
 * The bill of materials of Holdfast itself, as CycloneDX 1.6, from package.json and the lockfiles: `npm run sbom` writes it to
 * dist/holdfast.cdx.json, `npm run sbom -- FILE` elsewhere (`-` is stdout). Equal lockfiles give equal bytes on every machine, so it
 * bears no time, names the packages of all platforms, and takes licences and hashes from the lockfile.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import exceptions from './licence-exceptions.json' with { type: 'json' };
import { placesAbove } from './lockfile.mjs';

export function sbomOf(root) {
  const { name, version, license, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const own = { 'bom-ref': purlOf(name, version), type: 'application', name, version, description };
  const { components, dependencies } = merged(lockfilesOf(root).flatMap((packages) => described(packages, own)));
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'pre-build' }],
      component: { ...own, licenses: licencesOf(license), purl: own['bom-ref'] },
    },
    components,
    dependencies,
  };
  const { $schema, bomFormat, specVersion, ...rest } = bom;
  return { $schema, bomFormat, specVersion, serialNumber: serialNumberOf(bom), ...rest };
}

/** The program's own, and those of the Node that is fetched where the machine's is too old. */
function lockfilesOf(root) {
  const runtimes = join(root, 'scripts', 'runtime');
  const folders = existsSync(runtimes) ? readdirSync(runtimes).map((platform) => join(runtimes, platform)) : [];
  return [root, ...folders].map(
    (folder) => JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages,
  );
}

/** Each package of one lockfile, and what stands at its top for the program itself. */
function described(packages, own) {
  return Object.entries(packages).map(([path, entry]) => {
    const dependsOn = dependenciesOf(packages, path, entry);
    return path === ''
      ? { ref: own['bom-ref'], dependsOn }
      : { ref: refOf(path, entry), component: componentOf(path, entry), dependsOn };
  });
}

function componentOf(path, entry) {
  const [group, name] = splitName(nameOf(path, entry));
  return {
    'bom-ref': refOf(path, entry),
    type: 'library',
    ...(group ? { group } : {}),
    name,
    version: entry.version,
    scope: scopeOf(entry),
    hashes: hashesOf(entry.integrity),
    licenses: licencesOf(entry.license ?? licenceByFile(nameOf(path, entry))),
    purl: refOf(path, entry),
    ...(entry.dev ? { properties: [{ name: 'cdx:npm:package:development', value: 'true' }] } : {}),
  };
}

/** One component for each name and version, however often it is installed: at the widest scope, with all that it was given. */
function merged(packages) {
  const components = new Map();
  const dependencies = new Map();
  for (const { ref, component, dependsOn } of packages) {
    dependencies.set(ref, new Set([...(dependencies.get(ref) ?? []), ...dependsOn]));
    if (!component) continue;
    const known = components.get(ref);
    if (!known || scopes.indexOf(component.scope) < scopes.indexOf(known.scope)) components.set(ref, component);
  }
  const byRef = ([a], [b]) => (a < b ? -1 : 1);
  return {
    components: [...components].sort(byRef).map(([, component]) => component),
    dependencies: [...dependencies].sort(byRef).map(([ref, dependsOn]) => ({ ref, dependsOn: [...dependsOn].sort() })),
  };
}

const scopes = ['required', 'optional', 'excluded'];

/** What is only there to build and test Holdfast is not part of it when it runs. */
function scopeOf({ dev, optional, devOptional }) {
  if (dev) return 'excluded';
  return optional || devOptional ? 'optional' : 'required';
}

function dependenciesOf(packages, path, entry) {
  const names = Object.keys({
    ...entry.dependencies,
    ...entry.devDependencies,
    ...entry.optionalDependencies,
    ...entry.peerDependencies,
  });
  return names.flatMap((name) => {
    const place = placesAbove(path).find((above) => packages[`${above}node_modules/${name}`]);
    if (place === undefined) return [];
    const found = `${place}node_modules/${name}`;
    return [refOf(found, packages[found])];
  });
}

function refOf(path, entry) {
  return purlOf(nameOf(path, entry), entry.version);
}

/** An alias stands under another name than its package's own. */
function nameOf(path, entry) {
  return entry.name ?? path.split('node_modules/').at(-1);
}

function splitName(name) {
  return name.startsWith('@') ? name.split('/') : [undefined, name];
}

/** `pkg:npm/%40fastify/cookie@11.1.5` (purl-spec, npm). */
function purlOf(name, version) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** Of a package whose package.json names none, what its licence file says. */
function licenceByFile(name) {
  return exceptions.find((one) => one.package === name)?.byFile;
}

function licencesOf(licence) {
  return / (AND|OR|WITH) /.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }];
}

/** Subresource Integrity, `sha512-` and base64, as CycloneDX writes a hash. */
function hashesOf(integrity) {
  return integrity.split(' ').map((one) => {
    const [algorithm, value] = one.split(/-(.*)/s);
    return {
      alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
      content: Buffer.from(value, 'base64').toString('hex'),
    };
  });
}

/** A UUID of version 8 (RFC 9562) made from the content: the same content has the same number. */
function serialNumberOf(bom) {
  const hex = createHash('sha256').update(JSON.stringify(bom)).digest('hex');
  const variant = ((Number.parseInt(hex[16], 16) & 3) | 8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(import.meta.dirname);
  const file = process.argv[2] ?? join(root, 'dist', 'holdfast.cdx.json');
  const text = `${JSON.stringify(sbomOf(root), null, 2)}\n`;
  if (file === '-') process.stdout.write(text);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.error(`Wrote the bill of materials of Holdfast to ${file}.`);
  }
}
