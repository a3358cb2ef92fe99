import { readBomDocument } from '../../src/formats/bom-files/read-bom-document.ts';
import { type BomCheck, checkBom } from '../../src/formats/bom-profiles/check-bom.ts';
import { conformanceFiles } from '../conformance.ts';
import fields from './minimum-elements.fields.json' with { type: 'json' };
import type { JudgedCase, Suite } from './suite.ts';

/** What each folder lacks, in the words of the profile. */
const lackedBy: Readonly<Record<string, string | null>> = {
  missing_author_name: 'author-or-tool',
  missing_component_version: 'version',
  missing_supplier_name: 'supplier',
  missing_unique_identifiers: 'identifier',
  no_elements_missing: null,
};

export const ntiaSuite: Suite = {
  name: 'NTIA minimum elements',
  folder: 'sbom/ntia-minimum-elements',
  async *judge() {
    for (const { name, read } of conformanceFiles('sbom/ntia-minimum-elements', /SPDX.*Example/)) {
      const lacked = lackedBy[name.split('/').find((part) => part in lackedBy)!]!;
      const check = await checked(read(), 'ntia-2021');
      yield { name, passed: check !== null && (lacked === null ? check.ok : lacking(check).includes(lacked)) };
    }
  },
  notPassed: [],
};

/** The file names say which field is there in good form; the data has SPDX 2 too, which the guideline no longer takes. */
export const bsiSuite: Suite = {
  name: 'BSI TR-03183-2, fields of CycloneDX',
  folder: 'sbom/quality-sbomqs/bsi/cdx',
  async *judge(): AsyncGenerator<JudgedCase> {
    for (const { name, read } of conformanceFiles('sbom/quality-sbomqs/bsi/cdx', /\.json$/)) {
      const title = name.replace(/^.*\//, '').replace(/\.cdx16\.json$/, '');
      const field = Object.hasOwn(fields, title) ? fields[title as keyof typeof fields] : null;
      if (!field) continue;
      const check = await checked(read(), 'bsi-tr-03183');
      yield { name: title, passed: check !== null && lacking(check).includes(field.element) !== field.isThere };
    }
  },
  notPassed: [
    {
      why: 'Its value "true" is none of the two that the guideline knows (§8.1.6: structured, unstructured).',
      cases: ['validComponentBsiStructured'],
    },
  ],
};

async function checked(bytes: Uint8Array, profile: string): Promise<BomCheck | null> {
  const read = await readBomDocument(bytes, { lenient: true });
  return read.ok ? checkBom(read.value, profile) : null;
}

function lacking({ document, components }: BomCheck): string[] {
  return [...document.missing, ...components.flatMap(({ missing }) => missing)].map(({ element }) => element);
}
