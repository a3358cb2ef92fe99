import fc from 'fast-check';
import type { JsonObject } from '../src/formats/bom/document.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9.]{0,11}$/);
const sentence = fc
  .array(fc.stringMatching(/^[A-Za-z0-9äöß€.:"'#]{1,8}$/), { minLength: 1, maxLength: 4 })
  .map((words) => words.join(' '));
const paragraph = fc.array(sentence, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
const digest = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));

const organization = fc.record(
  { name: sentence, contact: fc.tuple(fc.record({ email: fc.constant('mail@example.com') })) },
  { requiredKeys: ['name'] },
);
const person = fc.record({ name: sentence, email: fc.constant('jane@example.com') }, { requiredKeys: ['name'] });

const licence = (acknowledgement: string) =>
  fc.oneof(
    fc.constantFrom('MIT', 'Apache-2.0', 'GPL-2.0-only').map((id) => ({ license: { id, acknowledgement } })),
    fc
      .constantFrom('MIT OR Apache-2.0', 'GPL-2.0-or-later WITH Classpath-exception-2.0')
      .map((expression) => ({ expression, acknowledgement })),
  );

const licences = fc.oneof(
  licence('declared').map((one) => [one]),
  licence('concluded').map((one) => [one]),
  fc.tuple(licence('declared'), licence('concluded')),
);

const component = fc.record(
  {
    type: fc.constantFrom('application', 'library', 'framework', 'container', 'operating-system', 'device', 'firmware'),
    name: word,
    group: word,
    version: word,
    publisher: sentence,
    description: paragraph,
    copyright: sentence,
    supplier: fc.oneof(
      organization,
      person.map((one) => ({ name: one.name, contact: [one] })),
    ),
    manufacturer: organization,
    licenses: licences,
    hashes: fc.tuple(
      digest(40).map((content) => ({ alg: 'SHA-1', content })),
      digest(64).map((content) => ({ alg: 'SHA-256', content })),
    ),
    purl: word.map((name) => `pkg:npm/${name}@1.0`),
    cpe: word.map((name) => `cpe:2.3:a:x:${name}:1:*:*:*:*:*:*:*`),
    externalReferences: fc.tuple(
      word.map((path) => ({ type: 'website', url: `https://example.com/${path}` })),
      word.map((path) => ({ type: 'vcs', url: `https://example.org/${path}`, comment: 'the source' })),
    ),
    properties: fc.tuple(fc.record({ name: word, value: paragraph })),
  },
  { requiredKeys: ['type', 'name'] },
);

/**
 * BOMs of which both versions of SPDX can hold everything: what they have no place for is left out here, and listed by their
 * writers. References are identifiers of SPDX, so that they come back as they were.
 */
export function aPivot(): fc.Arbitrary<JsonObject> {
  return fc
    .record({
      subject: component,
      parts: fc.array(component, { maxLength: 5 }),
      nested: fc.array(component, { maxLength: 2 }),
      edges: fc.array(fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 7 })), { maxLength: 8 }),
      author: person,
    })
    .map(({ subject, parts, nested, edges, author }) => {
      const named = (one: object, index: number, of: string) => ({ ...one, 'bom-ref': `SPDXRef-${of}.${index}` });
      const components = parts.map((one, index) => named(one, index, 'part'));
      const inner = nested.map((one, index) => named(one, index, 'nested'));
      const [first, ...rest] = components;
      const references = [
        'SPDXRef-subject.0',
        ...components.map((one) => one['bom-ref']),
        ...(first ? inner.map((one) => one['bom-ref']) : []),
      ];
      const targets = new Map<string, Set<string>>();
      for (const [from, to] of edges) {
        const [a, b] = [references[from % references.length]!, references[to % references.length]!];
        if (a !== b) targets.set(a, (targets.get(a) ?? new Set()).add(b));
      }
      return {
        bomFormat: 'CycloneDX',
        specVersion: '1.7',
        serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
        version: 1,
        metadata: {
          timestamp: '2026-02-28T09:30:00Z',
          authors: [author],
          tools: { components: [{ type: 'application', name: 'tool', version: '1.0' }] },
          component: named(subject, 0, 'subject'),
        },
        components: [...(first ? [inner.length > 0 ? { ...first, components: inner } : first] : []), ...rest],
        dependencies: [...targets].map(([ref, to]) => ({ ref, dependsOn: [...to] })),
      };
    });
}
