import { type Loose, textOf } from '../advisory/loose.ts';
import { parsePurl } from '../purl/purl.ts';
import collections from './collections.json' with { type: 'json' };

/** A package as OSV names it. */
export interface NamedPackage {
  ecosystem: string;
  name: string;
}

const ecosystemsByType: Readonly<Record<string, string>> = {
  npm: 'npm',
  golang: 'Go',
  cargo: 'crates.io',
  pypi: 'PyPI',
  maven: 'Maven',
  nuget: 'NuGet',
  gem: 'RubyGems',
  composer: 'Packagist',
  pub: 'Pub',
  hex: 'Hex',
  hackage: 'Hackage',
  cran: 'CRAN',
  bitnami: 'Bitnami',
};

/** The package that an entry of `affected` surely means: by its package URL (CVE 5.2), else by its name in a known collection. */
export function packageOf(entry: Loose): NamedPackage | undefined {
  const url = textOf(entry.packageURL);
  if (url !== undefined) return packageOfPurl(url);
  const collection = textOf(entry.collectionURL);
  const name = textOf(entry.packageName)?.trim();
  if (collection === undefined || name === undefined) return undefined;
  const ecosystem = ecosystemOfCollection(collection);
  return ecosystem === undefined || !isName(ecosystem, name) ? undefined : { ecosystem, name };
}

/** The package of a package URL, whatever its version. */
export function packageOfPurl(text: string): NamedPackage | undefined {
  const purl = parsePurl(text);
  if (!purl.ok) return undefined;
  const { type, namespace, name } = purl.value;
  const ecosystem = Object.hasOwn(ecosystemsByType, type) ? ecosystemsByType[type] : undefined;
  if (ecosystem === undefined) return undefined;
  return { ecosystem, name: namespace === null ? name : `${namespace}${type === 'maven' ? ':' : '/'}${name}` };
}

function ecosystemOfCollection(url: string): string | undefined {
  const place = url
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^(www|registry)\./, '');
  return collections.find((one) => place === one.url || place.startsWith(`${one.url}/`))?.ecosystem;
}

/** A product's title stands there now and then. */
function isName(ecosystem: string, name: string): boolean {
  return !/\s/.test(name) && (ecosystem !== 'Maven' || /^[^:]+:[^:]+$/.test(name));
}
