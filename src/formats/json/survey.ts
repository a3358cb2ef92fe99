import type { Problem } from '../../common/errors.ts';

/** How deep objects and arrays may lie in each other: far above any real document, far below what a parser's stack can bear. */
export const depthLimit = 512;

export interface Survey {
  /** Set where the document is nested beyond `depthLimit`. */
  tooDeep: Problem | null;
  /** The members that stand twice in one object; a reader may take either (RFC 8259 §4), we take the last. */
  duplicates: Problem[];
}

interface Level {
  pointer: string;
  /** Member names seen so far; `null` in an array. */
  names: Set<string> | null;
  index: number;
  name: string;
}

/** Walks text that `JSON.parse` has accepted, for what `JSON.parse` does not tell. At most `limit` duplicates are listed. */
export function surveyJson(text: string, limit: number): Survey {
  const levels: Level[] = [];
  const duplicates: Problem[] = [];
  let nameIsNext = false;
  for (let at = 0; at < text.length; at++) {
    const level = levels.at(-1);
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const end = endOfString(text, at);
        if (nameIsNext && level?.names) {
          level.name = readString(text, at, end);
          if (level.names.has(level.name) && duplicates.length < limit) {
            const message = 'This member stands twice in the same object; the last one counts.';
            duplicates.push({ at: placeIn(level), message });
          }
          level.names.add(level.name);
          nameIsNext = false;
        }
        at = end;
        break;
      }
      case 0x7b:
      case 0x5b: {
        if (levels.length === depthLimit) return { tooDeep: tooDeepAt(levels), duplicates };
        const isObject = text.charCodeAt(at) === 0x7b;
        levels.push({ pointer: level ? placeIn(level) : '', names: isObject ? new Set() : null, index: 0, name: '' });
        nameIsNext = isObject;
        break;
      }
      case 0x7d:
      case 0x5d:
        levels.pop();
        nameIsNext = false;
        break;
      case 0x2c:
        if (level?.names) nameIsNext = true;
        else if (level) level.index++;
        break;
    }
  }
  return { tooDeep: null, duplicates };
}

function tooDeepAt(levels: readonly Level[]): Problem {
  return {
    at: levels[3]?.pointer ?? '',
    message: `Objects and arrays lie in each other more than ${depthLimit} deep here; no real document does.`,
  };
}

function placeIn(level: Level): string {
  return `${level.pointer}/${level.names ? escapePointer(level.name) : level.index}`;
}

/** RFC 6901 §3. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(quote - 1 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 1;
}

function readString(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end);
  return inner.includes('\\') ? (JSON.parse(`"${inner}"`) as string) : inner;
}
