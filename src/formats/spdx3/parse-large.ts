import { isUtf8 } from 'node:buffer';
import type { Problem } from '../../common/errors.ts';
import { GrowingWords } from '../../common/growing.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadOptions } from '../bom/document.ts';
import { LossList } from '../bom/loss-list.ts';
import { partTooLarge, wholeLimitBytes } from '../bom/size-limit.ts';
import { readDocument } from '../cyclonedx/read-document.ts';
import { firstInvalidByte } from '../json/decode-utf8.ts';
import { limited } from '../json/explain.ts';
import { isObject, type Json, listOf, objectsOf, textOf } from '../json/json.ts';
import { membersOfLarge, placeInBytes, readPiece } from '../json/large-json.ts';
import { afterSpace, endOfValue, type RootMember } from '../json/root-members.ts';
import { shown } from '../spdx2/judge.ts';
import { LargeElements } from '../spdx2/large-elements.ts';
import { listedLicences } from '../spdx2/listed-licences.ts';
import { headOf } from '../spdx2/to-pivot.ts';
import { type Classes, spdx3Classes } from './classes.ts';
import { documentProblems, idOf, isElementType, type Node, nodeProblems } from './graph.ts';
import { judgeSpdx3 } from './judge.ts';
import { addAddresses } from './own-facts.ts';
import { vulnerabilitiesIn } from './security.ts';
import { StoredGraph } from './stored-graph.ts';
import { partToSpdx2, type Spdx2Form, toSpdx2 } from './to-spdx2.ts';

/** So many objects become those of SPDX 2 at once. */
const stretchLength = 500;
/** So many problems are told. */
const limit = 100;

/**
 * Reads SPDX 3.0.1 of any size into rows. A graph is known only by the whole, so it is gone through twice: once to judge each object and to
 * note where it stands, once to turn packages, files and relationships into rows, a stretch at a time.
 */
export async function parseLargeSpdx3(
  bytes: Uint8Array,
  { lenient }: ReadOptions,
  limits = { stretchLength, wholeBytes: wholeLimitBytes },
): Promise<Parsed<Bom>> {
  if (!isUtf8(bytes)) {
    const at = `byte ${firstInvalidByte(bytes)}`;
    return refused({ at, message: 'The file is not valid UTF-8 from this byte on.' });
  }
  const members = membersOfLarge(bytes);
  if (!members.ok) return members;
  const graph = members.value.find(({ name, start }) => name === '@graph' && bytes[start] === 0x5b);
  if (!graph) {
    return refused({ at: '', message: 'SPDX 3 of this size is read as a list of objects, "@graph"; this has none.' });
  }
  const reader = new Reader(bytes, { classes: await spdx3Classes(), limits });
  const stop = reader.note(graph, members.value);
  if (stop) return refused(...stop);
  if (reader.problems.length > 0 && !lenient) return refused(...reader.told());
  const elements = new LargeElements(await listedLicences());
  const rows = reader.layOut(elements);
  if (rows.problems.length > 0 && !lenient) return refused(...limited(rows.problems));
  const { subject, ...columns } = elements.build();
  const { bom, warnings } = readDocument(rows.head, () => columns);
  const told = [...reader.told(), ...rows.problems, ...reader.warnings, ...rows.losses, ...warnings];
  return parsed(
    { ...bom, format: 'spdx', specVersion: rows.specVersion, subject, rootIs: subject ? 'subject' : 'implied' },
    limited([...members.warnings, ...told]),
  );
}

class Reader {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly #bytes: Uint8Array;
  readonly #classes: Classes;
  readonly #limits: { stretchLength: number; wholeBytes: number };
  readonly #graph: StoredGraph;
  #more = 0;

  constructor(
    bytes: Uint8Array,
    { classes, limits }: { classes: Classes; limits: { stretchLength: number; wholeBytes: number } },
  ) {
    this.#bytes = bytes;
    this.#classes = classes;
    this.#limits = limits;
    this.#graph = new StoredGraph(bytes);
  }

