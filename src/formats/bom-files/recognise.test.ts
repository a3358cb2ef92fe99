import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { recogniseBom } from './recognise.ts';

function told(content: string | Uint8Array) {
  const answer = recogniseBom(typeof content === 'string' ? new TextEncoder().encode(content) : content);
  if (!answer.ok) return answer.problems.map(({ at, message }) => `${at} ${message}`.trim()).join();
  const { format, encoding, specVersion } = answer.value;
  return `${format} ${encoding} ${specVersion}`;
}

describe('recogniseBom', () => {
  it.each([
    ['{"bomFormat":"CycloneDX","specVersion":"1.6"}', 'cyclonedx json 1.6'],
    ['\ufeff {"components":[{"name":"}]"}],"specVersion":"1.2","bomFormat":"CycloneDX"}', 'cyclonedx json 1.2'],
    ['{"bomFormat":"CycloneDX"}', 'cyclonedx json null'],
    ['{"spdxVersion":"SPDX-2.3"}', 'spdx json SPDX-2.3'],
    ['{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}', 'spdx json-ld 3.0.1'],
    ['<?xml version="1.0"?><!-- <a> --><bom xmlns="http://cyclonedx.org/schema/bom/1.0"/>', 'cyclonedx xml 1.0'],
    ['<c:bom xmlns:x="y" xmlns:c=\'http://cyclonedx.org/schema/bom/1.7\' version="1">', 'cyclonedx xml 1.7'],
    [
      '<rdf:RDF xmlns:rdf="r" xmlns:spdx="http://spdx.org/rdf/terms#"><spdx:specVersion>SPDX-2.2</spdx:specVersion>',
      'spdx rdf-xml SPDX-2.2',
    ],
    ['<Document><spdxVersion>SPDX-2.3</spdxVersion></Document>', 'spdx xml SPDX-2.3'],
    ['# made by hand\nSPDXVersion: SPDX-2.2\n', 'spdx tag-value SPDX-2.2'],
    ['---\nSPDXID: "SPDXRef-DOCUMENT"\nspdxVersion: "SPDX-2.3"\n', 'spdx yaml SPDX-2.3'],
    ['Vendor;Product;Version\nAcme;Router;1\n', 'spreadsheet csv null'],
    ['Parts of the board\n\nP/N|Description|Qty\nA-1|Anvil|2\n', 'spreadsheet csv null'],
    ['vendor_name,product_name\n', 'spreadsheet csv null'],
    [Buffer.from('Vendor;Product;Version\n', 'utf16le'), 'spreadsheet csv null'],
    [Buffer.from('Vendor;Product;Version\n', 'utf16le').swap16(), 'spreadsheet csv null'],
    [new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'spreadsheet xlsx null'],
    [new Uint8Array([0x0a, 3, 0x31, 0x2e, 0x35, 0x10, 1]), 'cyclonedx protobuf 1.5'],
  ])('knows %j', (content, expected) => {
    expect(told(content)).toBe(expected);
  });

  it('knows text in UTF-16 by its byte order mark', () => {
    expect(told(Buffer.from('\ufeff<bom xmlns="http://cyclonedx.org/schema/bom/1.4"/>', 'utf16le'))).toBe(
      'cyclonedx xml 1.4',
    );
  });

  it.each([
    ['', 'The file is empty.'],
    [' \n', 'nothing but white space'],
    [new Uint8Array([0x1f, 0x8b, 8, 0]), 'gzip'],
    [new Uint8Array([0x50, 0x4b, 3, 4, 0]), 'ZIP'],
    ['{"bomFormat":"cyclone"}', '/bomFormat'],
    ['{"bomForm', 'line 1, column 10'],
    ['{"name":"x"}', 'This JSON is no BOM'],
    ['[]', 'This JSON is no BOM'],
    [Buffer.from('\ufeff{"bomFormat":"CycloneDX"}', 'utf16le'), 'UTF-16'],
    [Buffer.from('{"bomFormat":"CycloneDX"}', 'utf16le').swap16(), 'UTF-16'],
    ['{"@context":"https://openvex.dev/ns/v0.2.0"}', 'JSON-LD'],
    ['<html/>', 'XML'],
    ['Hello, world', 'no BOM that is known here'],
  ])('says what it found instead: %j', (content, words) => {
    expect(told(content)).toContain(words);
  });

  it.runIf(hasConformanceData)('knows every document of the third-party data by its content', () => {
    const known: Record<string, string> = {};
    for (const file of conformanceFiles('sbom/cyclonedx-spec-tests', /^.*\/valid-.*\.(json|xml)$/)) {
      const [, version, encoding] = /^([\d.]+)\/.*\.(\w+)$/.exec(file.name)!;
      const answer = told(file.read());
      if (answer !== `cyclonedx ${encoding} ${version}`) known[file.name] = answer;
    }

    expect(known).toEqual({});
  });
});
