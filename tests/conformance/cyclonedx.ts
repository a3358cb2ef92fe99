import textformat from 'protobufjs/ext/textformat.js';
import { readBomDocument } from '../../src/formats/bom-files/read-bom-document.ts';
import { asNewest } from '../../src/formats/cyclonedx/as-newest.ts';
import { problemsOf } from '../../src/formats/cyclonedx/judge.ts';
import { xmlProblems } from '../../src/formats/cyclonedx/judge-xml.ts';
import { readCycloneDxJson } from '../../src/formats/cyclonedx/read-json.ts';
import { bomType, type ProtobufVersion, readProtobufContent } from '../../src/formats/cyclonedx/read-protobuf.ts';
import { readXmlContent, type XmlVersion, xmlVersions } from '../../src/formats/cyclonedx/read-xml-content.ts';
import { type ConformanceFile, conformanceFiles } from '../conformance.ts';
import notPassed from './cyclonedx.not-passed.json' with { type: 'json' };
import type { JudgedCase, Suite } from './suite.ts';

const specTests = 'sbom/cyclonedx-spec-tests';

interface Read {
  file: ConformanceFile;
  /** Null where it is refused. */
  content: unknown;
}

let read: Promise<Read[]> | undefined;

/** All documents of the specification tests, for both suites over them. */
function specTestsRead(): Promise<Read[]> {
  read ??= readAll();
  return read;
}

async function readAll(): Promise<Read[]> {
  const all: Read[] = [];
  for await (const one of readSpecTests()) all.push(one);
  return all;
}

async function* readSpecTests(): AsyncGenerator<Read> {
  for (const version of xmlVersions.slice(1)) {
    const files = conformanceFiles(`${specTests}/${version}`, /^(valid|invalid)-.*\.(json|xml|textproto)$/).map(
      ({ name, read }) => ({ name: `${version}/${name}`, read }),
    );
    for (const file of files.filter(({ name }) => name.endsWith('.json'))) {
      const read = await readCycloneDxJson(file.read(), { lenient: false });
      yield { file, content: read.ok ? read.value.content : null };
    }
    yield* readAllXml(files.filter(({ name }) => name.endsWith('.xml')));
    for (const file of files.filter(({ name }) => name.endsWith('.textproto'))) {
      yield { file, content: await readText(file, version as ProtobufVersion) };
    }
  }
}

/** As the reader does, but with one call of the judge for all documents of a version, which takes as long as for one. */
async function* readAllXml(files: readonly ConformanceFile[]): AsyncGenerator<Read> {
  const byVersion = new Map<XmlVersion, { file: ConformanceFile; bytes: Uint8Array; content: unknown }[]>();
  for (const file of files) {
    const bytes = file.read();
    const read = readXmlContent(bytes);
    if (!read.ok) yield { file, content: null };
    else {
      const { specVersion, content } = read.value;
      const alike = byVersion.get(specVersion) ?? [];
      byVersion.set(specVersion, [...alike, { file, bytes, content: asNewest(content) }]);
    }
  }
  for (const [version, documents] of byVersion) {
    const problems = await xmlProblems(
      documents.map(({ bytes }) => bytes),
      version,
    );
    for (const [index, { file, content }] of documents.entries()) {
      yield { file, content: problems[index]!.length === 0 ? content : null };
    }
  }
}

async function readText(file: ConformanceFile, version: ProtobufVersion): Promise<unknown> {
  const type = await bomType(version);
  let bytes: Uint8Array;
  try {
    bytes = type.encode(textformat.fromText(type, withoutSurrogates(new TextDecoder().decode(file.read())))).finish();
  } catch {
    return null;
  }
  const read = await readProtobufContent(bytes);
  if (!read.ok) return null;
  const { specVersion, content } = read.value;
  return (await problemsOf({ version: specVersion, document: content })).length === 0 ? asNewest(content) : null;
}

/** The parser of our library knows no escapes of two halves. */
function withoutSurrogates(text: string): string {
  return text.replace(/\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}/g, (pair) => JSON.parse(`"${pair}"`));
}

export const cycloneDxSuite: Suite = {
  name: 'CycloneDX documents',
  folder: specTests,
  async *judge() {
    for (const { file, content } of await specTestsRead()) {
      const isValid = file.name.split('/')[1]!.startsWith('valid');
      yield { name: file.name, passed: isValid === (content !== null) };
    }
  },
  notPassed: notPassed.documents,
};

export const cycloneDxEncodingsSuite: Suite = {
  name: 'CycloneDX in several encodings',
  folder: specTests,
  async *judge() {
    const contents = new Map<string, unknown>();
    for (const { file, content } of await specTestsRead()) {
      if (content !== null) contents.set(file.name, content);
    }
    for (const [name, content] of contents) {
      const json = contents.get(name.replace(/\.\w+$/, '.json'));
      if (name.endsWith('.json') || json === undefined) continue;
      yield { name, passed: comparable(content) === comparable(json) };
    }
  },
  notPassed: notPassed.encodings,
};

/** Without what the encodings cannot tell apart: the order of members, empty lists, and how a moment is written. */
function comparable(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(inner)) {
      return new Date(inner).toISOString();
    }
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    const members = Object.entries(inner).filter(([, member]) => !Array.isArray(member) || member.length > 0);
    return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

async function* readable(folder: string, pattern: RegExp): AsyncGenerator<JudgedCase> {
  for (const file of conformanceFiles(folder, pattern)) {
    const read = await readBomDocument(file.read(), { lenient: false });
    yield { name: file.name, passed: read.ok };
  }
}

export const realBomSuites: readonly Suite[] = [
  {
    name: 'Real CycloneDX examples, read strictly',
    folder: 'sbom/real-cyclonedx-bom-examples',
    judge: () => readable('sbom/real-cyclonedx-bom-examples', /(?<!use-cases)\.(json|xml)$/),
    notPassed: notPassed.examples,
  },
  {
    name: 'Real container SBOMs, read strictly',
    folder: 'sbom/real-container-sboms',
    judge: () => readable('sbom/real-container-sboms', /\.json$/),
    notPassed: notPassed.containers,
  },
  {
    name: 'SBOMs found in public projects: read, or refused with a place and a sentence',
    folder: 'sbom/real-in-the-wild',
    async *judge() {
      for (const file of conformanceFiles('sbom/real-in-the-wild', /\/.*\.(json|xml|spdx)$/)) {
        const read = await readBomDocument(file.read(), { lenient: false });
        yield { name: file.name, passed: read.ok || read.problems.every(({ message }) => message.endsWith('.')) };
      }
    },
    notPassed: [],
  },
];
