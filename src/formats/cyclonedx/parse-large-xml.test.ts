import { expect, it } from 'vitest';
import { parseBom } from '../bom-files/parse-bom.ts';
import { parseLargeCycloneDxXml } from './parse-large-xml.ts';

const text = `<bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1">
  <metadata><component type="application" bom-ref="s"><name>shop</name></component></metadata>
  <components>
    <component type="library" bom-ref="a"><supplier><name>S</name></supplier><name>a</name><version>1</version>
      <hashes><hash alg="MD5">${'0'.repeat(32)}</hash></hashes>
      <licenses><license><id>MIT</id><text>long</text></license></licenses><purl>pkg:npm/a@1</purl>
      <components><component type="file"><name>b</name></component></components></component>
  </components>
  <services><service bom-ref="v"><provider><name>P</name></provider><name>svc</name></service></services>
  <dependencies><dependency ref="s"><dependency ref="a"/></dependency></dependencies>
  <vulnerabilities><vulnerability><id>CVE-2020-0001</id></vulnerability></vulnerabilities>
</bom>`;

it('gives of a stream what the whole document gives', async () => {
  const bytes = new TextEncoder().encode(text);
  const whole = await parseBom(bytes);

  expect(whole.ok).toBe(true);
  expect(await parseLargeCycloneDxXml(bytes, { lenient: false })).toEqual(whole);
});

it('refuses by the schema, and reads on when asked to', async () => {
  const bytes = new TextEncoder().encode(text.replace('type="file"', 'type="thing"'));

  expect(await parseLargeCycloneDxXml(bytes, { lenient: false })).toMatchObject({
    problems: [{ at: 'line 7, column 19' }],
  });
  expect(await parseLargeCycloneDxXml(bytes, { lenient: true })).toMatchObject({ ok: true, warnings: [{}] });
});
