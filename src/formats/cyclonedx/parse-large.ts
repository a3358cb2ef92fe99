import { isUtf8 } from 'node:buffer';
import type { Problem } from '../../common/errors.ts';
import { type Parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadOptions } from '../bom/document.ts';
import { partTooLarge, wholeLimitBytes } from '../bom/size-limit.ts';
import { firstInvalidByte } from '../json/decode-utf8.ts';
import { limited, problemLimit } from '../json/explain.ts';
import type { Json } from '../json/json.ts';
import { membersOfLarge, type Piece, readPiece, readStretches } from '../json/large-json.ts';
import type { RootMember } from '../json/root-members.ts';
import { strangeness } from './decode.ts';
import { LargeContent, shifted } from './large-content.ts';
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
  const reader = new Reader(bytes, new LargeContent(version, { lenient }), limits);
  const refusal = await reader.read(members.value);
  if (refusal) return refused(...limited(refusal));
  return reader.content.finish([...members.warnings, ...reader.duplicates]);
}

function versionIn(bytes: Uint8Array, members: readonly RootMember[]): SpecVersion | null {
  const member = members.find(({ name }) => name === 'specVersion');
  const version = member && member.end - member.start < 100 ? readPiece(bytes, member) : null;
  return version?.ok && isSpecVersion(version.value.value) ? version.value.value : null;
}

class Reader {
  readonly content: LargeContent;
  readonly duplicates: Problem[] = [];
  readonly #bytes: Uint8Array;
  readonly #limits: { stretchBytes: number; wholeBytes: number };

  constructor(bytes: Uint8Array, content: LargeContent, limits: { stretchBytes: number; wholeBytes: number }) {
    this.#bytes = bytes;
    this.content = content;
    this.#limits = limits;
  }

  /** Why the document is not taken. */
  async read(members: readonly RootMember[]): Promise<readonly Problem[] | null> {
    const long = members.filter((member) => this.#isLong(member));
    const rest: Json = {};
    for (const member of members) {
      const refusal = long.includes(member) ? null : this.#readMember(member, rest);
      if (refusal) return refusal;
      if (long.includes(member)) rest[member.name] = [];
    }
    await this.content.takeRest(rest);
    for (const member of long) {
      const refusal = await this.#readList(member);
      if (refusal) return refusal;
    }
    return this.content.isTaken ? null : this.content.problems;
  }

  #isLong({ start, end }: RootMember): boolean {
    return this.#bytes[start] === 0x5b && end - start > this.#limits.stretchBytes;
  }

  #readMember(member: RootMember, into: Json): readonly Problem[] | null {
    const { name, start, end } = member;
    if (end - start > this.#limits.wholeBytes) return [tooLarge(`/${name}`)];
    const read = readPiece(this.#bytes, member);
    if (!read.ok) return read.problems;
    into[name] = read.value.value;
    this.#noteDuplicates(read.value, (at) => `/${name}${at}`);
    return null;
  }

  async #readList(member: RootMember): Promise<readonly Problem[] | null> {
    const { name } = member;
    for (const piece of readStretches(this.#bytes, member, this.#limits)) {
      const first = this.content.countOf(name);
      if (piece === 'too large') return [tooLarge(`/${name}/${first}`)];
      if (!piece.ok) return piece.problems;
      this.#noteDuplicates(piece.value, (at) => shifted(`/${name}${at}`, name, first));
      await this.content.takeStretch(name, piece.value.value as unknown[]);
      if (this.content.isFull) return this.content.problems;
    }
    return null;
  }

  #noteDuplicates({ duplicates }: Piece, place: (at: string) => string): void {
    if (this.duplicates.length > problemLimit) return;
    this.duplicates.push(...duplicates.map(({ at, message }) => ({ at: place(at), message })));
  }
}

function tooLarge(at: string): Problem {
  return { at, message: partTooLarge };
}
