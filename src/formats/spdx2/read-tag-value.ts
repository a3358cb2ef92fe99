import type { Problem } from '../../common/errors.ts';
import { refused } from '../../common/parsed.ts';
import type { ReadBomDocument } from '../bom/document.ts';
import { appendTo } from '../json/append-to.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import { type Json, listOf } from '../json/json.ts';
import { finishSpdx2, nearestPlaces } from './finish.ts';
import { shown } from './judge.ts';
import type { LargeList, LargePart } from './parse-large.ts';
import { type Section, type Tag, tags } from './tag-value-tags.ts';

/** Reads SPDX 2.1 to 2.3 in tag-value form (SPDX 2.3 §5 and the tags of its clauses). */
export const readSpdx2TagValue: ReadBomDocument = async (bytes, options) => {
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const lines = text.value.replaceAll(/\r\n?/g, '\n');
  const { document, problems } = parseTagValue(lines);
  if (problems.length > 0 && !options.lenient) return refused(...problems);
  const placesOf = (pointers: readonly string[]) => nearestPlaces(pointers, (found) => parseTagValue(lines, found));
  return finishSpdx2({ document, placesOf }, { ...options, encoding: 'tag-value', overlooked: problems });
};

/** Told of every place where something begins: its JSON Pointer and `line n`. */
export type Found = (pointer: string, place: string) => void;

const aboutNothing = 'The annotation that begins here does not say what it is about (SPDXREF).';

/** So many mistakes of form are told; the rest are not looked for. */
const mistakeLimit = 100;

function parseTagValue(text: string, found?: Found): { document: Json; problems: Problem[] } {
  const reader = new TagValueReader(found);
  takeLines(reader, text, { line: 0, isLast: true });
  return reader.finish();
}

/** Takes whole lines; gives how much of the text was taken, and the line at which the rest begins. */
export function takeLines(
  reader: TagValueReader,
  text: string,
  { line: before, isLast }: { line: number; isLast: boolean },
): { taken: number; line: number } {
  let line = before;
  let start = 0;
  while (start < text.length && !reader.isFull) {
    let end = text.indexOf('\n', start);
    if (end < 0 && !isLast) break;
    if (end < 0) end = text.length;
    const colon = text.indexOf(':', start);
    const head = text.charCodeAt(start);
    if (head === 0x23 || head === 0x0a || head === 0x0d) {
      line++;
      start = end + 1;
      continue;
    }
    if (colon < 0 || colon > end) {
      reader.stray(text.slice(start, end).trim(), ++line);
      start = end + 1;
      continue;
    }
    const tag = text.slice(start, colon).trim();
    let from = colon + 1;
    while (text.charCodeAt(from) === 0x20 || text.charCodeAt(from) === 0x09) from++;
    if (!text.startsWith('<text>', from)) {
      reader.take(tag, text.slice(from, end).trim(), ++line);
      start = end + 1;
      continue;
    }
    const close = text.indexOf('</text>', from);
    end = close < 0 ? -1 : text.indexOf('\n', close);
    if (end < 0 && !isLast) break;
    line++;
    if (close < 0) {
      reader.complain(line, 'The text that begins here with "<text>" does not end with "</text>".');
      start = text.length;
      break;
    }
    if (end < 0) end = text.length;
    reader.take(tag, text.slice(from + '<text>'.length, close), line);
    const after = text.slice(close + '</text>'.length, end).trim();
    line += occurrences(text, '\n', from, close);
    if (after !== '') reader.complain(line, `${shown(after)} stands after the end of a text.`);
    start = end + 1;
  }
  return { taken: Math.min(start, text.length), line };
}

function occurrences(text: string, mark: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf(mark, from); at >= 0 && at < to; at = text.indexOf(mark, at + 1)) count++;
  return count;
}

interface Open {
  json: Json;
  pointer: string;
}

const listsOf: Partial<Record<Section, LargeList>> = {
  package: 'packages',
  file: 'files',
  snippet: 'snippets',
  licence: 'hasExtractedLicensingInfos',
  relationship: 'relationships',
  review: 'revieweds',
};

const largeSections = Object.values(listsOf);

/** The ranges of a snippet lie in the file that the snippet is from. */
function referInSnippets(snippets: readonly unknown[]): void {
  for (const { snippetFromFile, ranges } of snippets as Json[]) {
    for (const range of (ranges ?? []) as Record<string, Json>[]) {
      for (const pointer of Object.values(range)) pointer.reference = snippetFromFile ?? '';
    }
  }
}

const elementSections: ReadonlySet<Section> = new Set(['package', 'file', 'snippet', 'licence']);

