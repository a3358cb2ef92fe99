import { type Json, objectsOf, textOf } from '../json/json.ts';
import { formatPurl, parsePurl } from '../purl/purl.ts';

/** A package of npm installed under another name, by its own name: `npm i cjs@npm:string-width@4`. */
export interface NpmAlias {
  /** The package URL of the package itself. */
  value: string;
  /** What says so, as a JSON Pointer into the component. */
  at: string;
}

/** Characters; a longer name, version or address is none of npm, and is not looked at. */
const longestText = 2048;

/** `npm:string-width@4.2.3`, with or without the alias before it. */
const aliased = /(?:^|@)npm:((?:@[^/@]+\/)?[^/@]+)(?:@(.+))?$/;

/** What of a component of npm says that its name is an alias; undefined where nothing does. */
export function npmAliasOf(component: Json): NpmAlias | undefined {
  const purl = textOf(component.purl);
  const read = purl === null ? undefined : parsePurl(purl);
  const parts = read?.ok ? read.value : undefined;
  if (purl !== null && parts?.type !== 'npm') return undefined;
  const version = textOf(component.version);
  const written: [text: string | null | undefined, at: string][] = [
    [parts && `${parts.name}@${parts.version ?? ''}`.replace(/@$/, ''), '/purl'],
    [version, '/version'],
    [purl === null ? null : textOf(component.name), '/name'],
  ];
  for (const [text, at] of written) {
    const [, name, stated] = matchShort(aliased, text ?? null) ?? [];
    if (name) return aliasOf(name, exactly(stated) ?? exactly(parts?.version) ?? exactly(version) ?? stated, at);
  }
  if (!parts) return undefined;
  const ownName = [parts.namespace, parts.name].filter(Boolean).join('/');
  return byTarball(component, ownName, parts.version) ?? byFolder(component, ownName, parts.version);
}

/** Keeps the time bounded whatever the text is. */
function matchShort(pattern: RegExp, text: string | null): RegExpExecArray | null {
  return text === null || text.length > longestText ? null : pattern.exec(text);
}

function aliasOf(name: string, version: string | null | undefined, at: string): NpmAlias | undefined {
  const slash = name.lastIndexOf('/');
  const namespace = slash < 0 ? null : name.slice(0, slash);
  const value = formatPurl({ type: 'npm', namespace, name: name.slice(slash + 1), version: version ?? null });
  return value.ok ? { value: value.value, at } : undefined;
}

/** A version and no range of versions. */
function exactly(version: string | null | undefined): string | undefined {
  return version && /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]*)?$/.test(version) ? version : undefined;
}

/** `https://npm.example/string-width/-/string-width-4.2.3.tgz`; the file bears name and version again. */
const tarball = /^https?:\/\/[^?#]*?\/((?:(?:@|%40)[^/]+?(?:\/|%2f))?([^/]+))\/-\/\2-([^/?#]+)\.tgz/i;

function byTarball(component: Json, ownName: string, version: string | null): NpmAlias | undefined {
  for (const [index, { type, url }] of objectsOf(component.externalReferences).entries()) {
    const [, path, , fileVersion] = (type === 'distribution' && matchShort(tarball, textOf(url))) || [];
    const name = path?.replace(/^%40/, '@').replace(/%2f/i, '/');
    if (name === undefined || name.toLowerCase() === ownName.toLowerCase() || fileVersion !== version) continue;
    return aliasOf(name, version, `/externalReferences/${index}/url`);
  }
  return undefined;
}

/** Where a package URL has the name of the folder (`cdx:npm:package:path`) and the component another, that of its package.json. */
function byFolder(component: Json, ownName: string, version: string | null): NpmAlias | undefined {
  const paths = objectsOf(component.properties).filter(({ name }) => name === 'cdx:npm:package:path');
  const isFolder = paths.some(({ value }) => textOf(value)?.split('node_modules/').at(-1) === ownName);
  const name = [textOf(component.group), textOf(component.name)].filter(Boolean).join('/');
  return isFolder && name !== '' && name !== ownName ? aliasOf(name, version, '/name') : undefined;
}
