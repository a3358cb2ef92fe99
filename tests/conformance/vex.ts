import { type VexDocument, vexFormats } from '../../src/formats/vex/document.ts';
import { targetKey } from '../../src/formats/vex/targets.ts';
import { readVex, writeVex } from '../../src/formats/vex/vex.ts';
import { type ConformanceFile, conformanceFiles } from '../conformance.ts';
import type { JudgedCase, Suite } from './suite.ts';
import useCases from './vex.use-cases.json' with { type: 'json' };

/** Real documents are read whole, say what is written, and come back from every other standard. */
export const openVexSuite: Suite = {
  name: 'OpenVEX documents',
  folder: 'csaf',
  *judge() {
    const files = [
      ...conformanceFiles('csaf/openvex-vexctl', /vex\.json$|sample-2vulns\.json$/),
      ...conformanceFiles('csaf/vexhub', /openvex\.json$/),
    ];
    for (const file of files) yield* judge(file);
  },
  notPassed: [],
};

export const csafVexSuite: Suite = {
  name: 'CSAF documents as VEX',
  folder: 'csaf',
  *judge() {
    const files = [
      ...conformanceFiles('csaf/openvex-vexctl/examples/csaf', /\.json$/),
      ...conformanceFiles('csaf/examples-2.1/csaf_vex', /\.json$/),
    ];
    for (const file of files) yield* judge(file);
    for (const { name, read } of conformanceFiles('csaf/cisa-advisories', /\.json$/)) {
      yield { name: `${name}: read`, passed: readVex(read()).ok };
    }
  },
  notPassed: [],
};

export const cycloneDxVexSuite: Suite = {
  name: 'CycloneDX VEX use cases',
  folder: 'sbom/real-cyclonedx-bom-examples/VEX',
  *judge() {
    for (const file of conformanceFiles('sbom/real-cyclonedx-bom-examples/VEX', /Case-\d+\/vex[^/]*\.json$/)) {
      const expected = (useCases as Record<string, string[]>)[file.name];
      const read = readVex(file.read());
      const said = read.ok ? read.value.statements.map(sentence) : [];
      yield { name: `${file.name}: status`, passed: JSON.stringify(said) === JSON.stringify(expected) };
      yield* judge(file);
    }
  },
  notPassed: [],
};

function sentence({ vulnerability, product, subcomponent, status, justification }: VexDocument['statements'][number]) {
  const named = subcomponent ?? product;
  const words = [
    vulnerability.name,
    named?.name ?? named?.id,
    named?.versions ?? named?.version,
    status,
    justification,
  ];
  return words.filter((word) => word !== null && word !== undefined).join(' ');
}

function* judge({ name, read }: ConformanceFile): Generator<JudgedCase> {
  const answer = readVex(read(), { allowDraft: true });
  yield { name: `${name}: read`, passed: answer.ok && answer.value.statements.length > 0 };
  if (!answer.ok) return;
  for (const format of vexFormats) {
    yield { name: `${name}: to ${format} and back`, passed: comesBack(answer.value, format) };
  }
}

function comesBack(document: VexDocument, format: (typeof vexFormats)[number]): boolean {
  const whole = {
    ...document,
    id: document.id ?? 'urn:example:vex',
    timestamp: document.timestamp ?? '2026-08-17T00:00:00Z',
  };
  const { content, leftOut } = writeVex(whole, format);
  if (content === null) return leftOut.length === document.statements.length;
  const back = readVex(new TextEncoder().encode(JSON.stringify(content)));
  if (!back.ok) return false;
  const known = stateOf(back.value);
  return [...stateOf(whole)].every(([key, said]) => known.get(key) === said);
}

/** Of two words on the same thing the newest counts; what is contradicted in one document is told apart nowhere. */
function stateOf({ statements }: VexDocument): Map<string, string> {
  const said = statements.toSorted((a, b) => Date.parse(a.timestamp ?? '') - Date.parse(b.timestamp ?? '') || 0);
  return new Map(
    said.map(({ vulnerability, product, subcomponent, status, justification, impactStatement, timestamp, source }) => [
      `${vulnerability.name} ${targetKey(product)} ${targetKey(subcomponent)}`,
      JSON.stringify([status, justification, impactStatement, timestamp, source]),
    ]),
  );
}
