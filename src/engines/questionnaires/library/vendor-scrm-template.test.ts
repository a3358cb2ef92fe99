import { describe, expect, it } from 'vitest';
import { everyItem, type Item, itemsOf } from '../../../formats/questionnaire/document.ts';
import { findShipped } from './library.ts';

const template = (await findShipped('vendor-scrm-template'))!;
const byId = new Map(Array.from(itemsOf(template), (item) => [item.id, item]));
const topLevel = template.sections.flatMap(({ items }) => items);

function followUpsOf(item: Item): Item[] {
  return [...everyItem(item.followUps ?? [])];
}

/** Number, title, questions, all items, and the headings with the question each begins at. */
const sections: [string, string, number, number, Record<string, string>][] = [
  ['1', 'Qualifying Questions', 2, 4, {}],
  [
    ...(['2', 'Supply Chain Management and Supplier Governance', 10, 24] as const),
    {
      '2.1': 'General',
      '2.2': 'ICT Supply Chain Management',
      '2.4': 'Authentication and Provenance',
      '2.8': 'Supplier Governance',
    },
  ],
  [
    ...(['3', 'Secure Design and Engineering', 17, 34] as const),
    {
      '3.2': 'Product Offering Lifecycle Management and Organization',
      '3.6': 'Protect IP and Product Offering Assets',
      '3.10': 'Secure Coding and Manufacturing Practices',
      '3.16': 'Respond to Vulnerabilities',
    },
  ],
  [
    ...(['4', 'Information Security', 27, 81] as const),
    {
      '4.4': 'Asset Management',
      '4.11': 'Identify',
      '4.15': 'Protect',
      '4.21': 'Detect',
      '4.25': 'Respond & Recover',
    },
  ],
  ['5', 'Physical Security', 10, 33, { '5.8': 'Physical Security In-transit' }],
  ['6', 'Personnel Security', 13, 36, { '6.2': 'Onboarding', '6.6': 'Offboarding', '6.7': 'Awareness and Training' }],
  ['7', 'Supply Chain Integrity', 11, 30, {}],
  [
    ...(['8', 'Supply Chain Resilience', 7, 13] as const),
    {
      '8.1': 'General',
      '8.3': 'Disruption Risk Management / Business Continuity',
      '8.6': 'Diversity of Supply Base',
    },
  ],
];

/** How many follow-ups, of any depth, each question has, in the order of the questions. */
const followUps: Record<string, number[]> = {
  '1': [0, 2],
  '2': [2, 1, 2, 0, 3, 0, 2, 3, 0, 1],
  '3': [1, 1, 0, 1, 0, 1, 0, 0, 1, 4, 1, 0, 1, 2, 1, 2, 1],
  '4': [0, 1, 3, 1, 0, 1, 3, 3, 1, 2, 3, 3, 2, 3, 4, 3, 1, 3, 4, 2, 2, 2, 1, 2, 2, 1, 1],
  '5': [2, 3, 5, 2, 3, 1, 1, 1, 2, 3],
  '6': [3, 5, 2, 2, 2, 4, 0, 0, 0, 0, 0, 1, 4],
  '7': [0, 1, 5, 2, 1, 2, 2, 2, 2, 1, 1],
  '8': [1, 0, 1, 1, 3, 0, 0],
};

