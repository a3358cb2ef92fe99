import { describe, expect, it } from 'vitest';
import { parseBom } from '../../src/formats/bom-files/parse-bom.ts';
import { conformanceFiles, hasConformanceData } from '../conformance.ts';

describe.runIf(hasConformanceData)('real SBOMs', () => {
  it('are read in full, every component of the document', async () => {
    const counts: Record<string, number> = {};
    for (const folder of ['real-container-sboms/cyclonedx', 'real-cyclonedx-bom-examples']) {
      for (const file of conformanceFiles(`sbom/${folder}`, /(?<!use-cases)\.json$/)) {
        const bytes = file.read();
        const answer = await parseBom(bytes);
        if (!answer.ok) throw new Error(`${file.name}: ${answer.problems[0]?.message}`);
        expect(answer.value.components.count, file.name).toBe(
          countComponents(JSON.parse(new TextDecoder().decode(bytes))),
        );
        counts[folder] = (counts[folder] ?? 0) + answer.value.components.count;
      }
    }

    expect(counts).toEqual({ 'real-container-sboms/cyclonedx': 706, 'real-cyclonedx-bom-examples': 3086 });
  });

  it('found in the wild are read, or refused with the place and a sentence', async () => {
    const answers: Record<string, string> = {};
    for (const file of conformanceFiles('sbom/real-in-the-wild/cyclonedx', /./)) {
      const answer = await parseBom(file.read());
      answers[file.name] = answer.ok
        ? `${answer.value.components.count} components`
        : `${answer.problems[0]!.at}: ${answer.problems[0]!.message}`;
    }

    expect(answers).toMatchInlineSnapshot(`
      {
        "archivist-shell-cdx.xml": "139 components",
        "bashrc2-sbom-cdx.json": ": This JSON is no BOM: CycloneDX is known by "bomFormat": "CycloneDX", SPDX 2 by "spdxVersion", SPDX 3 by its "@context".",
        "harp-darwin-amd64.sbom.json": "814 components",
        "obsidian-sailboat-sbom-cdx.json": "/components/0/licenses/0/license: One of these members is missing: "id", "name".",
        "scanoss-sbom-cdx.json": ": This JSON is no BOM: CycloneDX is known by "bomFormat": "CycloneDX", SPDX 2 by "spdxVersion", SPDX 3 by its "@context".",
        "text-statistician-cdx.json": "141 components",
        "traefix-cdx.xml": "266 components",
      }
    `);
  });
});

/** An independent count: the entries of every list called `components`, outside the tools. */
function countComponents(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [name, inner]) => {
    if (name === 'tools') return sum;
    const here = name === 'components' && Array.isArray(inner) ? inner.length : 0;
    return sum + here + countComponents(inner);
  }, 0);
}
