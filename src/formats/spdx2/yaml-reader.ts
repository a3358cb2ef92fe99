import type { Problem } from '../../common/errors.ts';
import { appendTo } from '../json/append-to.ts';
import type { Json } from '../json/json.ts';
import { pointerTo } from './judge.ts';
import { type LargePart, ListsInParts, largeLists } from './parse-large.ts';
import { type FoundLine, parsePlainYaml } from './plain-yaml.ts';
import { parseWholeYaml } from './whole-yaml.ts';

/** A tree of YAML takes some eighty times its text in memory: so much is given to the library at once. */
export const yamlPieceLimit = 16 * 1024 * 1024;

/** What ends the reading. `isUnusual`: it is no mistake in YAML, but cannot be cut into pieces. */
export class YamlStop extends Error {
  readonly problems: readonly Problem[];
  readonly isUnusual: boolean;

  constructor(problems: readonly Problem[], { isUnusual }: { isUnusual: boolean }) {
    super(problems[0]?.message);
    this.problems = problems;
    this.isUnusual = isUnusual;
  }
}

/** A member of the document or an entry of one of its lists, as lines. */
interface Piece {
  list: string | null;
  lines: string[];
  /** Number of its first line in the document, from 0. */
  first: number;
  length: number;
}

const member = /^(?:([A-Za-z]\w*)|"([A-Za-z]\w*)"|'([A-Za-z]\w*)'):( |$)/;
const isLongList = (name: string): boolean => (largeLists as readonly string[]).includes(name);

/**
 * Reads a document of members in blocks line by line. Whatever lies in a member stands further right than its name, be it the lines
 * of a text, so the document can be cut before each name, and a list before each of its hyphens.
 */
export class YamlReader {
  readonly #found: ((pointer: string, place: string) => void) | undefined;
  readonly #lists = new ListsInParts();
  readonly #document: Json = {};
  #line = 0;
  #piece: Piece | null = null;
  /** How far the hyphens of the list at hand are indented, null in other members. */
  #indent: number | null = null;
  #list = '';
  readonly #names = new Set<string>();
  #hasBegun = false;
  #isOver = false;

  constructor(found?: (pointer: string, place: string) => void) {
    this.#found = found;
  }

  write(lines: readonly string[]): void {
    for (const line of lines) {
      this.#take(line);
      this.#line++;
    }
  }

  handOver(): Generator<LargePart> {
    return this.#lists.takenFrom(this.#document);
  }

  /** The document, without what was handed over. `last` is what stands behind the last line break. */
  finish(last: string): Json {
    const isEnded = last === '' || last.endsWith('\r');
    if (last !== '') this.#take(last.replace(/\r$/, ''));
    this.#finishPiece({ isEnded });
    return this.#document;
  }

