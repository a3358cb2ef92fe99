/**
 * Compression of many short texts that are read one at a time: a code byte stands for up to eight bytes (FSST, Boncz, Neumann and
 * Leis, VLDB 2020). Half the size of the texts, and each one is decoded without its neighbours.
 */

/** In bytes. */
export const longestSymbol = 8;
const mostSymbols = 255;
/** Announces one byte that no symbol covers. */
const literalMark = 255;
const rounds = 5;

export interface SymbolTable {
  /** Eight bytes a symbol, of which `lengths` count. */
  bytes: Uint8Array;
  lengths: Uint8Array;
}

/** Learns the symbols that shorten the sample most, from more of it each round; the same sample gives the same table. */
export function learnSymbols(sample: Uint8Array): SymbolTable {
  const text = new Uint8Array(sample.length + longestSymbol);
  text.set(sample);
  let symbols: string[] = [];
  for (let round = 1; round <= rounds; round++) {
    const end = Math.ceil((sample.length * round) / rounds);
    symbols = bestSymbols(text, end, tableOf(symbols));
  }
  return tableOf(symbols);
}

function tableOf(symbols: string[]): SymbolTable {
  const bytes = new Uint8Array(symbols.length * longestSymbol);
  for (const [code, symbol] of symbols.entries()) {
    for (let i = 0; i < symbol.length; i++) bytes[code * longestSymbol + i] = symbol.charCodeAt(i);
  }
  return { bytes, lengths: Uint8Array.from(symbols, (symbol) => symbol.length) };
}

/** Bytes that no longer symbol begins with come first, then the symbols. */
const units = 512;

/** Counts the symbols in use, and each one joined with the next, and keeps those that cover most bytes. */
function bestSymbols(text: Uint8Array, end: number, table: SymbolTable): string[] {
  const match = symbolMatcher(table, text);
  const counts = new Uint32Array(units);
  const pairs = new Uint32Array(units * units);
  const lengthOf = (unit: number) => (unit < 256 ? 1 : table.lengths[unit - 256]!);
  let previous = -1;
  for (let at = 0; at < end; ) {
    const code = match(at, end);
    const length = code < 0 ? 1 : table.lengths[code]!;
    const unit = length === 1 ? text[at]! : 256 + code;
    counts[unit]!++;
    if (length > 1) counts[text[at]!]!++;
    if (previous >= 0 && lengthOf(previous) + length <= longestSymbol) pairs[previous * units + unit]!++;
    previous = unit;
    at += length;
  }
  return longestGains(countsOfTexts(table, counts, pairs));
}

/** Different pairs may join to one text. */
function countsOfTexts(table: SymbolTable, counts: Uint32Array, pairs: Uint32Array): Map<string, number> {
  const texts = Array.from({ length: units }, (_, unit) => textOfUnit(table, unit));
  const byText = new Map<string, number>();
  for (let unit = 0; unit < units; unit++) if (counts[unit]! > 0) byText.set(texts[unit]!, counts[unit]!);
  for (let pair = 0; pair < pairs.length; pair++) {
    if (pairs[pair] === 0) continue;
    const text = texts[Math.floor(pair / units)]! + texts[pair % units]!;
    byText.set(text, (byText.get(text) ?? 0) + pairs[pair]!);
  }
  return byText;
}

function textOfUnit({ bytes, lengths }: SymbolTable, unit: number): string {
  if (unit < 256) return String.fromCharCode(unit);
  const start = (unit - 256) * longestSymbol;
  return String.fromCharCode(...bytes.subarray(start, start + (lengths[unit - 256] ?? 0)));
}

function longestGains(counts: Map<string, number>): string[] {
  const gain = ([symbol, times]: [string, number]) => symbol.length * times;
  return [...counts]
    .sort((a, b) => gain(b) - gain(a) || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostSymbols)
    .map(([symbol]) => symbol);
}

const none = 0xffff;

/** Gives the code of the longest symbol that stands at a place, -1 where none does; eight bytes are read at once. */
function symbolMatcher({ bytes, lengths }: SymbolTable, text: Uint8Array): (at: number, end: number) => number {
  const single = new Int16Array(256).fill(-1);
  // Symbols that begin with the same two bytes, the longest first: the first of them by these bytes, then each by the one before.
  const firstOf = new Uint16Array(65_536).fill(none);
  const nextOf = new Uint16Array(lengths.length);
  const heads = new Int32Array(lengths.length);
  const tails = new Int32Array(lengths.length);
  const headMasks = heads.map((_, code) => maskOf(lengths[code]!));
  const tailMasks = tails.map((_, code) => maskOf(lengths[code]! - 4));
  const symbols = viewOf(bytes);
  const shortestFirst = [...lengths.keys()].sort((a, b) => lengths[a]! - lengths[b]! || b - a);
  for (const code of shortestFirst) {
    const start = code * longestSymbol;
    heads[code] = symbols.getInt32(start, true);
    tails[code] = symbols.getInt32(start + 4, true);
    if (lengths[code] === 1) single[bytes[start]!] = code;
    else {
      const firstTwo = heads[code]! & 0xffff;
      nextOf[code] = firstOf[firstTwo]!;
      firstOf[firstTwo] = code;
    }
  }
  const view = viewOf(text);
  return (at, end) => {
    const head = view.getInt32(at, true);
    const tail = view.getInt32(at + 4, true);
    for (let code = firstOf[head & 0xffff]!; code !== none; code = nextOf[code]!) {
      const difference = ((head ^ heads[code]!) & headMasks[code]!) | ((tail ^ tails[code]!) & tailMasks[code]!);
      if (difference === 0 && at + lengths[code]! <= end) return code;
    }
    return single[head & 0xff]!;
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** The bits of so many bytes, of those that come first. */
function maskOf(bytes: number): number {
  if (bytes >= 4) return -1;
  return bytes <= 0 ? 0 : (1 << (8 * bytes)) - 1;
}

/**
 * A function that writes the code of the text from one place up to another into `into`, which has room for twice the bytes, and
 * gives its length. Behind the last text lie eight bytes more.
 */
export function textEncoderOf(
  table: SymbolTable,
  text: Uint8Array,
): (from: number, to: number, into: Uint8Array, start: number) => number {
  const match = symbolMatcher(table, text);
  return (from, to, into, start) => {
    let place = start;
    for (let at = from; at < to; ) {
      const code = match(at, to);
      if (code < 0) {
        into[place++] = literalMark;
        into[place++] = text[at++]!;
      } else {
        into[place++] = code;
        at += table.lengths[code]!;
      }
    }
    return place - start;
  };
}

/** One for all texts: most are small, and to make room for a text takes longer than to decode it. */
let decoded = new Uint8Array(16 * 1024);
const fromUtf8 = new TextDecoder();

/** The text whose bytes, from `start` on, were coded; undefined where the codes cannot come from this table. */
export function decodeText({ bytes, lengths }: SymbolTable, coded: Uint8Array, start: number): string | undefined {
  const most = (coded.length - start) * longestSymbol;
  if (most > decoded.length) decoded = new Uint8Array(most);
  const text = decoded;
  let to = 0;
  for (let i = start; i < coded.length; i++) {
    const code = coded[i]!;
    if (code === literalMark) {
      if (++i === coded.length) return undefined;
      text[to++] = coded[i]!;
      continue;
    }
    if (code >= lengths.length) return undefined;
    const from = code * longestSymbol;
    for (let k = from; k < from + lengths[code]!; k++) text[to++] = bytes[k]!;
  }
  return fromUtf8.decode(text.subarray(0, to));
}
