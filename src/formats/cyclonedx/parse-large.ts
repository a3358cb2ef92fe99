import { isUtf8 } from 'node:buffer';
import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadOptions } from '../bom/document.ts';
import { partTooLarge, wholeLimitBytes } from '../bom/size-limit.ts';
import { firstInvalidByte } from '../json/decode-utf8.ts';
import { DigestPlaces } from '../json/digest-places.ts';
import { limited, problemLimit } from '../json/explain.ts';
import { isObject, type Json, memberOf, objectOf } from '../json/json.ts';
import { membersOfLarge, type Piece, readPiece, readStretches } from '../json/large-json.ts';
import type { RootMember } from '../json/root-members.ts';
import { canonicalJson } from '../json/unique-items.ts';
import { strangeness } from './decode.ts';
import { problemsOf, withoutMisfits } from './judge.ts';
import { LargeRows } from './large-rows.ts';
import { readDocument } from './read-document.ts';
import { isSpecVersion, type SpecVersion, specVersions } from './recognise.ts';

/** So much of a list becomes objects at once. */
const stretchBytes = 1024 * 1024;

/**
 * Reads CycloneDX JSON of any size without one text or one tree of it: each long list of the document is read in stretches, which
 * the schema judges and of which rows are kept (decision 0031).
 */
export async function parseLargeCycloneDx(
  bytes: Uint8Array,
  { lenient }: ReadOptions,
  limits = { stretchBytes, wholeBytes: wholeLimitBytes },
): Promise<Parsed<Bom>> {
  const strange = strangeness(bytes);
  if (strange) return refused({ at: '', message: strange });
  if (!isUtf8(bytes)) {
    return refused({
      at: `byte ${firstInvalidByte(bytes)}`,
      message: 'The file is not valid UTF-8 from this byte on.',
    });
  }
  const members = membersOfLarge(bytes);
  if (!members.ok) return members;
  const version = versionIn(bytes, members.value);
  if (!version) {
    return refused({
      at: '/specVersion',
      message: `CycloneDX JSON of the versions ${specVersions.join(', ')} is read.`,
    });
  }
  const reader = new Reader(bytes, version, { lenient, ...limits });
  const isRead = await reader.read(members.value);
  const told = [...members.warnings, ...reader.duplicates];
  if (!isRead) return refused(...limited(reader.problems));
  const { bom, warnings } = readDocument(reader.document, (subject, services) => reader.rows.build(subject, services));
  return parsed(bom, limited([...told, ...reader.problems, ...warnings]));
}

function versionIn(bytes: Uint8Array, members: readonly RootMember[]): SpecVersion | null {
  const member = members.find(({ name }) => name === 'specVersion');
  const version = member && member.end - member.start < 100 ? readPiece(bytes, member) : null;
  return version?.ok && isSpecVersion(version.value.value) ? version.value.value : null;
}

class Reader {
  /** The document with its long lists emptied; of services what a BOM says of them stays, and of vulnerabilities their number. */
  document: Json = {};
  readonly rows = new LargeRows();
  readonly problems: Problem[] = [];
  readonly duplicates: Problem[] = [];
  readonly #bytes: Uint8Array;
  readonly #version: SpecVersion;
  readonly #options: ReadOptions & { stretchBytes: number; wholeBytes: number };

  constructor(
    bytes: Uint8Array,
    version: SpecVersion,
    options: ReadOptions & { stretchBytes: number; wholeBytes: number },
  ) {
    this.#bytes = bytes;
    this.#version = version;
    this.#options = options;
  }

