import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { JsonObject } from '../bom/document.ts';
import { problemLimit } from '../json/explain.ts';
import { type ChildShape, isScalar, memberAndType, type Scalar, type Shape, shapeOf } from './xml-shapes.ts';

/** The versions that exist as XML. */
export const xmlVersions = ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7'] as const;
export type XmlVersion = (typeof xmlVersions)[number];

const namespace = 'http://cyclonedx.org/schema/bom/';

/** How deep elements may lie in each other. */
const depthLimit = 512;

export interface XmlContent {
  specVersion: XmlVersion;
  /** Object of the JSON form, in the words of the document's version. */
  content: JsonObject;
  /** What has no place in it. */
  losses: Problem[];
}

/** Hears of a document while it is read; places are counted in UTF-16 units from its first one. */
export interface XmlListener {
  /** Text that is read next. */
  text(text: string): void;
  root(tag: SaxesTagNS, version: XmlVersion): void;
  /** Whether the entries of a list of the BOM are taken one by one; those do not stand in the content then. */
  takes(list: string): boolean;
  list(tag: SaxesTagNS, at: number): void;
  entry(list: string, entry: Record<string, unknown>): void;
  entryEnd(at: number): void;
  listEnd(at: number): void;
  reference(bomRef: string, place: string): void;
}

/**
 * Reads CycloneDX XML as a stream of bytes, whatever its order; which elements belong where the XSD decides. No document type
 * and no entities but the five of XML itself are taken.
 */
export function readXmlContent(bytes: Uint8Array): Parsed<XmlContent> {
  const pieces = readXmlPieces(bytes);
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}

/** The same piece by piece, for one who listens. */
export function* readXmlPieces(
  bytes: Uint8Array,
  listener?: XmlListener,
  pieceBytes = 1024 * 1024,
): Generator<undefined, Parsed<XmlContent>> {
  const reader = new Reader(listener);
  try {
    const decoder = decoderFor(bytes);
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      reader.write(decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true }));
      yield;
    }
    reader.write(decoder.decode());
    return parsed(reader.end());
  } catch (error) {
    if (error instanceof Refusal) return refused(error.problem);
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return refused({
        at: '',
        message: 'The file is not in the encoding that it names, or in UTF-8 where it names none.',
      });
    }
    throw error;
  }
}

class Refusal extends Error {
  readonly problem: Problem;

  constructor(at: string, message: string) {
    super(message);
    this.problem = { at, message };
  }
}

/** By byte order mark, else by the declaration, else UTF-8 (XML 1.0 §4.3.3). */
function decoderFor(bytes: Uint8Array): TextDecoder {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : undefined;
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1];
  const label = wide ?? declared ?? 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    throw new Refusal('line 1, column 1', `The encoding "${label}" is not known.`);
  }
}

type Value = Record<string, unknown>;

/** An element on the way to its end. */
interface Frame {
  /** What it may hold; null for one whose content is text alone. */
  shape: Shape | null;
  scalar: Scalar | null;
  value: Value | unknown[] | string | null;
  text: string;
  /** Where the value goes when the element ends. */
  done(value: unknown): void;
  /** For the element of a list. */
  item: { name: string; child: ChildShape } | null;
}

class Reader {
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  readonly #listener: XmlListener | undefined;
  readonly #frames: Frame[] = [];
  readonly #losses: Problem[] = [];
  #lossCount = 0;
  /** How many elements deep we are in one that is left out. */
  #skipped = 0;
  #uri = '';
  #content: JsonObject | null = null;
  #version: XmlVersion | null = null;