  /** Judges all objects and notes where they stand; what ends the reading. */
  note(graph: RootMember, members: readonly RootMember[]): readonly Problem[] | null {
    const head: [string, unknown][] = [];
    for (const member of members) {
      if (member === graph) continue;
      const read = readPiece(this.#bytes, member);
      if (!read.ok) return read.problems;
      head.push([member.name, read.value.value]);
    }
    const outside = Object.fromEntries(head);
    this.#judge({ ...outside, '@graph': [] }, (at) => at);
    for (const { value, index, start, end } of this.#entries(graph)) {
      if (!value.ok) return value.problems;
      const { value: entry, duplicates } = value.value;
      for (const { at, message } of duplicates) this.#warn({ at: `/@graph/${index}${at}`, message });
      this.#judge({ '@context': outside['@context'], '@graph': [entry] }, (at) =>
        at.replace(/^\/@graph\/0(?=\/|$)/, `/@graph/${index}`),
      );
      if (!isObject(entry) || this.#graph.add(entry, { index, start, end })) continue;
      this.#warn({ at: `/@graph/${index}`, message: `The identifier ${shown(idOf(entry))} stands twice.` });
    }
    return null;
  }

  told(): [Problem, ...Problem[]] {
    const more = { at: '', message: `At least ${this.#more} more are not listed.` };
    return (this.#more > 0 ? [...this.problems, more] : this.problems) as [Problem, ...Problem[]];
  }

  layOut(elements: LargeElements): { head: Json; specVersion: string; problems: Problem[]; losses: Problem[] } {
    const graph = this.#graph;
    const own = new LossList();
    const problems = [...documentProblems(graph.ofType('SpdxDocument'))];
    const rows = new Rows(elements, graph);
    const { document, places } = toSpdx2(graph, own);
    rows.add({ document, places }, graph.nodes);
    const judge = (nodes: readonly Node[]) => {
      for (const node of nodes) problems.push(...nodeProblems(node, (id) => graph.has(id)));
      problems.length = Math.min(problems.length, 10 * limit);
    };
    judge(graph.nodes);
    for (const stretch of graph.stretches(this.#limits.stretchLength)) {
      judge(stretch);
      rows.add(partToSpdx2(stretch, graph, own), stretch);
    }
    const head = headOf(document, elements.losses);
    const creations = graph.ofType('CreationInfo');
    for (const creator of creations.flatMap(({ json }) => listOf(json.createdBy))) {
      addAddresses(head.metadata, creator, graph);
    }
    return {
      head: { ...head, vulnerabilities: vulnerabilitiesIn(graph, own) },
      specVersion: textOf(creations[0]?.json.specVersion) ?? '3.0.1',
      problems,
      losses: [...own.problems(), ...rows.losses()],
    };
  }

  *#entries(graph: RootMember) {
    let index = 0;
    for (let start = afterSpace(this.#bytes, graph.start + 1); start < graph.end - 1; index++) {
      const end = endOfValue(this.#bytes, start);
      const isLarge = end - start > this.#limits.wholeBytes;
      const value = isLarge
        ? refused({ at: `/@graph/${index}`, message: partTooLarge })
        : readPiece(this.#bytes, { start, end });
      yield { value, index, start, end };
      const behind = afterSpace(this.#bytes, end);
      const isLast = this.#bytes[behind] !== 0x2c;
      const next = afterSpace(this.#bytes, behind + 1);
      const mistake = isLast ? (behind === graph.end - 1 ? null : behind) : next >= graph.end - 1 ? next : null;
      if (mistake !== null) {
        const at = placeInBytes(this.#bytes, mistake);
        const message =
          'This is not valid JSON: one comma belongs between two objects of the list, and none behind the last.';
        yield { value: refused({ at, message }), index, start, end };
      }
      if (isLast) return;
      start = next;
    }
  }

  #judge(document: Json, placeOf: (at: string) => string): void {
    const { problems, more } = judgeSpdx3(document, this.#classes, limit);
    for (const { at, message } of problems) {
      // The head is judged with the document.
      if (at === '/@context' && Array.isArray(document['@graph']) && document['@graph'].length > 0) continue;
      if (this.problems.length < limit) this.problems.push({ at: placeOf(at), message });
      else this.#more++;
    }
    this.#more += more;
  }

  #warn(problem: Problem): void {
    if (this.warnings.length <= limit) this.warnings.push(problem);
  }
}

/** The lists of SPDX 2 as they become rows, and where their entries lie in the document. */
class Rows {
  readonly #elements: LargeElements;
  readonly #graph: StoredGraph;
  readonly #places = { packages: new GrowingWords(), files: new GrowingWords(), relationships: new GrowingWords() };

  constructor(elements: LargeElements, graph: StoredGraph) {
    this.#elements = elements;
    this.#graph = graph;
  }

  add({ document, places }: Spdx2Form, nodes: readonly Node[]): void {
    const bearers = nodes.filter(({ type }) => isElementType(type));
    for (const list of ['packages', 'files'] as const) {
      const ofList = bearers.filter(({ type }) => (type === 'software_File') === (list === 'files'));
      const entries = objectsOf(document[list]);
      const first = this.#place(list, entries, places);
      const amend = (component: Json, offset: number) => {
        for (const agent of listOf(ofList[offset]!.json.originatedBy)) addAddresses(component, agent, this.#graph);
      };
      if (list === 'packages') this.#elements.addPackages(entries, first, amend);
      else this.#elements.addFiles(entries, first, amend);
    }
    const relationships = objectsOf(document.relationships);
    this.#elements.addRelationships(relationships, this.#place('relationships', relationships, places));
    this.#elements.addLicences(objectsOf(document.hasExtractedLicensingInfos), 0);
  }

  losses(): Problem[] {
    return this.#elements.losses.problems().map(({ at, message }) => ({ at: this.#placeOf(at), message }));
  }

  /** Notes where the entries lie, and gives the place of the first of them in its list. */
  #place(list: 'packages' | 'files' | 'relationships', entries: readonly Json[], places: Spdx2Form['places']): number {
    const column = this.#places[list];
    const first = column.length;
    for (const offset of entries.keys()) {
      const index = /^\/@graph\/(\d+)$/.exec(places.get(`/${list}/${offset}`) ?? '')?.[1];
      column.push(index === undefined ? 0 : 1 + Number(index));
    }
    return first;
  }

  #placeOf(at: string): string {
    const [, list = '', index = '', rest = ''] = /^\/([a-z]+)\/(\d+)(.*)$/.exec(at) ?? [];
    const column = Object.hasOwn(this.#places, list) ? this.#places[list as 'packages'] : undefined;
    const place = column?.words[Number(index)] ?? 0;
    return place === 0 ? '' : `/@graph/${place - 1}${rest}`;
  }
}
