import type { Json } from '../json/json.ts';
import type { TestProblem } from './csaf-test.ts';
import type { CsafVersion } from './document.ts';
import { cvssObjects, extensionsOf } from './parts.ts';
import { objectsAt, type Placed } from './places.ts';
import { type SchemaName, schemaProblems } from './schema.ts';

/** What the official schema refuses; what it refuses in a part that has a test of its own is that test's. */
export function judgeSchema(json: Json, version: CsafVersion = '2.0'): TestProblem[] {
  const problems = schemaProblems(`csaf-${version}`, json).filter(({ at }) => !ownTest.test(at));
  return [
    ...problems.map((problem) => ({ test: 'schema', ...problem })),
    ...cvssObjects(json).flatMap((object) => judgePart('6.1.8', cvssSchema(object.member, object.value), object)),
    ...objectsAt(json, ssvcPath).flatMap((object) => judgePart('6.1.46', 'ssvc-2', object)),
    ...(version === '2.1' ? extensionsOf(json) : []).flatMap((object) => judgePart('6.1.60.1', 'extension', object)),
  ];
}

const ssvcPath = '/vulnerabilities[]/metrics[]/content/ssvc_v2';

/** Where CVSS (§6.1.8), and in CSAF 2.1 SSVC (§6.1.46) and extensions (§6.1.60.1) stand. */
const ownTest =
  /^\/vulnerabilities\/\d+\/(scores\/\d+|metrics\/\d+\/content)\/(cvss_v[234]|ssvc_v2)(\/|$)|\/x_extensions\/\d+(\/|$)/;

function judgePart(test: string, schema: SchemaName, { at, value }: Placed<Json>): TestProblem[] {
  return schemaProblems(schema, value).map((problem) => ({ test, at: at + problem.at, message: problem.message }));
}

/** By its version; an object of a version that its member is not for is judged by the newest of the member. */
function cvssSchema(member: string, { version }: Json): SchemaName {
  if (member === 'cvss_v2') return 'cvss-2.0';
  if (member === 'cvss_v4') return 'cvss-4.0';
  return version === '3.0' ? 'cvss-3.0' : 'cvss-3.1';
}