  constructor(listener: XmlListener | undefined) {
    this.#listener = listener;
    const parser = this.#parser;
    parser.on('error', (error) => this.#fail(plainly(error.message)));
    parser.on('doctype', () => this.#fail('A document type (<!DOCTYPE>) is not taken: CycloneDX has none.'));
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('closetag', () => this.#close());
    parser.on('text', (text) => this.#take(text));
    parser.on('cdata', (text) => this.#take(text));
  }

  write(text: string): void {
    this.#listener?.text(text);
    this.#parser.write(text);
  }

  end(): XmlContent {
    this.#parser.close();
    if (!this.#content || !this.#version) this.#fail('The document ends before its first element.');
    const rest = this.#lossCount - this.#losses.length;
    if (rest > 0) this.#losses.push({ at: '', message: `At least ${rest} more are not listed.` });
    return { specVersion: this.#version, content: this.#content, losses: this.#losses };
  }

  #fail(message: string): never {
    throw new Refusal(this.#place(), message);
  }

  #place(): string {
    return `line ${this.#parser.line}, column ${this.#parser.column}`;
  }

  #lose(message: string): void {
    this.#lossCount++;
    if (this.#losses.length < problemLimit) this.#losses.push({ at: this.#place(), message });
  }

  #open(tag: SaxesTagNS): void {
    if (this.#frames.length + this.#skipped >= depthLimit) {
      this.#fail(`Elements lie in each other more than ${depthLimit} deep here; no real BOM does.`);
    }
    const reference = this.#listener && tag.attributes['bom-ref'];
    if (reference) this.#listener!.reference(reference.value, this.#place());
    if (this.#skipped > 0) {
      this.#skipped++;
      return;
    }
    const around = this.#frames.at(-1);
    if (!around) {
      this.#openRoot(tag);
      return;
    }
    if (tag.uri !== this.#uri) {
      this.#skip(`The element "${tag.name}" is of another standard and is left out.`);
      return;
    }
    const frame = this.#frameFor(around, tag);
    if (frame) this.#frames.push(frame);
    else this.#skip(`CycloneDX has no element "${tag.name}" here; it is left out.`);
  }

  #skip(message: string): void {
    this.#lose(message);
    this.#skipped = 1;
  }

  #openRoot(tag: SaxesTagNS): void {
    const version = tag.uri.startsWith(namespace) ? tag.uri.slice(namespace.length) : '';
    if (tag.local !== 'bom') this.#fail('The outermost element of CycloneDX is "bom".');
    if (!(xmlVersions as readonly string[]).includes(version)) {
      const found = tag.uri === '' ? 'this has none' : `this has "${tag.uri}"`;
      this.#fail(
        `A BOM is in the name space ${namespace} with the version, ${xmlVersions[0]} to ${xmlVersions.at(-1)}; ${found}.`,
      );
    }
    this.#uri = tag.uri;
    this.#version = version as XmlVersion;
    this.#listener?.root(tag, this.#version);
    const value = { bomFormat: 'CycloneDX', specVersion: version, version: 1 };
    const root = objectFrame(shapeOf('bom'), value, (whole) => {
      this.#content = whole as JsonObject;
    });
    this.#readAttributes(tag, root.shape!, value);
    this.#frames.push(root);
  }

  #frameFor(around: Frame, tag: SaxesTagNS): Frame | null {
    const list = around.value;
    if (around.item) {
      if (tag.local !== around.item.name) return null;
      return this.#childFrame(tag, around.item.child, (value) => (list as unknown[]).push(value));
    }
    const { each, children } = around.shape ?? {};
    if (each) {
      const child = each[tag.local];
      if (!child) return null;
      return this.#childFrame(tag, child, (value) => {
        (list as unknown[]).push(child.within === undefined ? value : { [child.within]: value });
      });
    }
    const child = children?.[tag.local];
    if (!child) return null;
    const members = around.value as Value;
    const member = child.to ?? tag.local;
    if (child.item !== undefined) {
      return this.#listFrame(tag, member, { name: child.item, child: { of: child.of } }, members);
    }
    return this.#childFrame(tag, child, (value) => {
      if (child.spread) Object.assign(members, value);
      else if (child.many)
        (members[member] as unknown[] | undefined)?.push(value) ?? Object.assign(members, { [member]: [value] });
      else members[member] = value;
    });
  }

  /** A list that stands in the BOM itself may be wanted entry by entry. */
  #listFrame(tag: SaxesTagNS, member: string, item: NonNullable<Frame['item']>, members: Value): Frame {
    const listener = this.#listener;
    if (listener?.takes(member) && this.#frames.length === 1 && !tag.isSelfClosing) {
      listener.list(tag, this.#parser.position);
      const sink = {
        push: (entry: Value) => {
          listener.entry(member, entry);
          listener.entryEnd(this.#parser.position);
        },
      };
      const done = () => listener.listEnd(this.#parser.position);
      return { shape: null, scalar: null, value: sink as unknown as unknown[], text: '', item, done };
    }
    return {
      shape: null,
      scalar: null,
      value: (members[member] as unknown[] | undefined) ?? [],
      text: '',
      item,
      done: (value) => Object.assign(members, { [member]: value }),
    };
  }

  #childFrame(tag: SaxesTagNS, { of }: ChildShape, done: (value: unknown) => void): Frame {
    if (isScalar(of)) {
      if (of === 'ref')
        return { shape: null, scalar: of, value: tag.attributes.ref?.value ?? '', text: '', item: null, done };
      return { shape: null, scalar: of, value: null, text: '', item: null, done };
    }
    const shape = shapeOf(of);
    if (shape.each) return { shape, scalar: null, value: [], text: '', item: null, done };
    const value: Value = {};
    this.#readAttributes(tag, shape, value);
    return objectFrame(shape, value, done);
  }

  #readAttributes(tag: SaxesTagNS, { attributes = {} }: Shape, value: Value): void {
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.prefix === 'xmlns' || attribute.name === 'xmlns' || attribute.prefix === 'xsi') continue;
      const described = attribute.uri === '' ? attributes[attribute.local] : undefined;
      if (described === undefined) {
        this.#lose(`The attribute "${attribute.name}" of "${tag.name}" is none of CycloneDX and is left out.`);
        continue;
      }
      const { member, type } = memberAndType(attribute.local, described);
      value[member] = scalarOf(attribute.value, type);
    }
  }

  #take(text: string): void {
    const frame = this.#frames.at(-1);
    if (this.#skipped === 0 && frame && (frame.scalar || frame.shape?.text)) frame.text += text;
  }

  #close(): void {
    if (this.#skipped > 0) {
      this.#skipped--;
      return;
    }
    const { shape, scalar, value, text, done } = this.#frames.pop()!;
    if (scalar) done(scalar === 'ref' ? value : scalarOf(text, scalar));
    else done(shape ? finished(shape, value as Value, text) : value);
  }
}

function objectFrame(shape: Shape, value: Value, done: (value: unknown) => void): Frame {
  return { shape, scalar: null, value, text: '', item: null, done };
}

function finished(shape: Shape, value: Value, text: string): unknown {
  if (shape.text !== undefined && text !== '') {
    const { member, type } = memberAndType(shape.text, shape.text.includes(':') ? shape.text : 'text');
    value[member] = scalarOf(text, type);
  }
  for (const member of shape.unwrap ?? []) if (member in value) return value[member];
  return value;
}

function scalarOf(text: string, type: Scalar): unknown {
  if (type === 'text' || type === 'ref') return text;
  if (type === 'line') return text.replaceAll(/[\t\n\r]/g, ' ').trim();
  const token = text.trim().replaceAll(/\s+/g, ' ');
  if (type === 'boolean')
    return token === 'true' || token === '1' ? true : token === 'false' || token === '0' ? false : token;
  if (type === 'token') return token;
  const number = Number(token);
  return token !== '' && Number.isFinite(number) ? number : token;
}

/** The complaint of the parser without the place, which we give ourselves. */
function plainly(message: string): string {
  return `This is not well-formed XML: ${message.replace(/^(?:\w+:)?\d+:\d+: /, '').replace(/\.$/, '')}.`;
}
