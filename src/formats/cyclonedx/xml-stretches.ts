import type { SaxesTagNS } from 'saxes';
import type { XmlPart } from './judge-xml.ts';

/**
 * Cuts the text of a document, while a parser goes through it, into stretches of the entries of its long lists, each a document
 * of its own, and what is left without them. Places are counted in UTF-16 units from the first one of the text.
 */
export class XmlStretches {
  readonly #stretchLength: number;
  /** Stretches that are ready to be judged. */
  readonly #ready: XmlPart[] = [];
  /** What is not cut yet, and where it begins. */
  #text = '';
  #start = 0;
  #row = 1;
  #column = 0;
  #root: SaxesTagNS | null = null;
  #list: SaxesTagNS | null = null;
  #rest = '';

  constructor(stretchLength: number) {
    this.#stretchLength = stretchLength;
  }

  add(text: string): void {
    this.#text += text;
  }

  openRoot(tag: SaxesTagNS): void {
    this.#root = tag;
  }

  openList(tag: SaxesTagNS, at: number): void {
    this.#rest += this.#take(at);
    this.#list = tag;
  }

  endEntry(at: number): void {
    if (at - this.#start >= this.#stretchLength) this.#cut(at, `</${this.#list!.name}>`);
  }

  /** The end of the list lies before `at` already. */
  endList(at: number): void {
    const rows = this.#cut(at, '');
    this.#rest += `${'\n'.repeat(rows)}</${this.#list!.name}>`;
    this.#list = null;
  }

  ready(): XmlPart[] {
    return this.#ready.splice(0);
  }

  /** The document without the entries of its lists, every line at its number. */
  rest(): Uint8Array {
    return encoder.encode(withoutDeclaration(this.#rest + this.#take(this.#start + this.#text.length)));
  }

  /** The length of the longest text that is kept. */
  get longest(): number {
    return Math.max(this.#rest.length, this.#text.length);
  }

  #cut(at: number, end: string): number {
    const before = `${startOf(this.#root!)}${startOf(this.#list!)}`;
    const [rowsBefore, columnsBefore] = [this.#row - 1, this.#column - before.length];
    const text = this.#take(at);
    this.#ready.push({
      bytes: encoder.encode(`${before}${text}${end}</${this.#root!.name}>`),
      rowsBefore,
      columnsBefore,
    });
    return this.#row - 1 - rowsBefore;
  }

  #take(to: number): string {
    const text = this.#text.slice(0, to - this.#start);
    this.#text = this.#text.slice(to - this.#start);
    this.#start = to;
    let behind = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', behind)) {
      behind = at + 1;
      this.#row++;
      this.#column = 0;
    }
    this.#column += text.length - behind;
    return text;
  }
}

const encoder = new TextEncoder();

/** Its encoding was that of the bytes, not of the text. */
function withoutDeclaration(text: string): string {
  return text
    .replace(/^\s*<\?xml\s[^>]*\?>/, (declaration) => declaration.replaceAll(/[^\n]/g, ' '))
    .replace(/^ +/, '');
}

function startOf({ name, attributes }: SaxesTagNS): string {
  const written = Object.values(attributes).map((attribute) => ` ${attribute.name}="${escaped(attribute.value)}"`);
  return `<${name}${written.join('')}>`;
}

function escaped(value: string): string {
  return value.replaceAll(/[&<"\t\n\r]/g, (character) => `&#${character.codePointAt(0)};`);
}
