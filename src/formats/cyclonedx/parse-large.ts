import { createHash } from 'node:crypto';
import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import { wholeLimitBytes } from '../bom/size-limit.ts';
import { explain, limited, problemLimit } from '../json/explain.ts';
import { isObject, type Json, objectOf } from '../json/json.ts';
import { afterSpace, endOfValue, type RootMember, rootMembers } from '../json/root-members.ts';
import { canonicalJson } from '../json/unique-items.ts';
import { readDocument } from './read-document.ts';
import { readRows } from './read-rows.ts';
import { isSpecVersion, type SpecVersion, specVersions } from './recognise.ts';
import { type Validator, validatorOf } from './schema.ts';

/** So much of a list becomes objects at once. */
const stretchBytes = 4 * 1024 * 1024;

/**
 * Reads CycloneDX JSON of any size without one text or one tree of it: rows come from its bytes, and the schema judges it piece
 * by piece, each long list of the document in stretches (decision 0031).
 */
export async function parseLargeCycloneDx(
  bytes: Uint8Array,
  limits = { stretchBytes, wholeBytes: wholeLimitBytes },
): Promise<Parsed<Bom>> {
  const rows = readRows(bytes);
  if (!rows) return refused({ at: '', message: unusual });
  const members = [...rootMembers(bytes)];
  const specVersion = members.find(({ name }) => name === 'specVersion');
  const version = specVersion && valueAt(bytes, specVersion);
  if (!isSpecVersion(version)) {
    return refused({
      at: '/specVersion',
      message: `CycloneDX JSON of the versions ${specVersions.join(', ')} is read.`,
    });
  }
  const judge = new Judge(bytes, version, await validatorOf(version), limits);
  const problems = judge.judge(members);
  if (problems.length > 0) return refused(...limited(problems));
  const { bom, warnings } = readDocument(judge.document, rows);
  return parsed(bom, limited(warnings));
}

const unusual =
  'This document is no JSON that can be read piece by piece: it is broken, or a member stands twice in one object, is named with an escape, holds half of a surrogate pair or is nested beyond 512. Up to 64 MB all of these are told apart.';

function valueAt(bytes: Uint8Array, { start, end }: Pick<RootMember, 'start' | 'end'>): unknown {
  return JSON.parse(new TextDecoder().decode(bytes.subarray(start, end)));
}

class Judge {
  /** The document with its long lists emptied; of services what a BOM says of them stays, and of vulnerabilities their number. */
  readonly document: Json = {};
  readonly #bytes: Uint8Array;
  readonly #version: SpecVersion;
  readonly #validator: Validator;
  readonly #limits: { stretchBytes: number; wholeBytes: number };
  readonly #problems: Problem[] = [];

  constructor(
    bytes: Uint8Array,
    version: SpecVersion,
    validator: Validator,
    limits: { stretchBytes: number; wholeBytes: number },
  ) {
    this.#bytes = bytes;
    this.#version = version;
    this.#validator = validator;
    this.#limits = limits;
  }

  judge(members: readonly RootMember[]): Problem[] {
    const long = members.filter((member) => this.#isLong(member));
    for (const member of members) {
      if (long.includes(member)) this.document[member.name] = [];
      else if (member.end - member.start > this.#limits.wholeBytes) return [tooLarge(`/${member.name}`)];
      else this.document[member.name] = valueAt(this.#bytes, member);
    }
    this.#explain(this.document, (at) => at);
    for (const member of long) {
      if (this.#problems.length > problemLimit) break;
      this.#judgeList(member);
    }
    return this.#problems;
  }

  #isLong({ start, end }: RootMember): boolean {
    return this.#bytes[start] === 0x5b && end - start > this.#limits.stretchBytes;
  }

  #judgeList({ name, start, end }: RootMember): void {
    const seen = uniqueLists.includes(name) ? new Map<string, number>() : null;
    const kept: unknown[] = [];
    let index = 0;
    for (const stretch of this.#stretches(start, end)) {
      if (stretch === 'too large') {
        this.#problems.push(tooLarge(`/${name}/${index}`));
        return;
      }
      const first = index;
      this.#explain({ ...this.#head(), [name]: stretch }, (at) => shifted(at, name, first));
      if (seen) this.#findRepeats(name, stretch, seen, first);
      if (name === 'services') kept.push(...stretch.map(slim));
      index += stretch.length;
      if (this.#problems.length > problemLimit) return;
    }
    this.document[name] = name === 'services' ? kept : name === 'vulnerabilities' ? new Array(index) : [];
  }

  /** What the schema wants of every document. */
  #head(): Json {
    const { bomFormat, version } = this.document;
    return { bomFormat, specVersion: this.#version, ...(version !== undefined && { version }) };
  }

  *#stretches(start: number, end: number): Generator<unknown[] | 'too large'> {
    const bytes = this.#bytes;
    let from = afterSpace(bytes, start + 1);
    for (let at = from; at < end - 1; ) {
      const stop = endOfValue(bytes, at);
      if (stop - at > this.#limits.wholeBytes) {
        yield 'too large';
        return;
      }
      const next = afterSpace(bytes, stop);
      const isLast = bytes[next] !== 0x2c;
      if (isLast || stop - from >= this.#limits.stretchBytes) {
        yield JSON.parse(`[${new TextDecoder().decode(bytes.subarray(from, stop))}]`) as unknown[];
        from = afterSpace(bytes, next + 1);
      }
      at = isLast ? end : afterSpace(bytes, next + 1);
    }
  }

  #explain(document: Json, place: (at: string) => string): void {
    if (this.#validator.isValid(document)) return;
    const told = explain(this.#validator.mistakesOf(document), document);
    this.#problems.push(...told.map(({ at, message }) => ({ at: place(at), message })));
  }

  #findRepeats(name: string, stretch: readonly unknown[], seen: Map<string, number>, first: number): void {
    for (const [offset, item] of stretch.entries()) {
      const digest = createHash('sha256').update(canonicalJson(item)).digest('base64');
      const earlier = seen.get(digest);
      if (earlier === undefined) seen.set(digest, first + offset);
      else if (earlier < first) {
        const message = `This entry repeats entry ${earlier} of the same list.`;
        this.#problems.push({ at: `/${name}/${first + offset}`, message });
      }
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
  return {
    at,
    message: `This alone is larger than ${wholeLimitBytes / 1024 / 1024} MB; one part of a BOM may not be.`,
  };
}
