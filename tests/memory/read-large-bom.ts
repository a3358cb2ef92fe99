import { parseBom } from '../../src/formats/bom-files/parse-bom.ts';

/**
 * Run as a program of its own, with bounded memory: makes a BOM of so many bytes, reads it as asked, and writes what came out and
 * how far the memory of the process rose.
 */
const [kind, megabytes, leniency] = process.argv.slice(2) as ['json' | 'xml', string, 'strict' | 'lenient'];

const forms = {
  json: {
    start: '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[',
    component: (i: number) =>
      `${i > 0 ? ',' : ''}{"type":"library","bom-ref":"r${i}","name":"part-${i}","version":"1.${i}","description":"${text}","purl":"pkg:npm/part-${i}@1.${i}"}\n`,
    middle: '],"dependencies":[',
    dependency: (i: number) => `${i > 0 ? ',' : ''}{"ref":"r${i}","dependsOn":["r${i + 1}"]}\n`,
    end: ']}',
  },
  xml: {
    start: '<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components>',
    component: (i: number) =>
      `<component type="library" bom-ref="r${i}"><name>part-${i}</name><version>1.${i}</version><description>${text}</description><purl>pkg:npm/part-${i}@1.${i}</purl></component>\n`,
    middle: '</components><dependencies>',
    dependency: (i: number) => `<dependency ref="r${i}"><dependency ref="r${i + 1}"/></dependency>\n`,
    end: '</dependencies></bom>',
  },
};
const text = 'What this part is for. '.repeat(40);

const document = written(Number(megabytes) * 1024 * 1024);
const read = await parseBom(document.bytes, { lenient: leniency === 'lenient' });
const answer = read.ok
  ? { components: read.value.components.count, edges: read.value.dependencies.targets.length }
  : { problems: read.problems };
process.stdout.write(
  JSON.stringify({
    ...answer,
    made: document.components,
    bytes: document.bytes.length,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }),
);

/** Written in place, so that the document is held once. */
function written(size: number): { bytes: Uint8Array; components: number } {
  const form = forms[kind];
  const bytes = Buffer.allocUnsafeSlow(size);
  let length = bytes.write(form.start);
  let components = 0;
  while (length < 0.9 * size) length += bytes.write(form.component(components++), length);
  length += bytes.write(form.middle, length);
  for (let i = 0; i < components - 1 && length < size - 1000; i++) length += bytes.write(form.dependency(i), length);
  length += bytes.write(form.end, length);
  return { bytes: bytes.subarray(0, length), components };
}
