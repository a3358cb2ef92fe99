import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { geoContains } from 'd3-geo';
import { feature } from 'topojson-client';
import { describe, expect, it } from 'vitest';
import { conformanceFile, hasConformanceData } from '../../../tests/conformance.ts';
import { levelOfVector } from '../../formats/cvss/cvss.ts';
import { parseCycloneDx } from '../../formats/cyclonedx/parse.ts';
import { readOsvRecord } from '../../formats/osv/record.ts';
import advisories from './content/advisories.json' with { type: 'json' };
import advisoryIssues from './content/advisory-issues.json' with { type: 'json' };
import bomIssues from './content/bom-issues.json' with { type: 'json' };
import documents from './content/documents.json' with { type: 'json' };
import register from './content/register.json' with { type: 'json' };
import { fileOf, readPeople, readYear } from './content.ts';
import { momentOf } from './story.ts';

const today = new Date('2026-11-22T00:00:00Z');

describe('the year of the example', () => {
  it('is told in order, within a year that ends before today', () => {
    const moments = readYear().map((act) => momentOf(act, today).getTime());

    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(moments[0]).toBeGreaterThan(today.getTime() - 366 * 86_400_000);
    expect(moments.at(-1)).toBeLessThan(today.getTime());
  });

  it('hands over every document and every bill of materials that there is', async () => {
    const files = new Set(readYear().flatMap(({ file }) => file ?? []));
    const given = [
      ...Object.keys(documents).map((name) => `document/${name}`),
      ...Object.entries(bomIssues).flatMap(([name, issues]) => issues.map(({ version }) => `bom/${name}/${version}`)),
      ...Object.keys(register).map((name) => `register/${name}`),
    ];

    expect([...files]).toEqual(expect.arrayContaining(given));
    for (const file of files) expect((await fileOf(file, today)).length, file).toBeGreaterThan(0);
  });

  it('names nobody who could be reached: mail addresses and domains are of the kind that is kept for examples', () => {
    const suppliers = Object.values(register).flatMap(({ Suppliers }) => Suppliers);

    expect(readPeople().every(({ email }) => email.endsWith('.example'))).toBe(true);
    expect(suppliers.filter(({ domain }) => !domain.endsWith('.example'))).toEqual([]);
  });
});

describe('the sites of the example', () => {
  const sites = Object.values(register).flatMap((sheets) => ('Sites' in sheets ? sheets.Sites : []));
  type Atlas = Parameters<typeof feature>[0];
  const atlas: Atlas = createRequire(import.meta.url)('world-atlas/countries-50m.json');
  const shapes = feature(atlas, atlas.objects.countries!);
  const countries = shapes.type === 'FeatureCollection' ? shapes.features : [shapes];
  const names = new Intl.DisplayNames('en', { type: 'region' });
  const otherNames: Record<string, string> = { US: 'United States of America' };

  it.each(sites.map((site) => [site.name, site] as const))('%s lies in the country it names', (_, site) => {
    const name = otherNames[site.country] ?? names.of(site.country);
    const country = countries.find(({ properties }) => properties?.name === name);
    const around = [-0.2, 0, 0.2].flatMap((east) =>
      [-0.2, 0, 0.2].map((north): [number, number] => [site.longitude + east, site.latitude + north]),
    );

    expect(country, site.country).toBeDefined();
    expect(around.some((point) => geoContains(country!, point))).toBe(true);
  });

  it('stand on six continents', () => {
    const codes = new Set(sites.map(({ country }) => country));

    expect([...codes]).toEqual(expect.arrayContaining(['FI', 'US', 'BR', 'KE', 'TW', 'AU']));
  });
});

describe('the advisories of the example', () => {
  it.each(advisories.map((record) => [record.id, record] as const))('%s is read as it is meant', (_, record) => {
    const read = readOsvRecord(record);

    expect(read.ok).toBe(true);
    if (!read.ok) return;
    expect(read.record.affected.length).toBeGreaterThan(0);
    expect(read.record.affected.every(({ ranges }) => ranges.every(({ events }) => events.length > 1))).toBe(true);
    for (const vector of read.record.vectors) expect(levelOfVector(vector)).not.toBe('unknown');
  });

  it('say in one line what is wrong and in two sentences what follows', () => {
    for (const { id, summary, details } of advisories) {
      expect(summary.length, id).toBeLessThan(80);
      expect(details.split(/[.!?] /).length, id).toBe(2);
    }
  });

  it('come in issues that name advisories that are there', () => {
    const ids = new Set(advisories.map(({ id }) => id));

    expect(ids.size).toBe(advisories.length);
    expect(
      Object.values(advisoryIssues)
        .flat()
        .filter((id) => !ids.has(id)),
    ).toEqual([]);
  });

  it.runIf(hasConformanceData)('keep to the schema of OSV', () => {
    const schema = JSON.parse(Buffer.from(conformanceFile('vulns/osv/schema/validation/schema.json')).toString());
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);

    for (const record of advisories) expect(validate(record) || validate.errors, record.id).toBe(true);
  });
});

describe('the bills of materials of the example', () => {
  const issues = Object.entries(bomIssues).flatMap(([name, all]) => all.map(({ version }) => `bom/${name}/${version}`));

  it.each(issues)('%s keeps to the schema of CycloneDX and holds as much as it should', async (file) => {
    const read = await parseCycloneDx(await fileOf(file, today));

    expect(read.ok ? [] : read.problems).toEqual([]);
    expect(read.ok && read.value.components.count).toBeGreaterThanOrEqual(30);
    expect(read.ok && read.value.components.count).toBeLessThanOrEqual(150);
  });

  it('differ from issue to issue', async () => {
    const texts = await Promise.all(issues.map(async (file) => (await fileOf(file, today)).toString()));

    expect(new Set(texts.map((text) => text.replace(/"timestamp":"[^"]*"/, ''))).size).toBe(issues.length);
    for (const [name, all] of Object.entries(bomIssues)) {
      for (const { version, with: earlier } of all) {
        const text = (await fileOf(`bom/${name}/${version}`, today)).toString();
        for (const [prefix, other] of Object.entries(earlier)) {
          const purl = prefix.endsWith('/')
            ? new RegExp(`"${prefix}[^"@]+@${other}"`)
            : `${prefix}@${encodeURIComponent(other)}"`;
          expect(text, `${name} ${version} ${prefix}`).toMatch(purl);
        }
      }
    }
  });

  it('refuses the one that was made to be refused', async () => {
    const read = await parseCycloneDx(await fileOf('bom/damaged', today));

    expect(!read.ok && read.problems.length).toBeGreaterThan(0);
  });
});