const namesOf: Record<Section, string> = {
  document: 'the document',
  creation: 'the creation information',
  package: 'a package',
  file: 'a file',
  snippet: 'a snippet',
  licence: 'a licence',
  annotation: 'an annotation',
  relationship: 'a relationship',
  externalRef: 'an external reference',
  review: 'a review',
};

export class TagValueReader {
  readonly #document: Json = {};
  #problems: Problem[] = [];
  readonly #found: Found | undefined;
  readonly #open = new Map<Section, Open>();
  #annotations: { json: Json; target: string | null; line: number }[] = [];
  /** Files follow the package that they belong to (SPDX 2.3 §5.2.3). */
  #contained: { part: Json; file: Json }[] = [];
  /** How many entries of each list of the document were handed over. */
  readonly #handed = new Map<string, number>();
  #mistakes = 0;
  /** What `SPDXID` names: the element begun last. */
  #element: Open;
  /** The kind of element begun last: its tags may follow, those of the others may not. */
  #last: Section = 'document';

  /** In parts: annotations are handed over beside what they are about, and placed so. */
  readonly #isInParts: boolean;

  constructor(found?: Found, { inParts }: { inParts: boolean } = { inParts: false }) {
    this.#found = found;
    this.#isInParts = inParts;
    this.#element = { json: this.#document, pointer: '' };
    this.#open.set('document', this.#element);
  }

  get isFull(): boolean {
    return this.#mistakes >= mistakeLimit;
  }

  complain(line: number, message: string): void {
    this.#mistakes++;
    this.#problems.push({ at: `line ${line}`, message });
  }

  stray(text: string, line: number): void {
    if (text !== '' && !text.startsWith('#'))
      this.complain(line, `${shown(text)} is neither a tag with its value nor a comment.`);
  }

  take(name: string, value: string, line: number): void {
    const mistake = name.startsWith('#') ? null : this.#take(name, value, line);
    if (mistake) this.complain(line, mistake);
  }

