import { type Parsed, parsed, refused } from '../../common/parsed.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * Decodes a text file: UTF-8, or UTF-16 where its byte order mark or the zeros of its first letters say so (Unicode 16 §2.6).
 * Never guesses an old code page: which letter a byte means there depends on the country.
 */
export function decodeText(bytes: Uint8Array): Parsed<string> {
  const encoding = encodingOf(bytes);
  const zero = encoding === 'utf-8' ? bytes.indexOf(0) : -1;
  if (zero !== -1) {
    const message = 'This is not a text file: it holds a zero byte here. Save it as "CSV UTF-8" and try again.';
    return refused({ at: `line ${lineOf(bytes, zero)}`, message });
  }
  try {
    return parsed(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    const line = encoding === 'utf-8' ? lineOfFirstBadByte(bytes) : 1;
    const what = encoding === 'utf-8' ? 'A character here is not UTF-8.' : 'The file is not UTF-16 throughout.';
    return refused({
      at: `line ${line}`,
      message: `${what} In the spreadsheet program, save the file as "CSV UTF-8" and try again.`,
    });
  }
}

/** A letter of a title is a zero and a byte in UTF-16, and no zero stands in a text in UTF-8. */
function encodingOf([first, second, third, fourth]: Uint8Array): Encoding {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0 && third && fourth === 0) return 'utf-16le';
  if (first === 0 && second && third === 0 && fourth) return 'utf-16be';
  return 'utf-8';
}

function lineOf(bytes: Uint8Array, at: number): number {
  let line = 1;
  for (let feed = bytes.indexOf(0x0a); feed !== -1 && feed < at; feed = bytes.indexOf(0x0a, feed + 1)) line++;
  return line;
}

/** No UTF-8 character crosses a line feed, so each line can be judged by itself. */
function lineOfFirstBadByte(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return line;
}