  /** Whether the document is taken, perhaps with problems that are overlooked. */
  async read(members: readonly RootMember[]): Promise<boolean> {
    const long = members.filter((member) => this.#isLong(member));
    for (const member of members) {
      if (long.includes(member)) this.document[member.name] = [];
      else if (!this.#readMember(member)) return false;
    }
    this.document = await this.#judged(this.document, (at) => at);
    const { metadata, components, dependencies } = this.document;
    this.rows.addComponents(memberOf(objectOf(metadata), 'component')?.components);
    this.rows.addComponents(components);
    this.rows.addDependencies(dependencies);
    for (const member of long) if (!(await this.#readList(member))) return false;
    return this.#options.lenient || this.problems.length === 0;
  }

  #isLong({ start, end }: RootMember): boolean {
    return this.#bytes[start] === 0x5b && end - start > this.#options.stretchBytes;
  }

  #readMember(member: RootMember): boolean {
    const { name, start, end } = member;
    if (end - start > this.#options.wholeBytes) return this.#fail(tooLarge(`/${name}`));
    const read = readPiece(this.#bytes, member);
    if (!read.ok) return this.#fail(...read.problems);
    this.document[name] = read.value.value;
    this.#noteDuplicates(read.value, (at) => `/${name}${at}`);
    return true;
  }

  /** A mistake that ends the reading, whoever asks. */
  #fail(...problems: readonly Problem[]): false {
    this.problems.splice(0, Number.POSITIVE_INFINITY, ...problems);
    return false;
  }

  async #readList(member: RootMember): Promise<boolean> {
    const { name } = member;
    const seen = uniqueLists.includes(name) ? new DigestPlaces() : null;
    const services: unknown[] = [];
    let index = 0;
    for (const piece of readStretches(this.#bytes, member, this.#options)) {
      if (piece === 'too large') return this.#fail(tooLarge(`/${name}/${index}`));
      if (!piece.ok) return this.#fail(...piece.problems);
      const first = index;
      const stretch = piece.value.value as unknown[];
      this.#noteDuplicates(piece.value, (at) => shifted(`/${name}${at}`, name, first));
      if (seen) this.#findRepeats(name, stretch, seen, first);
      const judged = await this.#judged({ ...this.#head(), [name]: stretch }, (at) => shifted(at, name, first));
      index += stretch.length;
      if (!this.#options.lenient && this.problems.length > problemLimit) return false;
      if (name === 'components') this.rows.addComponents(judged.components);
      else if (name === 'dependencies') this.rows.addDependencies(judged.dependencies);
      else if (name === 'services') services.push(...(judged.services as unknown[]).map(slim));
    }
    this.document[name] = name === 'services' ? services : name === 'vulnerabilities' ? new Array(index) : [];
    return true;
  }

  /** What the schema wants of every document. */
  #head(): Json {
    const { bomFormat, version } = this.document;
    return { bomFormat, specVersion: this.#version, ...(version !== undefined && { version }) };
  }

  /** The document, without what has another type than the schema wants where that is overlooked. */
  async #judged(document: Json, place: (at: string) => string): Promise<Json> {
    const recognised = { version: this.#version, document };
    const problems = await problemsOf(recognised);
    this.#note(problems.map(({ at, message }) => ({ at: place(at), message })));
    return problems.length > 0 && this.#options.lenient ? withoutMisfits(recognised) : document;
  }

  #note(problems: readonly Problem[]): void {
    if (this.problems.length <= problemLimit) this.problems.push(...problems);
  }

  #noteDuplicates({ duplicates }: Piece, place: (at: string) => string): void {
    if (this.duplicates.length > problemLimit) return;
    this.duplicates.push(...duplicates.map(({ at, message }) => ({ at: place(at), message })));
  }

  #findRepeats(name: string, stretch: readonly unknown[], seen: DigestPlaces, first: number): void {
    for (const [offset, item] of stretch.entries()) {
      const earlier = seen.placeOf(canonicalJson(item), first + offset);
      if (earlier < 0 || earlier >= first) continue;
      const message = `This entry repeats entry ${earlier} of the same list.`;
      this.#note([{ at: `/${name}/${first + offset}`, message }]);
    }
  }
}

/** The place of something in a stretch of a list, in the whole list. */
function shifted(at: string, name: string, by: number): string {
  const [empty, first, index, ...rest] = at.split('/');
  return first === name && index !== undefined ? [empty, first, Number(index) + by, ...rest].join('/') : at;
}

/** The lists of a BOM in which no entry may stand twice. */
const uniqueLists: readonly string[] = [
  'components',
  'services',
  'dependencies',
  'compositions',
  'vulnerabilities',
  'annotations',
];

function slim(service: unknown): unknown {
  if (!isObject(service)) return service;
  const { 'bom-ref': reference, group, name, version, provider, services } = service;
  return {
    'bom-ref': reference,
    group,
    name,
    version,
    provider: { name: objectOf(provider).name },
    services: Array.isArray(services) ? services.map(slim) : undefined,
  };
}

function tooLarge(at: string): Problem {
  return { at, message: partTooLarge };
}