  /** Takes one tag, or says what is wrong with it. */
  #take(name: string, value: string, line: number): string | null {
    if (name === 'SPDXID') return this.#set(this.#element, 'SPDXID', value, line);
    if (name === 'SPDXREF') return this.#refer(value);
    const tag = tags.get(name);
    if (!tag) return `SPDX 2 knows no tag ${shown(name)}.`;
    const read = tag.read ? tag.read(value) : { value };
    if (typeof read === 'string') return `${name}: ${read}`;
    if (tag.begins) return this.#begin(tag, read.value, line);
    const open = this.#bearerOf(tag);
    if (!open) return `${name} stands outside of ${namesOf[tag.section]}.`;
    if (!tag.many) return this.#set(open, tag.member, read.value, line);
    this.#append(open, tag.member, read.value, line);
    return null;
  }

  finish(): { document: Json; problems: Problem[] } {
    for (const annotation of this.#annotations) this.#place(annotation);
    for (const { part, file } of this.#contained) appendTo(part, 'hasFiles', file.SPDXID);
    referInSnippets(listOf(this.#document.snippets));
    return { document: this.#document, problems: this.#problems };
  }

  /**
   * Hands over what has come, in parts of a large document; before the end the last entry of each list stays, as more of it may
   * come. What annotations are about is said beside them.
   */
  *handOver({ isLast }: { isLast: boolean }): Generator<LargePart> {
    for (const list of largeSections) {
      const entries = listOf(this.#document[list]);
      const kept = isLast ? [] : entries.slice(-1);
      const done = entries.slice(0, entries.length - kept.length);
      if (list === 'files') yield* this.#handOverContained(kept[0]);
      if (done.length === 0) continue;
      if (list === 'snippets') referInSnippets(done);
      this.#document[list] = kept;
      const first = this.#handedOver(list, done.length);
      yield { is: 'entries', list, first, entries: done };
    }
    yield* this.#handOverAnnotations(isLast);
    if (this.#problems.length > 0) yield { is: 'mistakes', problems: this.#problems, overlooked: true };
    this.#problems = [];
  }

  /** The document without its lists, when all of it was handed over. */
  get head(): Json {
    for (const list of largeSections) delete this.#document[list];
    return this.#document;
  }

  *#handOverContained(openFile: unknown): Generator<LargePart> {
    const [open, done] = [
      this.#contained.filter(({ file }) => file === openFile),
      this.#contained.filter(({ file }) => file !== openFile),
    ];
    this.#contained = open;
    for (const { part, file } of done) {
      if (part.SPDXID && file.SPDXID) {
        yield { is: 'contained', part: String(part.SPDXID), file: String(file.SPDXID) };
      }
    }
  }

  *#handOverAnnotations(isLast: boolean): Generator<LargePart> {
    const kept = isLast ? [] : this.#annotations.slice(-1);
    const done = this.#annotations.slice(0, this.#annotations.length - kept.length);
    this.#annotations = kept;
    if (done.length === 0) return;
    for (const { target, line } of done) if (target === null) this.complain(line, aboutNothing);
    const first = this.#handedOver('annotations', done.length);
    const about = done.map(({ target }) => target ?? 'SPDXRef-DOCUMENT');
    yield { is: 'entries', list: 'annotations', first, entries: done.map(({ json }) => json), about };
  }

  #handedOver(list: string, count: number): number {
    const before = this.#handed.get(list) ?? 0;
    this.#handed.set(list, before + count);
    return before;
  }

  #set(open: Open, member: string, value: unknown, line: number): string | null {
    if (Object.hasOwn(open.json, member)) return 'This tag stands twice in the same section.';
    open.json[member] = value;
    this.#found?.(`${open.pointer}/${member}`, `line ${line}`);
    return null;
  }

  #append(open: Open, member: string, value: unknown, line: number): void {
    appendTo(open.json, member, value);
    this.#found?.(this.#lastOf(open, member), `line ${line}`);
  }

  #lastOf({ json, pointer }: Open, member: string): string {
    const before = json === this.#document ? (this.#handed.get(member) ?? 0) : 0;
    return `${pointer}/${member}/${before + listOf(json[member]).length - 1}`;
  }

  #begin(tag: Tag, value: unknown, line: number): string | null {
    const json = (tag.member === '' ? value : { [tag.member]: value }) as Json;
    if (tag.section === 'annotation') {
      this.#annotations.push({ json, target: null, line });
      this.#open.set('annotation', { json, pointer: '' });
      const place = (this.#handed.get('annotations') ?? 0) + this.#annotations.length - 1;
      if (this.#isInParts) this.#found?.(`/annotations/${place}`, `line ${line}`);
      return null;
    }
    const list = listsOf[tag.section];
    const bearer = this.#open.get(list ? 'document' : 'package');
    if (!bearer || (!list && this.#last !== 'package')) return 'An external reference stands outside of a package.';
    const member = list ?? 'externalRefs';
    this.#append(bearer, member, json, line);
    const open = { json, pointer: this.#lastOf(bearer, member) };
    this.#open.set(tag.section, open);
    this.#found?.(`${open.pointer}/${tag.member}`, `line ${line}`);
    if (elementSections.has(tag.section)) this.#enter(tag.section, open);
    return null;
  }

  #enter(section: Section, open: Open): void {
    this.#last = section;
    if (section === 'licence') return;
    this.#element = open;
    this.#open.delete('externalRef');
    const part = this.#open.get('package');
    if (section === 'file' && part) this.#contained.push({ part: part.json, file: open.json });
  }

  #bearerOf({ section }: Tag): Open | undefined {
    if (section === 'creation') return this.#creation();
    return elementSections.has(section) && this.#last !== section ? undefined : this.#open.get(section);
  }

  #creation(): Open {
    let open = this.#open.get('creation');
    if (!open) {
      open = { json: {}, pointer: '/creationInfo' };
      this.#document.creationInfo = open.json;
      this.#open.set('creation', open);
    }
    return open;
  }

  #refer(target: string): string | null {
    const last = this.#annotations.at(-1);
    if (!last) return 'SPDXREF stands outside of an annotation.';
    if (last.target !== null) return 'This tag stands twice in the same section.';
    last.target = target;
    return null;
  }

  #targets: Map<unknown, Open> | null = null;

  #place({ json, target, line }: { json: Json; target: string | null; line: number }): void {
    this.#targets ??= this.#elements();
    const bearer = this.#targets.get(target);
    if (bearer) this.#append(bearer, 'annotations', json, line);
    else if (target === null) this.complain(line, aboutNothing);
    else this.complain(line, `The annotation that begins here is about ${shown(target)}, no element of this document.`);
  }

  #elements(): Map<unknown, Open> {
    const elements = new Map<unknown, Open>([
      [this.#document.SPDXID ?? 'SPDXRef-DOCUMENT', { json: this.#document, pointer: '' }],
    ]);
    for (const list of ['packages', 'files', 'snippets']) {
      for (const [index, json] of ((this.#document[list] ?? []) as Json[]).entries()) {
        elements.set(json.SPDXID, { json, pointer: `/${list}/${index}` });
      }
    }
    return elements;
  }
}
