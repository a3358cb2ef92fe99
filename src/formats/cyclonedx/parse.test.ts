import { describe, expect, it } from 'vitest';
import { componentAt, nestingEdges } from '../bom/bom.ts';
import { targetsOf } from '../bom/graph.ts';
import { parseCycloneDx } from './parse.ts';

const valid = { bomFormat: 'CycloneDX', specVersion: '1.6' };

function bytesOf(document: unknown): Uint8Array {
  return new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document));
}

async function parseValid(document: object) {
  const answer = await parseCycloneDx(bytesOf(document));
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  return answer;
}

async function problemsOf(document: unknown) {
  const answer = await parseCycloneDx(document instanceof Uint8Array ? document : bytesOf(document));
  return answer.ok ? [] : answer.problems;
}

describe('parseCycloneDx', () => {
  it('keeps nested components, those of the subject first, each before its own parts', async () => {
    const { value: bom } = await parseValid({
      ...valid,
      components: [
        { type: 'framework', name: 'a', components: [{ type: 'library', name: 'b' }] },
        { type: 'library', name: 'c' },
      ],
      metadata: { component: { type: 'application', name: 'shop', components: [{ type: 'file', name: 'z' }] } },
    });

    const parts = Array.from({ length: bom.components.count }, (_, index) => componentAt(bom.components, index));
    expect(parts.map(({ name, parent }) => [name, parent])).toEqual([
      ['z', -1],
      ['a', -1],
      ['b', 1],
      ['c', -1],
    ]);
    expect(bom.subject?.name).toBe('shop');
    expect(nestingEdges(bom.components)).toEqual([[2, 3]]);
  });

  it('reads what a component says of itself', async () => {
    const { value: bom } = await parseValid({
      ...valid,
      components: [
        {
          type: 'library',
          'bom-ref': 'r1',
          group: '@scope',
          name: 'Größe',
          version: '1.0',
          purl: 'pkg:npm/%40scope/x@1.0',
          cpe: 'cpe:2.3:a:x:x:1.0:*:*:*:*:*:*:*',
          scope: 'optional',
          publisher: 'P',
          supplier: { name: 'S' },
          manufacturer: { name: 'M' },
          authors: [{ name: 'A' }, { name: 'B' }],
          licenses: [{ license: { id: 'MIT' } }, { license: { name: 'Own' } }],
          hashes: [{ alg: 'MD5', content: 'd41d8cd98f00b204e9800998ecf8427e' }],
        },
      ],
    });

    expect(componentAt(bom.components, 0)).toEqual({
      bomRef: 'r1',
      type: 'library',
      group: '@scope',
      name: 'Größe',
      version: '1.0',
      purl: 'pkg:npm/%40scope/x@1.0',
      cpe: 'cpe:2.3:a:x:x:1.0:*:*:*:*:*:*:*',
      scope: 'optional',
      publisher: 'P',
      supplier: 'S',
      manufacturer: 'M',
      author: 'A, B',
      licences: ['MIT', 'Own'],
      hashes: [{ algorithm: 'MD5', value: 'd41d8cd98f00b204e9800998ecf8427e' }],
      parent: -1,
    });
  });

  it('reads the dependency graph of subject, components and services, and warns of references that lead nowhere', async () => {
    const { value: bom, warnings } = await parseValid({
      ...valid,
      metadata: { component: { type: 'application', name: 'shop', 'bom-ref': 'shop' } },
      components: [{ type: 'library', name: 'a', 'bom-ref': 'a' }],
      services: [{ name: 'pay', 'bom-ref': 'pay', provider: { name: 'Bank' } }],
      dependencies: [
        { ref: 'shop', dependsOn: ['a', 'pay', 'gone'] },
        { ref: 'pay', dependsOn: ['a'] },
      ],
    });

    expect([...targetsOf(bom.dependencies, 0)]).toEqual([1, 2]);
    expect([...targetsOf(bom.dependencies, 2)]).toEqual([1]);
    expect(bom.rootIs).toBe('subject');
    expect(warnings).toEqual([
      {
        at: '/dependencies/0/dependsOn/2',
        message: '"gone" is the bom-ref of no component or service of this BOM; the edge is left out.',
      },
    ]);
  });

  it('lets an implied root point to what nothing depends on, where the document has no subject', async () => {
    const { value: bom } = await parseValid({
      ...valid,
      components: ['a', 'b'].map((name) => ({ type: 'library', name, 'bom-ref': name })),
      dependencies: [{ ref: 'a', dependsOn: ['b'] }],
    });

    expect(bom.rootIs).toBe('implied');
    expect([...targetsOf(bom.dependencies, 0)]).toEqual([1]);
  });

  it('survives the way to another thread', async () => {
    const { value: bom } = await parseValid({ ...valid, components: [{ type: 'library', name: 'a', version: '1' }] });

    expect(structuredClone(bom)).toEqual(bom);
  });

  it('reads past a byte order mark', async () => {
    expect(await problemsOf(new Uint8Array([0xef, 0xbb, 0xbf, ...bytesOf(valid)]))).toEqual([]);
  });

  it.each([
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), 'UTF-16'],
    ['invalid UTF-8', new Uint8Array([...bytesOf('{"a":"'), 0xff, 0x22, 0x7d]), 'UTF-8'],
    ['an empty file', new Uint8Array(), 'empty'],
    ['white space', bytesOf('  \n'), 'nothing but white space'],
    ['XML', bytesOf('<a/>'), 'XML document'],
    ['SPDX tag-value', bytesOf('SPDXVersion: SPDX-2.2'), 'tag-value'],
    ['a list', bytesOf([]), 'JSON object'],
    ['other JSON', bytesOf({ name: 'x' }), 'bomFormat'],
    ['CycloneDX 1.1', bytesOf({ bomFormat: 'CycloneDX', specVersion: '1.1' }), 'this names "1.1"'],
    ['no version', bytesOf({ bomFormat: 'CycloneDX' }), 'no version is named'],
    ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0]), 'gzip'],
  ])('says what it found instead of a BOM: %s', async (_, bytes, words) => {
    const problems = await problemsOf(bytes);

    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toContain(words);
  });

  it('names the byte where UTF-8 breaks', async () => {
    const [problem] = await problemsOf(new Uint8Array([...bytesOf('{"ä":"'), 0xc3, 0x28]));

    expect(problem!.at).toBe('byte 8');
  });

  it.each([
    ['{"bomFormat":"CycloneDX",\n  "a" 1}', 'line 2, column 7'],
    ['{"a":\nnul}', 'line 2, column 1'],
    ['{"a":[1,2,],"b":1}', 'line 1, column 11'],
    ['{"a":"b\tc"}', 'line 1, column 8'],
    ['{"a":"b\\x"}', 'line 1, column 8'],
    ['{"a":01}', 'line 1, column 7'],
    ['{,}', 'line 1, column 2'],
    ['{"a":1', 'line 1, column 7'],
    ['{"a":1}\n}', 'line 2, column 1'],
  ])('finds the place where JSON breaks: %j', async (text, at) => {
    const [problem] = await problemsOf(text);

    expect(problem!.at).toBe(at);
    expect(problem!.message).toMatch(/^This is not valid JSON: .+\.$/);
  });

  it('refuses a document nested beyond the limit, wherever the nesting stands', async () => {
    const deep = `{"bomFormat":"CycloneDX","specVersion":"1.6","components":${'['.repeat(600)}${']'.repeat(600)}}`;

    expect((await problemsOf(deep))[0]!.message).toContain('512 deep');
  });

  it('warns of a member that stands twice and takes the last', async () => {
    const text =
      '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"a","n\\u0061me":"b"}],"version":2}';
    const answer = await parseCycloneDx(bytesOf(text));

    if (!answer.ok) throw new Error(answer.problems[0]!.message);
    expect(answer.value.version).toBe(2);
    expect(componentAt(answer.value.components, 0).name).toBe('b');
    expect(answer.warnings.map(({ at }) => at)).toEqual(['/components/0/name', '/version']);
  });

  it('tells every mistake at its place, in plain sentences', async () => {
    const problems = await problemsOf({
      ...valid,
      serialNumber: 'x',
      metadata: { timestamp: 'yesterday' },
      components: [
        { type: 'thing', name: 1 },
        { type: 'library', name: 'a', licenses: [{ license: {} }], 'un/known': 0 },
        { type: 'library' },
      ],
    });

    expect(problems).toEqual([
      {
        at: '/serialNumber',
        message:
          '"x" has not the form that is asked for here (^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$).',
      },
      { at: '/metadata/timestamp', message: '"yesterday" is no date and time such as 2026-02-28T09:30:00Z.' },
      {
        at: '/components/0/type',
        message:
          '"thing" is not one of application, framework, library, container, platform, operating-system, device, device-driver, firmware, file, machine-learning-model, data and 1 more.',
      },
      { at: '/components/0/name', message: 'This must be text, not a number.' },
      { at: '/components/1/un~1known', message: 'The schema of this version knows no such member here.' },
      { at: '/components/1/licenses/0/license', message: 'One of these members is missing: "id", "name".' },
      { at: '/components/2', message: 'The member "name" is missing.' },
    ]);
  });

  it('lists the first hundred problems of a large broken document and counts on', async () => {
    const components = Array.from({ length: 2_000 }, () => ({ type: 'library' }));

    const problems = await problemsOf({ ...valid, components: [...components, { type: 'library', name: 'a' }] });

    expect(problems).toHaveLength(101);
    expect(problems[99]!.at).toBe('/components/99');
    expect(problems[100]!.message).toMatch(/^At least \d+ more are not listed\.$/);
  });

  it('finds the one mistake behind many sound components', async () => {
    const components = Array.from({ length: 1_700 }, (_, index) => ({ type: 'library', name: `c${index}` }));

    const problems = await problemsOf({ ...valid, components: [...components, { type: 'library', name: 0 }] });

    expect(problems).toEqual([{ at: '/components/1700/name', message: 'This must be text, not a number.' }]);
  });

  it('finds a component that stands twice among many, whatever the order of its members', async () => {
    const components: object[] = Array.from({ length: 700 }, (_, index) => ({ type: 'library', name: `c${index}` }));

    const problems = await problemsOf({ ...valid, components: [...components, { name: 'c7', type: 'library' }] });

    expect(problems).toEqual([{ at: '/components/700', message: 'This entry repeats entry 7 of the same list.' }]);
  });
});
