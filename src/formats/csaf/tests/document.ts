import type { Problem } from '../../../common/errors.ts';
import { isObject, type Json, objectOf, objectsOf } from '../../json/json.ts';
import { escapePointer } from '../../json/survey.ts';
import type { CsafTest } from '../csaf-test.ts';
import { csafFileName } from '../file-name.ts';
import { documentProperty, trackingOf } from '../parts.ts';
import { unknownMembers } from '../unknown-members.ts';

const tlpLabels = ['AMBER', 'GREEN', 'RED', 'WHITE'];

/** §6.2.10. */
export const missingTlpLabel: CsafTest = {
  id: '6.2.10',
  title: 'Missing TLP label',
  *find(document) {
    const { label } = objectOf(objectOf(documentProperty(document).distribution).tlp);
    if (!tlpLabels.includes(String(label))) {
      yield {
        at: '/document/distribution/tlp/label',
        message: 'The document has no label of the traffic light protocol.',
      };
    }
  },
};

/** §6.2.11. */
export const missingCanonicalUrl: CsafTest = {
  id: '6.2.11',
  title: 'Missing Canonical URL',
  *find(document) {
    const fileName = csafFileName(String(trackingOf(document).id ?? ''));
    const isCanonical = ({ category, url }: Json) =>
      category === 'self' && String(url).startsWith('https://') && String(url).endsWith(`/${fileName}`);
    if (!objectsOf(documentProperty(document).references).some(isCanonical)) {
      yield {
        at: '/document/references',
        message: `No reference of the category "self" is an address https://… that ends in /${fileName}.`,
      };
    }
  },
};

/** §6.2.13. */
export const sorting: CsafTest = {
  id: '6.2.13',
  title: 'Sorting',
  find: (document) => unsortedMembers(document, ''),
};

function* unsortedMembers(value: unknown, at: string): Generator<Problem> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* unsortedMembers(item, `${at}/${index}`);
  }
  if (!isObject(value)) return;
  let before = '';
  for (const [name, inner] of Object.entries(value)) {
    const place = `${at}/${escapePointer(name)}`;
    if (name < before) yield { at: place, message: `The member "${name}" stands after "${before}".` };
    before = name;
    yield* unsortedMembers(inner, place);
  }
}

/** §6.2.20. */
export const additionalProperties: CsafTest = {
  id: '6.2.20',
  title: 'Additional Properties',
  *find(document) {
    for (const { at, name } of unknownMembers(document)) {
      yield { at, message: `The schema of CSAF knows no member "${name}" here.` };
    }
  },
};
