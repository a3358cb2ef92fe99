import { isUtf8 } from 'node:buffer';
import { type Parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadOptions } from '../bom/document.ts';
import { partTooLarge, wholeLimitBytes } from '../bom/size-limit.ts';
import { firstInvalidByte } from '../json/decode-utf8.ts';
import type { Json } from '../json/json.ts';
import { membersOfLarge, readPiece, readStretches } from '../json/large-json.ts';
import type { RootMember } from '../json/root-members.ts';
import { type LargeList, type LargePart, largeLists, parseLargeSpdx2 } from './parse-large.ts';

/** So much of a list becomes objects at once. */
const stretchBytes = 1024 * 1024;

/** Reads SPDX 2.2 and 2.3 in JSON of any size without one text or one tree of it. */
export async function parseLargeSpdx2Json(
  bytes: Uint8Array,
  options: ReadOptions,
  limits = { stretchBytes, wholeBytes: wholeLimitBytes },
): Promise<Parsed<Bom>> {
  if (!isUtf8(bytes)) {
    const at = `byte ${firstInvalidByte(bytes)}`;
    return refused({ at, message: 'The file is not valid UTF-8 from this byte on.' });
  }
  const members = membersOfLarge(bytes);
  if (!members.ok) return members;
  const source = new JsonParts(bytes, members.value, limits);
  const head = source.readHead();
  if (!head.ok) return head;
  const warnings: LargePart = { is: 'warnings', problems: [...members.warnings, ...head.warnings] };
  const document = {
    spdxVersion: head.value.spdxVersion,
    head: () => head.value,
    *parts(): Generator<LargePart> {
      yield warnings;
      yield* source.lists();
    },
  };
  return parseLargeSpdx2(document, options);
}

class JsonParts {
  readonly #bytes: Uint8Array;
  readonly #members: readonly RootMember[];
  readonly #limits: { stretchBytes: number; wholeBytes: number };

  constructor(bytes: Uint8Array, members: readonly RootMember[], limits: { stretchBytes: number; wholeBytes: number }) {
    this.#bytes = bytes;
    this.#members = members;
    this.#limits = limits;
  }

  readHead(): Parsed<Json> {
    const head: Json = {};
    const warnings = [];
    for (const member of this.#members) {
      const { name, start, end } = member;
      if (this.#isList(member)) continue;
      if (end - start > this.#limits.wholeBytes) return refused({ at: `/${name}`, message: partTooLarge });
      const read = readPiece(this.#bytes, member);
      if (!read.ok) return read;
      head[name] = read.value.value;
      warnings.push(...read.value.duplicates.map(({ at, message }) => ({ at: `/${name}${at}`, message })));
    }
    return { ok: true, value: head, warnings };
  }

  *lists(): Generator<LargePart> {
    for (const list of largeLists) {
      const member = this.#members.find((one) => one.name === list && this.#isList(one));
      if (member) yield* this.#entriesOf(list, member);
    }
  }

  #isList({ name, start }: RootMember): boolean {
    return (largeLists as readonly string[]).includes(name) && this.#bytes[start] === 0x5b;
  }

  *#entriesOf(list: LargeList, member: RootMember): Generator<LargePart> {
    let first = 0;
    for (const piece of readStretches(this.#bytes, member, this.#limits)) {
      if (piece === 'too large') {
        return yield mistake([{ at: `/${list}/${first}`, message: partTooLarge }]);
      }
      if (!piece.ok) return yield mistake(piece.problems);
      const { value, duplicates } = piece.value;
      if (duplicates.length > 0)
        yield {
          is: 'warnings',
          problems: duplicates.map(({ at, message }) => ({ at: shifted(at, list, first), message })),
        };
      const entries = value as unknown[];
      const count = entries.length;
      yield { is: 'entries', list, first, entries };
      first += count;
    }
  }
}

function mistake(problems: Extract<LargePart, { is: 'mistakes' }>['problems']): LargePart {
  return { is: 'mistakes', problems, overlooked: false };
}

/** The place of something in a stretch of a list, in the whole document. */
function shifted(at: string, list: string, by: number): string {
  const [, index, ...rest] = at.split('/');
  return ['', list, Number(index) + by, ...rest].join('/');
}
