/**
 * Compression of many short texts that are read one at a time: a code byte stands for up to eight bytes (FSST, Boncz, Neumann and
 * Leis, VLDB 2020). Half the size of the texts, and each one is decoded without its neighbours.
 */

const longestSymbol = 8;
const mostSymbols = 255;
/** Announces one byte that no symbol covers. */
const literalMark = 255;
const rounds = 5;

export interface SymbolTable {
  /** Eight bytes a symbol, of which `lengths` count. */
  bytes: Uint8Array;
  lengths: Uint8Array;
}

/** Learns the symbols that shorten the sample most; the same sample gives the same table. */
export function learnSymbols(sample: Uint8Array): SymbolTable {
  let symbols: string[] = [];
  for (let round = 0; round < rounds; round++) symbols = bestSymbols(sample, tableOf(symbols));
  return tableOf(symbols);
}

function tableOf(symbols: string[]): SymbolTable {
  const bytes = new Uint8Array(symbols.length * longestSymbol);
  for (const [code, symbol] of symbols.entries()) {
    for (let i = 0; i < symbol.length; i++) bytes[code * longestSymbol + i] = symbol.charCodeAt(i);
  }
  return { bytes, lengths: Uint8Array.from(symbols, (symbol) => symbol.length) };
}

/** Counts the symbols in use, and each one joined with the next, and keeps those that cover most bytes. */
function bestSymbols(sample: Uint8Array, table: SymbolTable): string[] {
  const match = symbolMatcher(table);
  const counts = new Map<string, number>();
  const count = (symbol: string) => counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  let previous = '';
  for (let at = 0; at < sample.length; ) {
    const code = match(sample, at, sample.length);
    const length = code < 0 ? 1 : table.lengths[code]!;
    const symbol = String.fromCharCode(...sample.subarray(at, at + length));
    count(symbol);
    if (length > 1) count(symbol[0]!);
    if (previous !== '' && previous.length + length <= longestSymbol) count(previous + symbol);
    previous = symbol;
    at += length;
  }
  const gain = ([symbol, times]: [string, number]) => symbol.length * times;
  return [...counts]
    .sort((a, b) => gain(b) - gain(a) || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostSymbols)
    .map(([symbol]) => symbol);
}

/** Gives the code of the longest symbol that stands at a place, -1 where none does. */
function symbolMatcher({ bytes, lengths }: SymbolTable): (text: Uint8Array, at: number, end: number) => number {
  const codesByFirstByte: number[][] = Array.from({ length: 256 }, () => []);
  const codes = [...lengths.keys()].sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  for (const code of codes) codesByFirstByte[bytes[code * longestSymbol]!]!.push(code);
  return (text, at, end) => {
    const candidates = codesByFirstByte[text[at]!]!;
    for (let c = 0; c < candidates.length; c++) {
      const code = candidates[c]!;
      const length = lengths[code]!;
      if (at + length > end) continue;
      let i = 1;
      while (i < length && bytes[code * longestSymbol + i] === text[at + i]) i++;
      if (i === length) return code;
    }
    return -1;
  };
}

/** A function that writes the coded text into `into`, which has room for twice the bytes, and gives the length. */
export function textEncoderOf(
  table: SymbolTable,
): (text: Uint8Array, end: number, into: Uint8Array, start: number) => number {
  const match = symbolMatcher(table);
  return (text, end, into, start) => {
    let to = start;
    for (let at = 0; at < end; ) {
      const code = match(text, at, end);
      if (code < 0) {
        into[to++] = literalMark;
        into[to++] = text[at++]!;
      } else {
        into[to++] = code;
        at += table.lengths[code]!;
      }
    }
    return to - start;
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
