import { isUtf8 } from 'node:buffer';
import { SaxesParser } from 'saxes';
import { type Parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadBomDocument, ReadOptions } from '../bom/document.ts';
import { partTooLarge, wholeLimitBytes } from '../bom/size-limit.ts';
import { appendTo } from '../json/append-to.ts';
import { firstInvalidByte } from '../json/decode-utf8.ts';
import type { Json } from '../json/json.ts';
import { isSpdx2Version } from './document.ts';
import { finishSpdx2, nearestPlaces } from './finish.ts';
import { pointerTo, type Rule, shown } from './judge.ts';
import { type LargePart, type LargeSpdx2, ListsInParts, parseLargeSpdx2 } from './parse-large.ts';
import { schemaOf } from './schema.ts';
import { textWindows, windowBytes } from './text-windows.ts';

const depthLimit = 100;
const usual = { windowBytes, wholeBytes: wholeLimitBytes };

/** Reads SPDX 2.2 and 2.3 in plain XML: the members of the JSON form as elements, lists as elements that stand again. */
export const readSpdx2Xml: ReadBomDocument = async (bytes, options) => {
  if (!isUtf8(bytes)) return notUtf8(bytes);
  const rule = await ruleFor(bytes);
  try {
    const document = wholeOf(bytes, rule);
    const placesOf = (pointers: readonly string[]) => nearestPlaces(pointers, (found) => wholeOf(bytes, rule, found));
    return finishSpdx2({ document, placesOf }, { ...options, encoding: 'xml' });
  } catch (mistake) {
    if (mistake instanceof XmlMistake) return refused({ at: mistake.at, message: mistake.message });
    throw mistake;
  }
};

/** The same of any size into rows, a window of the text at a time. */
export async function parseLargeSpdx2Xml(
  bytes: Uint8Array,
  options: ReadOptions,
  limits = usual,
): Promise<Parsed<Bom>> {
  if (!isUtf8(bytes)) return notUtf8(bytes);
  return parseLargeSpdx2(new LargeXml(bytes, await ruleFor(bytes), limits), options);
}

function notUtf8(bytes: Uint8Array): Parsed<never> {
  const at = `byte ${firstInvalidByte(bytes)}`;
  return refused({ at, message: 'The file is not valid UTF-8 from this byte on.' });
}

/** The schema of the version that stands at the head, where a BOM is known by it. */
async function ruleFor(bytes: Uint8Array): Promise<Rule> {
  const version = versionIn(bytes);
  return schemaOf(isSpdx2Version(version) ? version : 'SPDX-2.3');
}

function versionIn(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder().decode(bytes.subarray(0, windowBytes));
  return /<spdxVersion>\s*([^<\s]*)/.exec(head)?.[1];
}

type Found = (pointer: string, place: string) => void;

function wholeOf(bytes: Uint8Array, rule: Rule, found?: Found): Json {
  const reader = new XmlReader(rule, found);
  for (const text of textWindows(bytes, usual.windowBytes)) reader.write(text);
  return reader.close();
}

class LargeXml implements LargeSpdx2 {
  readonly spdxVersion: unknown;
  readonly #bytes: Uint8Array;
  readonly #rule: Rule;
  readonly #limits: typeof usual;
  #head: Json = {};

  constructor(bytes: Uint8Array, rule: Rule, limits: typeof usual) {
    this.#bytes = bytes;
    this.#rule = rule;
    this.#limits = limits;
    this.spdxVersion = versionIn(bytes);
  }

