import { AppError } from '../../common/errors.ts';
import { largestRecordBytes } from '../osv/split.ts';

/** Whether a document is a page of NVD's API, or one of its yearly files, by how it begins. */
export function beginsAsPage(start: Uint8Array): boolean {
  const text = new TextDecoder().decode(start.subarray(0, 4096));
  return /"format"\s*:\s*"NVD_CVE"/.test(text) || /"vulnerabilities"\s*:\s*\[\s*\{\s*"cve"\s*:\s*\{/.test(text);
}

const quote = 0x22;
const backslash = 0x5c;
const member = Buffer.from('"vulnerabilities"');

/**
 * The elements of the list `vulnerabilities`, one by one: a year holds some 200 MB. Only texts and brackets are looked at; whether an
 * element is JSON is for its reader to judge. A list that does not end is refused.
 */
export async function* recordsOfPage(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const scan = new PageScan();
  for await (const piece of pieces) yield* scan.take(piece);
  if (!scan.isEnded) throw new AppError('invalid-input', 'This list of NVD is cut off: it does not end.');
}

class PageScan {
  isEnded = false;
  private depth = 0;
  private inText = false;
  private escaped = false;
  /** How much of the name of the list the text that is being read agrees with; -1 once it does not. */
  private agreed = -1;
  private isNamed = false;
  private inList = false;
  private held: Uint8Array[] = [];
  private heldBytes = 0;

  *take(piece: Uint8Array): Generator<Uint8Array> {
    let from = this.heldBytes > 0 || this.inElement() ? 0 : -1;
    for (let i = 0; i < piece.length; i++) {
      const byte = piece[i]!;
      if (this.inText) {
        this.passText(byte);
        continue;
      }
      if (byte === quote) this.openText();
      else if (byte === 0x7b || byte === 0x5b) {
        if (this.depth === 1 && byte === 0x5b && this.isNamed) this.inList = true;
        if (this.depth === 2 && this.inList && byte === 0x7b) from = i;
        this.depth++;
      } else if (byte === 0x7d || byte === 0x5d) {
        this.depth--;
        if (this.depth === 2 && this.inList && from >= 0) {
          yield this.joined(piece.subarray(from, i + 1));
          from = -1;
        }
        if (this.depth === 1 && this.inList) {
          this.inList = false;
          this.isEnded = true;
        }
      } else if (byte === 0x2c && this.depth === 1) this.isNamed = false;
    }
    if (from >= 0) this.hold(piece.subarray(from));
  }

  private inElement(): boolean {
    return this.inList && this.depth > 2;
  }

  private openText(): void {
    this.inText = true;
    this.agreed = this.depth === 1 && !this.isNamed ? 1 : -1;
  }

  private passText(byte: number): void {
    if (this.agreed >= 0) this.agreed = member[this.agreed] === byte ? this.agreed + 1 : -1;
    if (this.escaped) this.escaped = false;
    else if (byte === backslash) this.escaped = true;
    else if (byte === quote) {
      this.inText = false;
      if (this.agreed === member.length) this.isNamed = true;
      this.agreed = -1;
    }
  }

  private hold(part: Uint8Array): void {
    this.heldBytes += part.length;
    if (this.heldBytes > largestRecordBytes) {
      throw new AppError(
        'too-large',
        `A record is longer than ${largestRecordBytes / 1024 / 1024} MB: this is no list of NVD.`,
      );
    }
    this.held.push(part.slice());
  }

  private joined(last: Uint8Array): Uint8Array {
    const whole = this.held.length === 0 ? last : Buffer.concat([...this.held, last]);
    this.held = [];
    this.heldBytes = 0;
    return whole;
  }
}
