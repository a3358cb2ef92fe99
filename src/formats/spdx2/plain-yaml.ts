/** Tells where a value stands: its path in the text that is read, and which of its lines. */
export type FoundLine = (path: readonly (string | number)[], line: number) => void;

/** What is read here lies no deeper; the library tells of what does. */
const depthLimit = 20;

/**
 * The part of YAML 1.2 in which tools write documents: maps and lists in blocks, each text on one line. `undefined` for anything
 * else, which is no mistake but wants the whole language.
 */
export function parsePlainYaml(lines: readonly string[], found?: FoundLine): { value: unknown } | undefined {
  const reader = new PlainYaml(lines, found);
  try {
    return { value: reader.read() };
  } catch (unusual) {
    if (unusual === notPlain) return undefined;
    throw unusual;
  }
}

/** Thrown, as it can be met anywhere; without a trace, as it is met often. */
const notPlain = Symbol('not plain');

const key = /^(?:([A-Za-z][\w-]*)|"([A-Za-z][\w-]*)"|'([A-Za-z][\w-]*)'):(?: +|$)/;
const doubleQuoted = /^"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"$/;
const singleQuoted = /^'(?:[^']|'')*'$/;
/** What would make something else of a text without quotes. */
const indicator = /^[-?:,[\]{}#&*!|>'"%@`]|: |:$| #|\t/;
const nothing = /^(?:~|null|Null|NULL)$/;
const truth = /^(?:true|True|TRUE|false|False|FALSE)$/;
const counting = /^(?:0|[1-9]\d*)$/;

class PlainYaml {
  readonly #lines: readonly string[];
  readonly #found: FoundLine | undefined;
  readonly #path: (string | number)[] = [];
  #line = -1;
  /** Of the line at hand: how far it is indented, -1 at the end; and what of it is to be read. */
  #indent = -1;
  #rest = '';

  constructor(lines: readonly string[], found?: FoundLine) {
    this.#lines = lines;
    this.#found = found;
  }

  read(): unknown {
    this.#next();
    if (this.#indent < 0) throw notPlain;
    const value = this.#block();
    if (this.#indent >= 0) throw notPlain;
    return value;
  }

  /** Goes to the next line that holds something. */
  #next(): void {
    for (this.#line++; this.#line < this.#lines.length; this.#line++) {
      const line = this.#lines[this.#line]!;
      const indent = line.search(/[^ ]/);
      if (indent < 0 || line[indent] === '#') continue;
      if (line[indent] === '\t') throw notPlain;
      this.#indent = indent;
      this.#rest = line.slice(indent).replace(/ +$/, '');
      return;
    }
    this.#indent = -1;
  }

  #block(): unknown {
    if (this.#path.length > depthLimit) throw notPlain;
    return this.#isItem() ? this.#list() : this.#map();
  }

  #isItem(): boolean {
    return this.#rest === '-' || this.#rest.startsWith('- ');
  }

  #list(): unknown[] {
    const { indent, items } = { indent: this.#indent, items: [] as unknown[] };
    while (this.#indent === indent && this.#isItem()) {
      this.#tell(items.length);
      this.#path.push(items.length);
      items.push(this.#item(indent));
      this.#path.pop();
    }
    if (this.#indent > indent) throw notPlain;
    return items;
  }

  #item(indent: number): unknown {
    const inner = this.#rest.slice(1).search(/[^ ]/);
    if (inner < 0) return this.#below(indent);
    this.#rest = this.#rest.slice(1 + inner);
    this.#indent = indent + 1 + inner;
    return this.#isItem() || key.test(this.#rest) ? this.#block() : this.#scalar(indent);
  }

  #map(): Record<string, unknown> {
    const { indent, members } = { indent: this.#indent, members: {} as Record<string, unknown> };
    while (this.#indent === indent && !this.#isItem()) {
      const [head, plain, double, single] = key.exec(this.#rest) ?? [];
      const name = plain ?? double ?? single;
      if (head === undefined || name === undefined || Object.hasOwn(members, name)) throw notPlain;
      if (plain !== undefined && (nothing.test(plain) || truth.test(plain))) throw notPlain;
      this.#tell(name);
      this.#path.push(name);
      this.#rest = this.#rest.slice(head.length);
      members[name] = this.#rest === '' ? this.#below(indent, { orItems: true }) : this.#scalar(indent);
      this.#path.pop();
    }
    if (this.#indent > indent) throw notPlain;
    return members;
  }

  /** What stands on the lines after a name or a hyphen; a list may stand as far left as the name. */
  #below(indent: number, { orItems = false } = {}): unknown {
    this.#next();
    const isInner = this.#indent > indent || (orItems && this.#indent === indent && this.#isItem());
    if (!isInner) return null;
    return this.#isItem() || key.test(this.#rest) ? this.#block() : this.#scalar(indent);
  }

  /** The rest of the line, where nothing of it stands on the next. */
  #scalar(indent: number): unknown {
    const text = this.#rest;
    this.#next();
    if (this.#indent > indent) throw notPlain;
    return plainValue(text);
  }

  #tell(part: string | number): void {
    this.#found?.([...this.#path, part], this.#line);
  }
}

/** As the core schema of YAML 1.2 takes it, but numbers that count nothing stay the text that they are. */
function plainValue(text: string): unknown {
  if (doubleQuoted.test(text)) {
    if (hasControl(text)) throw notPlain;
    return JSON.parse(text);
  }
  if (singleQuoted.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (/^\[ *\]$/.test(text)) return [];
  if (/^\{ *\}$/.test(text)) return {};
  if (indicator.test(text)) throw notPlain;
  if (nothing.test(text)) return null;
  if (truth.test(text)) return /^t/i.test(text);
  if (!counting.test(text)) return text;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 0x20) return true;
  return false;
}