  *parts(found?: Found): Generator<LargePart> {
    const reader = new XmlReader(this.#rule, found);
    try {
      for (const text of textWindows(this.#bytes, this.#limits.windowBytes)) {
        reader.write(text);
        yield* reader.handOver();
        reader.refuseLargerThan(this.#limits.wholeBytes);
      }
      this.#head = reader.close();
    } catch (mistake) {
      if (!(mistake instanceof XmlMistake)) throw mistake;
      yield { is: 'mistakes', problems: [{ at: mistake.at, message: mistake.message }], overlooked: false };
    }
  }

  head(): Json {
    return this.#head;
  }

  readonly placesOf = (pointers: readonly string[]): ReadonlyMap<string, string> =>
    nearestPlaces(pointers, (found) => {
      for (const _ of this.parts(found));
    });
}

class XmlMistake extends Error {
  readonly at: string;

  constructor({ line, column }: { line: number; column: number }, message: string) {
    super(message);
    this.at = `line ${line}, column ${column + 1}`;
  }
}

interface Level {
  rule: Rule | undefined;
  json: Json;
  text: string;
  path: (string | number)[];
}

/** Elements become objects as they close; entries of the long lists can be taken away as soon as they have. */
class XmlReader {
  readonly #parser = new SaxesParser();
  readonly #levels: Level[] = [];
  readonly #lists = new ListsInParts();
  readonly #root: Level;
  /** Where the member of the document began that is being read. */
  #member = { position: 0, line: 1, column: 0 };

  constructor(rule: Rule, found?: Found) {
    const parser = this.#parser;
    this.#root = { rule, json: {}, text: '', path: [] };
    parser.on('error', (error) => {
      throw new XmlMistake(parser, error.message.replace(/^\d+:\d+: /, ''));
    });
    parser.on('doctype', () => {
      throw new XmlMistake(parser, 'A document type declaration is not read: a BOM needs none.');
    });
    parser.on('opentag', ({ name }) => {
      this.#open(name);
      found?.(pointerTo(this.#levels.at(-1)!.path), `line ${parser.line}, column ${parser.column + 1}`);
    });
    parser.on('closetag', ({ name }) => this.#close(name));
    const take = (piece: string): void => {
      const level = this.#levels.at(-1);
      if (level) level.text += piece;
    };
    parser.on('text', take);
    parser.on('cdata', take);
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  handOver(): Generator<LargePart> {
    return this.#lists.takenFrom(this.#root.json);
  }

  refuseLargerThan(limit: number): void {
    if (this.#levels.length > 1 && this.#parser.position - this.#member.position > limit)
      throw new XmlMistake(this.#member, partTooLarge);
  }

  /** The document, without what was handed over. */
  close(): Json {
    this.#parser.close();
    return this.#root.json;
  }

  #open(name: string): void {
    const { position, line, column } = this.#parser;
    if (this.#levels.length > depthLimit)
      throw new XmlMistake(this.#parser, `Elements lie more than ${depthLimit} deep in each other here.`);
    const above = this.#levels.at(-1);
    if (this.#levels.length === 1) this.#member = { position, line, column };
    this.#levels.push(above ? this.#levelIn(above, name) : this.#root);
  }

  #close(name: string): void {
    const level = this.#levels.pop()!;
    const above = this.#levels.at(-1);
    const value = valueIn(level);
    if (!above) return;
    if (ruleIn(above, name)?.is === 'array') appendTo(above.json, name, value);
    else if (Object.hasOwn(above.json, name))
      throw new XmlMistake(this.#parser, `The element ${shown(name)} stands twice here.`);
    else Object.defineProperty(above.json, name, { value, enumerable: true, configurable: true, writable: true });
  }

  #levelIn(above: Level, name: string): Level {
    const rule = ruleIn(above, name);
    if (rule?.is !== 'array') return { rule, json: {}, text: '', path: [...above.path, name] };
    const before = above.json[name];
    const taken = above === this.#root ? this.#lists.taken(name) : 0;
    const index = taken + (Array.isArray(before) ? before.length : 0);
    return { rule: rule.items, json: {}, text: '', path: [...above.path, name, index] };
  }
}

function ruleIn({ rule }: Level, name: string): Rule | undefined {
  return rule?.is === 'object' ? rule.members?.get(name) : undefined;
}

/** The element as the type that the schema has for it; text that is not of that type stays text, for the schema to judge. */
function valueIn({ rule, json, text }: Level): unknown {
  if (Object.keys(json).length > 0 || rule?.is === 'object') return json;
  if (rule?.is === 'boolean' && /^\s*(?:true|false)\s*$/.test(text)) return text.trim() === 'true';
  if (rule?.is === 'integer' && /^\s*\d{1,15}\s*$/.test(text)) return Number(text);
  return text;
}
