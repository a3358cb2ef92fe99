import { isUtf8 } from 'node:buffer';
import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { decodeUtf8, firstInvalidByte } from './decode-utf8.ts';
import { membersOfLarge, readPiece, readStretches } from './large-json.ts';
import { parseJson } from './parse-json.ts';

/** Up to so many bytes are read as one text; above, of a list so many become objects at once. */
const limits = { textBytes: 64 * 1024 * 1024, stretchBytes: 1024 * 1024 };

/**
 * A whole JSON document in UTF-8. A large one never becomes one text, which some engines could not hold and which every value cut out
 * of it would keep alive: it takes its objects and nothing else.
 */
export function readJson(bytes: Uint8Array, { textBytes, stretchBytes } = limits): Parsed<unknown> {
  if (bytes.length <= textBytes) {
    const text = decodeUtf8(bytes);
    return text.ok ? parseJson(text.value) : text;
  }
  if (!isUtf8(bytes)) {
    const at = `byte ${firstInvalidByte(bytes)}`;
    return refused({ at, message: 'The file is not valid UTF-8 from this byte on.' });
  }
  const members = membersOfLarge(bytes);
  if (!members.ok) return members;
  const document: [name: string, value: unknown][] = [];
  const duplicates: Problem[] = [...members.warnings];
  for (const member of members.value) {
    const pieces =
      bytes[member.start] === 0x5b
        ? readStretches(bytes, member, { stretchBytes, wholeBytes: bytes.length })
        : [readPiece(bytes, member)];
    const list: unknown[] = [];
    let value: unknown = list;
    for (const piece of pieces) {
      if (piece === 'too large') throw new Error('No entry is larger than the document.');
      if (!piece.ok) return piece;
      duplicates.push(...piece.value.duplicates.map(({ at, message }) => ({ at: `/${member.name}${at}`, message })));
      if (bytes[member.start] !== 0x5b) value = piece.value.value;
      else for (const entry of piece.value.value as unknown[]) list.push(entry);
    }
    document.push([member.name, value]);
  }
  return parsed(Object.fromEntries(document), duplicates);
}
