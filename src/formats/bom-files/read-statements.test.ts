import { describe, expect, it } from 'vitest';
import { wholeLimitBytes } from '../bom/size-limit.ts';
import { readStatementsOfBom } from './read-statements.ts';

describe('readStatementsOfBom', () => {
  it('reads a large document of SPDX 3 only where it states something', async () => {
    const large = (type: string) => {
      const bytes = Buffer.alloc(wholeLimitBytes + 1, ' ');
      // It breaks off, which whoever reads it tells.
      bytes.write(`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"${type}"}`);
      return bytes;
    };

    expect(await readStatementsOfBom(large('software_Package'))).toMatchObject({ ok: true, value: null });
    expect(await readStatementsOfBom(large('security_VexFixedVulnAssessmentRelationship'))).toMatchObject({
      ok: false,
    });
  });
});
