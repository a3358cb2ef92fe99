import type { Json } from '../json/json.ts';
import type { TestProblem } from './csaf-test.ts';
import { objectsAt } from './places.ts';
import { type SchemaName, schemaProblems } from './schema.ts';

/** What the official schema refuses; what it refuses in a CVSS object is the mandatory test 6.1.8. */
export function judgeSchema(json: Json): TestProblem[] {
  const problems = schemaProblems('csaf-2.0', json).filter(({ at }) => !insideCvss.test(at));
  return [...problems.map((problem) => ({ test: 'schema', ...problem })), ...judgeCvss(json)];
}

const insideCvss = /^\/vulnerabilities\/\d+\/scores\/\d+\/cvss_v[23](\/|$)/;

/**
 * CSAF 2.0 §6.1.8 Invalid CVSS: the object is valid by the schema of its version. One of another version than its member is for is judged
 * by the newest of the member.
 */
function judgeCvss(json: Json): TestProblem[] {
  const objects = ['cvss_v2', 'cvss_v3'].flatMap((member) => objectsAt(json, `/vulnerabilities[]/scores[]/${member}`));
  return objects.flatMap(({ at, value }) =>
    schemaProblems(schemaOf(at, value), value).map((problem) => ({
      test: '6.1.8',
      at: at + problem.at,
      message: problem.message,
    })),
  );
}

function schemaOf(at: string, { version }: Json): SchemaName {
  if (at.endsWith('cvss_v2')) return 'cvss-2.0';
  return version === '3.0' ? 'cvss-3.0' : 'cvss-3.1';
}
