import { Refusal } from './refusal.ts';

/** The longest tag, comment or CDATA section that is read, in bytes; a reader that waits for its end would wait in vain. */
const longestMarkup = 256 * 1024;

const less = 0x3c;
const greater = 0x3e;
const slash = 0x2f;
const colon = 0x3a;
const equals = 0x3d;

/**
 * Walks through the tags of an XML part in UTF-8, byte by byte and without making an object of any: a sheet has millions.
 * Comments, instructions and CDATA sections are passed over; `textBetween` reads the text between two tags.
 */
export class Markup {
  /** Where the tag begins and the place behind it. */
  start = 0;
  end = 0;
  isClosing = false;
  /** `<c/>`. */
  isEmpty = false;
  readonly #content: Buffer;
  readonly #part: string;
  #nameStart = 0;
  #nameEnd = 0;

  constructor(content: Buffer, part: string) {
    this.#content = content;
    this.#part = part;
  }

  /** Goes to the next tag; false behind the last. */
  next(): boolean {
    const content = this.#content;
    for (;;) {
      const start = this.#nextLess(this.end);
      if (start === -1) return false;
      const second = content[start + 1];
      if (second !== 0x21 && second !== 0x3f) return this.#readTag(start, second === slash);
      this.end = this.#endOfSpecial(start);
    }
  }

  /** The name without its prefix, as one number: equal to `nameCode(name)`. Longer names differ from all short ones. */
  code(): number {
    const length = this.#nameEnd - this.#nameStart;
    if (length > 4) return -length;
    let code = 0;
    for (let at = this.#nameStart; at < this.#nameEnd; at++) code = code * 256 + this.#content[at]!;
    return code;
  }

  name(): string {
    return this.#content.toString('latin1', this.#nameStart, this.#nameEnd);
  }

  /** The value of an attribute by its name without a prefix; undefined where it is not there. */
  attribute(name: string): string | undefined {
    let value: string | undefined;
    this.eachAttribute((from, to, valueFrom, valueTo) => {
      if (to - from === name.length && this.#content.toString('latin1', from, to) === name)
        value ??= decoded(this.#content.toString('utf8', valueFrom, valueTo), this.#part);
    });
    return value;
  }

  /** Tells where each attribute's name, without its prefix, and its value stand. */
  eachAttribute(tell: (nameFrom: number, nameTo: number, valueFrom: number, valueTo: number) => void): void {
    const content = this.#content;
    let at = this.#nameEnd;
    const last = this.end - 1;
    for (;;) {
      while (at < last && isBlank(content[at]!)) at++;
      let nameFrom = at;
      while (at < last && content[at] !== equals && !isBlank(content[at]!)) {
        if (content[at] === colon) nameFrom = at + 1;
        at++;
      }
      const nameTo = at;
      while (at < last && (content[at] === equals || isBlank(content[at]!))) at++;
      const quote = content[at];
      if (at >= last || (quote !== 0x22 && quote !== 0x27)) return;
      const valueFrom = at + 1;
      const valueTo = content.indexOf(quote, valueFrom);
      tell(nameFrom, nameTo, valueFrom, valueTo);
      at = valueTo + 1;
    }
  }

  /** The text between two places: entities resolved, CDATA unwrapped, comments left out, line ends as XML has them. */
  textBetween(from: number, to: number): string {
    const raw = this.#content.toString('utf8', from, to);
    if (!raw.includes('<')) return decoded(raw, this.#part);
    return raw
      .split(/(<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>)/)
      .map((piece) => {
        if (piece.startsWith('<![CDATA[')) return piece.slice(9, -3);
        return piece.startsWith('<') ? '' : decoded(piece, this.#part);
      })
      .join('');
  }

  /** Most tags follow one another or a few bytes of text; only long text is worth a call. */
  #nextLess(from: number): number {
    const content = this.#content;
    const near = Math.min(from + 32, content.length);
    for (let at = from; at < near; at++) if (content[at] === less) return at;
    return content.indexOf(less, near);
  }

  /** A `>` in quotes ends no tag. */
  #readTag(start: number, isClosing: boolean): true {
    const content = this.#content;
    const limit = Math.min(content.length, start + longestMarkup + 1);
    let at = isClosing ? start + 2 : start + 1;
    this.start = start;
    this.isClosing = isClosing;
    this.#nameStart = at;
    for (; at < limit; at++) {
      const byte = content[at]!;
      if (byte === colon) this.#nameStart = at + 1;
      else if (byte === greater || byte === slash || isBlank(byte)) break;
    }
    this.#nameEnd = at;
    let quote = 0;
    for (; at < limit; at++) {
      const byte = content[at]!;
      if (quote !== 0) {
        if (byte === quote) quote = 0;
      } else if (byte === greater) {
        this.end = at + 1;
        this.isEmpty = content[at - 1] === slash;
        return true;
      } else if (byte === 0x22 || byte === 0x27) {
        quote = byte;
      }
    }
    throw this.#endless();
  }

  #endOfSpecial(start: number): number {
    const opening = specials.find(
      ({ begin }) => this.#content.toString('latin1', start, start + begin.length) === begin,
    );
    if (!opening) throw this.#endless();
    const from = start + opening.begin.length;
    const found = this.#content.subarray(from, start + longestMarkup + opening.end.length).indexOf(opening.end);
    if (found === -1) throw this.#endless();
    return from + found + opening.end.length;
  }

  #endless(): Refusal {
    return new Refusal(`The part ${this.#part} holds markup that does not end.`);
  }
}

const specials = [
  { begin: '<!--', end: '-->' },
  { begin: '<![CDATA[', end: ']]>' },
  { begin: '<?', end: '?>' },
];

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x09 || byte === 0x0d;
}

/** A name of up to four letters as `Markup.code` gives it. */
export function nameCode(name: string): number {
  return [...name].reduce((code, letter) => code * 256 + letter.charCodeAt(0), 0);
}

/** The five entities of XML and numbered characters; no others are declared, so that any other is a mistake. */
function decoded(text: string, part: string): string {
  const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
  if (!lines.includes('&')) return lines;
  return lines.replaceAll(/&([^;]{0,10});?/g, (reference, name: string) => {
    const character = characterOf(name);
    if (character === undefined || !reference.endsWith(';'))
      throw new Refusal(`The part ${part} holds the entity ${reference}, which is not declared.`);
    return character;
  });
}

const named: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function characterOf(name: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))$/.exec(name) ?? [];
  if (!hex && !decimal) return named.get(name);
  const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}