  #take(line: string): void {
    const indent = line.search(/[^ ]/);
    if (indent < 0 || line[indent] === '#' || line[indent] === '\t') {
      if (line[indent] === '\t' && indent <= (this.#indent ?? 0)) throw this.#unusual();
      this.#add(line);
    } else if (this.#isOver) throw this.#twoDocuments();
    else if (this.#indent !== null && indent === this.#indent && isItem(line, indent)) this.#begin(line, indent);
    else if (indent === 0) this.#takeMember(line);
    else if (!this.#piece || (this.#indent !== null && indent <= this.#indent)) throw this.#unusual();
    else if (this.#isListOf(line, indent)) this.#begin(line, indent);
    else this.#add(line);
  }

  #takeMember(line: string): void {
    if (/^(?:---|\.\.\.)(?: |$)/.test(line)) this.#takeMark(line);
    else if (this.#isListOf(line, 0)) this.#begin(line, 0);
    else if (isItem(line, 0) && this.#piece?.list === null) this.#add(line);
    else if (!member.test(line)) throw this.#unusual();
    else {
      this.#finishPiece({ isEnded: true });
      this.#indent = null;
      this.#hasBegun = true;
      this.#piece = { list: null, lines: [line], first: this.#line, length: line.length };
    }
  }

  /** `---` before the document and `...` behind it; whatever else stands on such a line is not read in pieces. */
  #takeMark(line: string): void {
    if (!/^(?:---|\.\.\.) *(?: #.*)?$/.test(line)) throw this.#unusual();
    if (line.startsWith('.')) this.#isOver = true;
    else if (this.#hasBegun) throw this.#twoDocuments();
    this.#hasBegun = true;
  }

  /** Whether a list begins here: the name of a long one stands alone on the line before, apart from comments. */
  #isListOf(line: string, indent: number): boolean {
    const piece = this.#piece;
    if (piece?.list !== null || !isItem(line, indent)) return false;
    const [named, ...further] = piece.lines;
    const name = /^["']?(\w+)["']?: *(?: #.*)?$/.exec(named!)?.[1];
    if (name === undefined || !isLongList(name) || further.some((one) => !/^ *(?:#|$)/.test(one))) return false;
    this.#name(name, piece.first);
    this.#document[name] = [];
    this.#piece = null;
    this.#list = name;
    this.#indent = indent;
    return true;
  }

  /** Begins an entry of the list at hand. */
  #begin(line: string, indent: number): void {
    this.#finishPiece({ isEnded: true });
    this.#indent = indent;
    this.#piece = { list: this.#list, lines: [line], first: this.#line, length: line.length };
  }

  #add(line: string): void {
    if (!this.#piece) return;
    this.#piece.lines.push(line);
    this.#piece.length += line.length + 1;
    if (this.#piece.length <= yamlPieceLimit) return;
    const message = `This alone is larger than ${yamlPieceLimit / 1024 / 1024} MB, which no part of a BOM in YAML may be; write it as JSON.`;
    throw new YamlStop([{ at: `line ${this.#piece.first + 1}`, message }], { isUnusual: false });
  }

  #finishPiece({ isEnded }: { isEnded: boolean }): void {
    const piece = this.#piece;
    this.#piece = null;
    if (!piece) return;
    if (piece.list === null) this.#finishMember(piece, isEnded);
    else this.#finishEntry(piece, piece.list, isEnded);
  }

  #finishMember(piece: Piece, isEnded: boolean): void {
    const value = this.#read(piece, isEnded, (path, line) => this.#tell(path, piece.first + line));
    const [name, ...further] = Object.keys(value as Json);
    if (name === undefined || further.length > 0) throw this.#unusual(piece.first);
    this.#name(name, piece.first);
    this.#document[name] = (value as Json)[name];
  }

  #finishEntry(piece: Piece, list: string, isEnded: boolean): void {
    const before = this.#document[list];
    const index = this.#lists.taken(list) + (Array.isArray(before) ? before.length : 0);
    const value = this.#read(piece, isEnded, ([, ...path], line) =>
      this.#tell([list, index, ...path], piece.first + line),
    );
    const entries = value as unknown[];
    if (entries.length !== 1) throw this.#unusual(piece.first);
    appendTo(this.#document, list, entries[0]);
  }

  #read({ lines, first }: Piece, isEnded: boolean, tell: FoundLine): unknown {
    const found = this.#found && tell;
    const plain = parsePlainYaml(lines, found);
    if (plain) return plain.value;
    const read = parseWholeYaml(`${lines.join('\n')}${isEnded ? '\n' : ''}`);
    if (!read.ok)
      throw new YamlStop(
        read.problems.map((problem) => lowered(problem, first)),
        { isUnusual: false },
      );
    if (found) read.value.tellLines(found);
    return read.value.value;
  }

  #name(name: string, line: number): void {
    this.#tell([name], line);
    if (!this.#names.has(name)) this.#names.add(name);
    else {
      const message = `The member ${JSON.stringify(name)} stands twice in the same map.`;
      throw new YamlStop([{ at: `line ${line + 1}`, message }], { isUnusual: false });
    }
  }

  #tell(path: readonly (string | number)[], line: number): void {
    this.#found?.(pointerTo(path), `line ${line + 1}`);
  }

  #unusual(line = this.#line): YamlStop {
    const message =
      'YAML of this size is read as members in blocks, each name at the start of a line; this line is something else. Write it as JSON.';
    return new YamlStop([{ at: `line ${line + 1}`, message }], { isUnusual: true });
  }

  #twoDocuments(): YamlStop {
    const message = 'The file holds more than one YAML document; a BOM is one.';
    return new YamlStop([{ at: '', message }], { isUnusual: false });
  }
}

function isItem(line: string, indent: number): boolean {
  return line[indent] === '-' && (line.length === indent + 1 || line[indent + 1] === ' ');
}

/** The same problem in a document where its piece begins behind so many lines. */
function lowered({ at, message }: Problem, lines: number): Problem {
  const line = /^line (\d+)$/.exec(at)?.[1];
  return { at: `line ${(line === undefined ? 1 : Number(line)) + lines}`, message };
}
