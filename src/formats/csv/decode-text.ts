import { type Parsed, parsed, refused } from '../../common/parsed.ts';

/** Decodes a text file: UTF-8, or UTF-16 where its byte order mark says so (Unicode 16 §2.6). Never guesses an old code page. */
export function decodeText(bytes: Uint8Array): Parsed<string> {
  const encoding = markedEncoding(bytes);
  if (encoding === 'utf-8' && bytes.includes(0)) {
    return refused({
      at: 'line 1',
      message: 'This is not a text file in UTF-8. Save it as "CSV UTF-8" and try again.',
    });
  }
  try {
    return parsed(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    const line = encoding === 'utf-8' ? lineOfFirstBadByte(bytes) : 1;
    return refused({
      at: `line ${line}`,
      message: 'A character here is not UTF-8. In the spreadsheet program, save the file as "CSV UTF-8" and try again.',
    });
  }
}

function markedEncoding(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
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
