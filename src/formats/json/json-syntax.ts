/** Where text stops being JSON (RFC 8259). `JSON.parse` says so too, but in half of the cases without the place. */
export interface SyntaxMistake {
  /** Offset in UTF-16 units; the length of the text where it ends too early. */
  offset: number;
  message: string;
}

/** The mistake in text that `JSON.parse` has refused, so that the walk always ends at one. */
export function findSyntaxMistake(text: string): SyntaxMistake {
  try {
    new Walk(text).document();
  } catch (mistake) {
    if (mistake instanceof Found) return { offset: mistake.offset, message: mistake.message };
    throw mistake;
  }
  return { offset: 0, message: 'This is not valid JSON.' };
}

class Found extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const space = /[ \t\n\r]*/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const plainCharacters = /[ !#-[\]-\uffff]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Walk {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    const closers: string[] = [];
    let expected: 'value' | 'first value' | 'name' | 'first name' | 'separator' = 'value';
    for (;;) {
      this.#take(space);
      const next = this.#text[this.#at];
      if (expected === 'separator') {
        if (closers.length === 0) {
          if (next === undefined) return;
          this.#fail('the end of the document');
        }
        if (next === ',') {
          this.#at++;
          expected = closers.at(-1) === '}' ? 'name' : 'value';
        } else {
          this.#expect(closers.at(-1)!, `"," or "${closers.at(-1)}"`);
          closers.pop();
        }
      } else if (next === closers.at(-1) && (expected === 'first value' || expected === 'first name')) {
        this.#at++;
        closers.pop();
        expected = 'separator';
      } else if (expected === 'name' || expected === 'first name') {
        if (next !== '"') this.#fail('a member name in quotation marks');
        this.#string();
        this.#take(space);
        this.#expect(':', '":"');
        expected = 'value';
      } else if (next === '{' || next === '[') {
        this.#at++;
        closers.push(next === '{' ? '}' : ']');
        expected = next === '{' ? 'first name' : 'first value';
      } else {
        if (next === '"') this.#string();
        else if (!this.#take(scalar)) this.#fail('a value');
        expected = 'separator';
      }
    }
  }

  #string(): void {
    this.#at++;
    for (;;) {
      this.#take(plainCharacters);
      const next = this.#text[this.#at];
      if (next === '\\') {
        if (!this.#take(escaped)) this.#fail('an escape such as \\n or \\u00e9');
      } else {
        this.#expect('"', 'the closing quotation mark');
        return;
      }
    }
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += taken.length;
    return taken !== '';
  }

  #expect(character: string, name: string): void {
    if (this.#text[this.#at] !== character) this.#fail(name);
    this.#at++;
  }

  #fail(expected: string): never {
    const found = this.#text[this.#at];
    const what = found === undefined ? 'the document ends' : `${JSON.stringify(found)} stands`;
    throw new Found(this.#at, `This is not valid JSON: ${what} where ${expected} belongs.`);
  }
}
