import type { SaxesTagNS } from 'saxes';
import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadOptions } from '../bom/document.ts';
import { wholeLimitBytes } from '../bom/size-limit.ts';
import { DigestPlaces } from '../json/digest-places.ts';
import { limited, problemLimit } from '../json/explain.ts';
import type { Json } from '../json/json.ts';
import { duplicateReference, isDuplicateReference, type XmlPart, xmlPartProblems, xsdOf } from './judge-xml.ts';
import { LargeRows } from './large-rows.ts';
import { readDocument } from './read-document.ts';
import { readXmlPieces, type XmlListener, type XmlVersion } from './read-xml-content.ts';
import { XmlStretches } from './xml-stretches.ts';

/** So many characters of a list are judged at once. */
const stretchLength = 4 * 1024 * 1024;

/**
 * Reads CycloneDX XML of any size as a stream: of the entries of its lists only rows are kept, and the judge sees them in
 * stretches (decision 0031).
 */
export async function parseLargeCycloneDxXml(
  bytes: Uint8Array,
  { lenient }: ReadOptions,
  limits = { stretchLength, pieceBytes: 1024 * 1024, wholeBytes: wholeLimitBytes },
): Promise<Parsed<Bom>> {
  const heard = new Listener(limits.stretchLength);
  const pieces = readXmlPieces(bytes, heard, limits.pieceBytes);
  const problems: Problem[] = [];
  for (;;) {
    const { done, value: read } = pieces.next();
    if (heard.stretches.longest > limits.wholeBytes) return refused(tooLong);
    problems.push(...(await heard.judged(heard.stretches.ready())));
    if (problems.length > problemLimit && !lenient) return refused(...limited(problems));
    if (!done) continue;
    if (!read.ok) return read;
    const rest = { bytes: heard.stretches.rest(), rowsBefore: 0, columnsBefore: 0 };
    problems.push(...(await heard.judged([rest])), ...heard.repeated);
    if (problems.length > 0 && !lenient) return refused(...limited(problems));
    const { content, specVersion, losses } = read.value;
    const document = heard.document(content, specVersion);
    const { bom, warnings } = readDocument(document, (subject, services) => heard.rows.build(subject, services));
    return parsed(bom, limited([...problems, ...losses, ...warnings]));
  }
}

const tooLong: Problem = {
  at: '',
  message: `One entry of a list, or what stands besides the lists, is larger than ${wholeLimitBytes / 1024 / 1024} MB; one part of a BOM may not be.`,
};

/** The lists whose entries are taken one by one; without entries all of them keep to the schema. */
const taken: readonly string[] = ['components', 'services', 'dependencies', 'vulnerabilities'];

class Listener implements XmlListener {
  readonly rows = new LargeRows();
  readonly stretches: XmlStretches;
  readonly repeated: Problem[] = [];
  readonly #references = new DigestPlaces();
  readonly #services: Json[] = [];
  #vulnerabilities = 0;
  #version: XmlVersion | null = null;
  #hasUniqueReferences = false;

  constructor(length: number) {
    this.stretches = new XmlStretches(length);
  }

  text(text: string): void {
    this.stretches.add(text);
  }

  root(tag: SaxesTagNS, version: XmlVersion): void {
    this.stretches.openRoot(tag);
    this.#version = version;
    this.#hasUniqueReferences = xsdOf(version).includes('<xs:unique name="bom-ref">');
  }

  takes(list: string): boolean {
    return taken.includes(list);
  }

  list(tag: SaxesTagNS, at: number): void {
    this.stretches.openList(tag, at);
  }

  entry(list: string, entry: Json): void {
    if (list === 'components') this.rows.addComponents([entry]);
    else if (list === 'dependencies') this.rows.addDependencies([entry]);
    else if (list === 'services') this.#services.push(entry);
    else this.#vulnerabilities++;
  }

  entryEnd(at: number): void {
    this.stretches.endEntry(at);
  }

  listEnd(at: number): void {
    this.stretches.endList(at);
  }

  /** No stretch knows the others, so that what must be unique in the whole is looked for here. */
  reference(bomRef: string, place: string): void {
    if (!this.#hasUniqueReferences || this.repeated.length > problemLimit) return;
    if (this.#references.placeOf(bomRef, 0) >= 0)
      this.repeated.push({ at: place, message: duplicateReference(bomRef) });
  }

  async judged(parts: readonly XmlPart[]): Promise<Problem[]> {
    if (parts.length === 0 || !this.#version) return [];
    const told = (await xmlPartProblems(parts, this.#version)).flat();
    return told.filter(({ message }) => !isDuplicateReference(message)).slice(0, problemLimit + 1);
  }

  document(content: Json, specVersion: XmlVersion): Json {
    const vulnerabilities = new Array(this.#vulnerabilities);
    return { ...content, services: this.#services, vulnerabilities, specVersion };
  }
}
