import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Purl } from './purl-parts.ts';
import { normaliseForType, problemWithType } from './type-rules.ts';

/** The canonical form of a package URL. */
export function canonicalPurl(text: string): Parsed<string> {
  const purl = parsePurl(text);
  return purl.ok ? formatPurl(purl.value) : purl;
}

/** Builds the canonical text. */
export function formatPurl(parts: {
  type: string | null;
  namespace?: string | null;
  name: string | null;
  version?: string | null;
  qualifiers?: Record<string, string> | null;
  subpath?: string | null;
}): Parsed<string> {
  const { type, name } = parts;
  if (!type || !typePattern.test(type))
    return refuse('The type must begin with a letter and hold letters, digits, . and -.');
  if (!name) return refuse('A package URL needs a name.');
  const qualifiers = Object.entries(parts.qualifiers ?? {}).filter(([, value]) => value !== '');
  const badKey = qualifiers.find(([key]) => !keyPattern.test(key));
  if (badKey)
    return refuse(
      `The qualifier key ${JSON.stringify(badKey[0])} must begin with a letter and hold a-z, 0-9, ., - and _.`,
    );
  const purl = normaliseForType({
    type: type.toLowerCase(),
    namespace: parts.namespace || null,
    name,
    version: parts.version || null,
    qualifiers: qualifiers.length > 0 ? Object.fromEntries(qualifiers) : null,
    subpath: subpathOf(parts.subpath ?? ''),
  });
  const problem = problemWithType(purl);
  if (problem) return refuse(problem);
  return isText(purl) ? parsed(textOf(purl)) : refuse(halfCharacter);
}

const halfCharacter = 'A package URL is text in Unicode; half of a character stands in this one.';

function isText(purl: Purl): boolean {
  const { type, namespace, name, version, subpath } = purl;
  const texts = [type, namespace, name, version, subpath, ...Object.values(purl.qualifiers ?? {})];
  return texts.every((text) => text === null || text.isWellFormed());
}

const typePattern = /^[A-Za-z][A-Za-z0-9.-]*$/;
const keyPattern = /^[a-z][a-z0-9._-]*$/;

/** Reads any spelling that the standard knows, also qualifier keys in capitals and a scope of npm without its encoded `@`. */
export function parsePurl(text: string): Parsed<Purl> {
  const scheme = /^\s*pkg:\/*/i.exec(text);
  if (!scheme) return refuse('A package URL begins with "pkg:".');
  if (!text.isWellFormed()) return refuse(halfCharacter);
  const { path, version, qualifierText, subpathText } = split(text.slice(scheme[0].length).trimEnd());
  const slash = path.indexOf('/');
  if (slash < 0 || !typePattern.test(path.slice(0, slash)))
    return refuse('A package URL needs a type and a name after "pkg:".');
  if (version !== null && path.endsWith('/')) return refuse('A package URL needs a name.');

  const type = path.slice(0, slash).toLowerCase();
  const segments = decodeAll(
    path
      .slice(slash + 1)
      .split('/')
      .filter((segment) => segment !== ''),
  );
  const subpath = decodeAll((subpathText ?? '').split('/'));
  const decodedVersion = version === null ? '' : decode(version);
  const qualifiers = readQualifiers(qualifierText ?? '');
  if (!segments || !subpath || decodedVersion === undefined)
    return refuse('A percent sign must stand before two hexadecimal digits of UTF-8.');
  if (typeof qualifiers === 'string') return refuse(qualifiers);
  if (segments.length === 0) return refuse('A package URL needs a name.');

  const nameSegments = type === 'git' ? Math.max(1, segments.length - 1) : 1;
  const purl = normaliseForType({
    type,
    namespace: segments.slice(0, -nameSegments).join('/') || null,
    name: segments.slice(-nameSegments).join('/'),
    version: decodedVersion || null,
    qualifiers,
    subpath: subpathOf(subpath.join('/')),
  });
  const problem = problemWithType(purl);
  return problem ? refuse(problem) : parsed(purl);
}

/**
 * Splits before decoding. The version follows the last `@`, except the one before an unencoded npm scope (`npm/@babel/core`).
 */
function split(text: string) {
  const hash = text.indexOf('#');
  const withoutSubpath = hash < 0 ? text : text.slice(0, hash);
  const question = withoutSubpath.indexOf('?');
  const body = question < 0 ? withoutSubpath : withoutSubpath.slice(0, question);
  const at = body.lastIndexOf('@');
  const isScope = at > 0 && body[at - 1] === '/' && body.includes('/', at);
  const hasVersion = at >= 0 && !isScope;
  return {
    path: hasVersion ? body.slice(0, at) : body,
    version: hasVersion ? body.slice(at + 1) : null,
    qualifierText: question < 0 ? null : withoutSubpath.slice(question + 1),
    subpathText: hash < 0 ? null : text.slice(hash + 1),
  };
}

/** Without segments that name no folder (ECMA-427, "Subpath"). */
function subpathOf(path: string): string | null {
  const segments = path.split('/').filter((segment) => !['', '.', '..'].includes(segment));
  return segments.join('/') || null;
}

/** Gives a sentence where they cannot be read. */
function readQualifiers(text: string): Record<string, string> | null | string {
  const qualifiers: Record<string, string> = {};
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const written = equals < 0 ? pair : pair.slice(0, equals);
    const key = written.toLowerCase();
    if (!keyPattern.test(key)) return `The qualifier key ${JSON.stringify(written)} must be of a-z, 0-9, ., - and _.`;
    if (Object.hasOwn(qualifiers, key)) return `The qualifier ${key} stands twice.`;
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (value === undefined) return `The value of the qualifier ${key} is not percent-encoded as UTF-8.`;
    if (value !== '') qualifiers[key] = value;
  }
  return Object.keys(qualifiers).length > 0 ? qualifiers : null;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function decodeAll(texts: string[]): string[] | undefined {
  const decoded = texts.map(decode);
  return decoded.includes(undefined) ? undefined : (decoded as string[]);
}

function textOf({ type, namespace, name, version, qualifiers, subpath }: Purl): string {
  const path = [type, ...segmentsOf(namespace), ...(type === 'git' ? segmentsOf(name) : [encode(name)])].join('/');
  const pairs = Object.entries(qualifiers ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${encode(value)}`);
  return [
    `pkg:${path}`,
    version ? `@${encode(version)}` : '',
    pairs.length > 0 ? `?${pairs.join('&')}` : '',
    subpath ? `#${segmentsOf(subpath).join('/')}` : '',
  ].join('');
}

function segmentsOf(path: string | null): string[] {
  return (path ?? '')
    .split('/')
    .filter((segment) => segment !== '')
    .map(encode);
}

/** Keeps letters, digits, `.-_~` and the colon (ECMA-427, "Character encoding"). */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}

function refuse(message: string) {
  return refused({ at: '', message });
}