describe('the vendor template', () => {
  it('has eight sections, 97 questions and 255 items', () => {
    expect(template.sections.map(({ id }) => id)).toEqual(sections.map(([id]) => id));
    expect(topLevel).toHaveLength(97);
    expect(byId.size).toBe(255);
  });

  it.each(sections)(
    'has in section %s, %s, %i questions, %i items and its headings',
    (id, title, questions, items, headings) => {
      const section = template.sections.find((one) => one.id === id)!;
      const all = [...everyItem(section.items)];

      expect(section.title).toBe(title);
      expect(section.items.map((item) => item.id)).toEqual(
        Array.from({ length: questions }, (_, n) => `${id}.${n + 1}`),
      );
      expect(all).toHaveLength(items);
      expect(section.items.map((item) => followUpsOf(item).length)).toEqual(followUps[id]);
      expect(Object.fromEntries(all.flatMap((item) => (item.heading ? [[item.id, item.heading]] : [])))).toEqual(
        headings,
      );
    },
  );

  it('numbers follow-ups under what they follow, four numbers deep at most', () => {
    for (const item of byId.values()) {
      expect((item.followUps ?? []).map(({ id }) => id)).toEqual(
        (item.followUps ?? []).map((_, n) => `${item.id}.${n + 1}`),
      );
      expect(item.id.split('.').length).toBeLessThanOrEqual(4);
    }
    expect(byId.has('4.14.1.2')).toBe(true);
  });

  it('asks for text alone or for one of four answers, and of gate 3.1 for one of three', () => {
    const texts = topLevel.filter(({ kind }) => kind === 'text').map(({ id }) => id);
    const labelsOf = ({ options }: Item) => template.options[options!]!.map(({ label }) => label);

    expect(texts).toEqual(['1.1', '1.2', '2.9', '3.3', '3.5', '3.8', '4.1', '4.13']);
    for (const item of topLevel) {
      if (['1.1', '1.2', '4.1'].includes(item.id)) expect(labelsOf(item)).toEqual(['Yes', 'No']);
      else if (item.kind === 'text') expect(item.options).toBeUndefined();
      else if (item.id === '3.1') expect(labelsOf(item)).toEqual(['Yes', 'No', 'Alternate']);
      else expect(labelsOf(item)).toEqual(['Yes', 'No', 'Alternate', 'N/A']);
    }
    for (const item of topLevel.flatMap(followUpsOf)) expect(item).toMatchObject({ kind: 'text' });
  });

  it('counts Yes whole, Alternate half and No not at all, and leaves out N/A', () => {
    expect(template.options.answer).toEqual([
      { id: 'yes', label: 'Yes', value: 1 },
      { id: 'no', label: 'No', value: 0 },
      { id: 'alternate', label: 'Alternate', value: 0.5, needs: 'explanation' },
      { id: 'na', label: 'N/A', notApplicable: true, needs: 'explanation' },
    ]);
  });

  it('gives questions that open a gate no weight, and every other its default', () => {
    const weighed = [...byId.values()].filter(({ weight }) => weight !== undefined);

    expect(weighed.map(({ id, weight }) => [id, weight])).toEqual(
      ['1.1', '1.2', '3.1', '4.1', '5.1'].map((id) => [id, 0]),
    );
  });

  it('names each answer that rules a vendor out where it speaks of its weights', () => {
    const knockOuts = [...byId.values()].filter(({ knockOut }) => knockOut);

    expect(knockOuts.map(({ id, knockOut }) => [id, knockOut])).toEqual(
      ['2.4', '4.9', '4.25'].map((id) => [id, ['no']]),
    );
    for (const { id } of knockOuts) expect(template.weightsNote).toContain(id);
  });

  it('refers from each question to a control, a practice or an outcome by its number', () => {
    const forms: Record<string, RegExp> = {
      'SP 800-161r1': /^SR-\d+(\(\d+\))?$/,
      'SP 800-53r5': /^[A-Z]{2}-\d+(\(\d+\))?$/,
      'SSDF 1.1': /^(PO|PS|PW|RV)\.\d\.\d$/,
      'CSF 2.0': /^(GV|ID|PR|DE|RS|RC)\.[A-Z]{2}-\d\d$/,
    };

    for (const item of topLevel) expect(item.references, item.id).not.toBeUndefined();
    for (const { references = [] } of byId.values()) {
      for (const { framework, ids } of references) for (const id of ids) expect(id).toMatch(forms[framework]!);
    }
  });

  it('wants proof with each gate that rests on it', () => {
    for (const id of ['1.1', '1.2', '4.1', '5.1']) expect(byId.get(id)!.evidence).toBeDefined();
  });

  it('ends with a signature of name, title, date and organisation', () => {
    expect(template.signature!.fields.map(({ id }) => id)).toEqual(['name', 'title', 'date', 'organisation']);
  });
});

describe('the wording of the vendor template', () => {
  it('is our own, and each sentence stands once', () => {
    const texts = Array.from(byId.values(), ({ text }) => text);

    expect(template.wording).toBe('own');
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('asks or requests in 400 characters at most', () => {
    for (const { id, text } of byId.values()) {
      expect(text.length, id).toBeLessThanOrEqual(400);
      expect(text, id).toMatch(/^[A-Z].*[?.]$/);
      expect(text, id).toMatch(/\?|^(List|Sum up|Describe|Please) /);
    }
  });
});

describe('the gates of the vendor template', () => {
  const proven = (item: string) => ({
    all: [
      { item, is: ['yes'] },
      { item, proof: 'valid' },
    ],
  });

  it('are the four of the source', () => {
    expect(template.gates!.map(({ id, when, skips, keeps }) => ({ id, when, skips, keeps }))).toEqual([
      {
        id: '1',
        when: { any: [proven('1.1'), proven('1.2')] },
        skips: { sections: ['2', '3', '4', '5', '6', '7', '8'] },
      },
      { id: '3.1', when: { item: '3.1', is: ['no'] }, skips: { sections: ['3'] }, keeps: ['3.1'] },
      { id: '4.1', when: proven('4.1'), skips: { sections: ['4'] }, keeps: ['4.1'] },
      { id: '5.1', when: proven('5.1'), skips: { sections: ['5'] }, keeps: ['5.1'] },
    ]);
  });
});

describe('the follow-ups of the vendor template', () => {
  it('are asked where their question is answered Yes or Alternate, but for those that ask for more when it is not', () => {
    const usual = (item: string) => JSON.stringify({ item, is: ['yes', 'alternate'] });
    const unusual = topLevel.flatMap((item) =>
      followUpsOf(item).filter(({ when }) => JSON.stringify(when) !== usual(item.id)),
    );

    expect(unusual.map(({ id, when }) => [id, when])).toEqual([
      ['1.2.1', { item: '1.2', is: ['yes'] }],
      ['1.2.2', { item: '1.2', is: ['no'] }],
      ['2.5.1', { item: '2.5', is: ['no', 'alternate'] }],
      ['4.13.1', undefined],
      ['4.13.1.1', undefined],
      ['5.1.1', { item: '5.1', is: ['no', 'alternate', 'na'] }],
      ['5.1.2', { item: '5.1', is: ['no', 'alternate', 'na'] }],
    ]);
  });
});
