import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { findSyntaxMistake } from './json-syntax.ts';

/** The value that the text stands for, or where and why it is no JSON (RFC 8259). */
export function parseJson(text: string): Parsed<unknown> {
  try {
    return parsed(JSON.parse(text));
  } catch {
    const { offset, message } = findSyntaxMistake(text);
    return refused({ at: placeInText(text, offset), message });
  }
}

function placeInText(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
}
