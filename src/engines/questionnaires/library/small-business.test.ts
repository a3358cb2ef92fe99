import { describe, expect, it } from 'vitest';
import { itemsOf } from '../../../formats/questionnaire/document.ts';
import { askedOf } from '../asked.ts';
import { findShipped } from './library.ts';

const sheet = (await findShipped('small-business'))!;
const template = (await findShipped('vendor-scrm-template'))!;
const items = [...itemsOf(sheet)];
const roles = ['acquirer', 'integrator', 'supplier'];

/** In which states all but the threshold questions are on 2026-11-01. */
function statesWith(id: string, choice: string, validUntil: string | undefined): Set<string> {
  const proof = { title: 'A proof', class: 'attestation', grade: 'with-proof', verification: 'unverified' } as const;
  const answers = { [id]: { choice, proofs: [{ ...proof, validUntil }] } };
  const { items: asked } = askedOf(sheet, answers, '2026-11-01');
  return new Set(asked.filter(({ section }) => section !== '1').map(({ state }) => state));
}

describe('the small-business sheet', () => {
  it('takes its questions from the vendor template, under the same numbers and sections, in the same order', () => {
    for (const section of sheet.sections) {
      const origin = template.sections.find(({ id }) => id === section.id)!;
      const taken = new Set(section.items.map(({ id }) => id));

      expect(section.title).toBe(origin.title.replace('Qualifying', 'Threshold'));
      expect(origin.items.map(({ id }) => id).filter((id) => taken.has(id))).toEqual(section.items.map(({ id }) => id));
    }
  });

  it('asks the threshold questions first, and nothing more where one is proven', () => {
    const proven = (item: string) => ({
      all: [
        { item, is: ['yes'] },
        { item, proof: 'valid' },
      ],
    });

    expect(sheet.sections[0]!.items.map(({ id }) => id)).toEqual(['1.1', '1.2']);
    expect(sheet.gates).toHaveLength(1);
    expect(sheet.gates![0]!.when).toEqual({ any: [proven('1.1'), proven('1.2')] });
    for (const id of ['1.1', '1.2']) {
      expect(statesWith(id, 'yes', '2026-11-01')).toEqual(new Set(['skipped']));
      for (const until of ['2026-10-31', undefined]) expect(statesWith(id, 'yes', until)).toEqual(new Set(['open']));
      for (const choice of ['no', 'partial']) expect(statesWith(id, choice, '2026-11-01')).toEqual(new Set(['open']));
    }
  });

  it('is answered by Yes, No or Partial, and Partial counts half', () => {
    expect(sheet.options).toEqual({
      answer: [
        { id: 'yes', label: 'Yes', value: 1 },
        { id: 'no', label: 'No', value: 0 },
        { id: 'partial', label: 'Partial', value: 0.5 },
      ],
    });
    for (const item of items) expect(item).toMatchObject({ kind: 'single', options: 'answer' });
  });

  it('has one list of questions for each use case and role, all of them in some list', () => {
    const listed = new Set(sheet.profiles!.flatMap((profile) => profile.items));

    expect(sheet.profiles!.map(({ id }) => id)).toEqual(
      ['access-control', 'hosted-services', 'hardware-purchase'].flatMap((use) =>
        roles.map((role) => `${use}-${role}`),
      ),
    );
    expect(items.map(({ id }) => id).filter((id) => !listed.has(id))).toEqual([]);
    for (const { items: list } of sheet.profiles!) expect(list.slice(0, 2)).toEqual(['1.1', '1.2']);
  });

  it('has in the use case of the source the questions of the source', () => {
    const known = ['1.1', '1.2', '3.17', '4.3', '4.7', '4.10', '4.15', '4.16', '4.17', '4.19', '4.21', '4.26'];

    for (const profile of sheet.profiles!.filter(({ id }) => id.startsWith('access-control'))) {
      expect(profile.items.filter((id) => Number(id.split('.')[0]) <= 4)).toEqual(known);
      expect(new Set(profile.items.map((id) => id.split('.')[0]))).toEqual(new Set(['1', '3', '4', '5', '6']));
    }
  });

  it('says of the other use cases that they are our own', () => {
    for (const { id, summary } of sheet.profiles!) {
      expect(summary!.includes('A use case of our own')).toBe(!id.startsWith('access-control'));
    }
  });
});

describe('the wording of the small-business sheet', () => {
  const texts = items.flatMap(({ text, textByRole = {} }) => [text, ...Object.values(textByRole)]);

  it('speaks to each role in words of its own', () => {
    for (const { id, textByRole = {} } of items) {
      expect(Object.keys(textByRole)).toEqual(roles);
      expect(textByRole.acquirer, id).toMatch(/supplier|you/);
      expect(textByRole.integrator, id).toMatch(/\byour?\b.*supplier|supplier.*\byou\b/);
      expect(textByRole.supplier, id).toMatch(/\byour?\b/i);
      expect(textByRole.supplier, id).not.toMatch(/the supplier/);
    }
  });

  it('is our own, each sentence a question that stands once and is short', () => {
    expect(sheet.wording).toBe('own');
    expect(new Set(texts).size).toBe(texts.length);
    for (const text of texts) {
      expect(text).toMatch(/^[A-Z].*\?$/);
      expect(text.length).toBeLessThanOrEqual(200);
    }
  });

  it('uses no word that only specialists know', () => {
    const jargon =
      /\b(provenance|mitigat\w+|governance|compliance|asset|baseline|privileged?|federat\w+|malware|patch\w*|SOC|CSIRT|SBOM|flow-down|remediat\w+|stakeholder|C-?SCRM)\b/i;

    for (const { text, textByRole = {}, help = '' } of items) {
      for (const words of [text, help, ...Object.values(textByRole)]) expect(words).not.toMatch(jargon);
    }
  });
});
