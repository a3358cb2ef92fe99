import { describe, expect, it } from 'vitest';
import { problemsOf } from '../cyclonedx/judge.ts';
import type { Json } from '../json/json.ts';
import { answersSchema } from './answers.ts';
import { questionnaireSchema } from './document.ts';
import type { AnsweredQuestionnaire } from './statements.ts';
import { writeAttestations } from './write-cyclonedx.ts';
import { writeAssessmentResults } from './write-oscal.ts';

const questionnaire = questionnaireSchema.parse({
  schema: 'holdfast.questionnaire/1',
  ...{ id: 'sample', version: '1.2.0', title: 'Sample', summary: 'A sample.', language: 'en', wording: 'own' },
  source: { title: 'A Template', publisher: 'An Agency' },
  options: {
    practice: [
      { id: 'yes', label: 'Yes', value: 1 },
      { id: 'partly', label: 'Partly', value: 0.5 },
      { id: 'no', label: 'No', value: 0, needs: 'plan-of-action' },
      { id: 'na', label: 'N/A', notApplicable: true },
    ],
  },
  sections: [
    {
      ...{ id: '1', title: 'First' },
      items: [
        {
          ...{ id: '1.1', text: 'Is it certified?', kind: 'single', options: 'practice' },
          references: [{ framework: 'SP 800-53r5', ids: ['SR-3', 'SR-6'] }],
          followUps: [{ id: '1.1.a', text: 'Since when?', kind: 'date' }],
        },
        { id: '1.2', text: 'Is it patched\n in time?', kind: 'single', options: 'practice' },
        { id: '1.3', text: 'Is it logged?', kind: 'single', options: 'practice' },
        { id: '1.4', text: 'Does it hold data?', kind: 'single', options: 'practice' },
        { id: '1.5', text: 'Is it tested?', kind: 'single', options: 'practice' },
        {
          ...{ id: '1.6', text: 'Where is it made?', kind: 'table' },
          columns: [
            { id: 'place', title: 'Place', kind: 'text' },
            { id: 'people', title: 'People', kind: 'number' },
          ],
        },
      ],
    },
  ],
  signature: { text: 'It is true.', fields: [{ id: 'name', title: 'Name' }] },
});

const certificate = {
  ...{ title: 'ISO/IEC 27001', class: 'certificate', grade: 'certified', verification: 'document-review' },
  ...{ issued: '2026-01-10', validUntil: '2027-01-09', fileName: 'our certificate.pdf', sha256: 'ab'.repeat(32) },
};

const answered: AnsweredQuestionnaire = {
  questionnaire,
  document: answersSchema.parse({
    schema: 'holdfast.answers/1',
    questionnaire: { id: 'sample', version: '1.2.0' },
    supplier: { name: 'Nordwerk GmbH' },
    asOf: '2026-11-20',
    answers: {
      '1.1': { choice: 'yes', proofs: [certificate] },
      '1.1.a': { date: '2024-03-01' },
      '1.2': { choice: 'no', explanation: 'From March on, by a new tool.' },
      '1.3': { choice: 'partly', proofs: [{ ...certificate, title: 'Audit', verification: 'own-audit' }] },
      '1.4': { choice: 'na', explanation: 'It holds none.' },
      '1.6': { rows: [{ place: 'Bremen', people: 40 }, { place: 'Riga' }] },
    },
    signature: { name: 'A. Nord' },
  }),
  open: ['1.5'],
  writtenAt: '2026-11-22T10:00:00Z',
};

/** As it stands in a file. */
const written = (document: object) => JSON.parse(JSON.stringify(document)) as Json;

/** All strings of a document by the name they stand under. */
function* stringsOf(value: unknown, name = ''): Generator<[string, string]> {
  if (typeof value === 'string') yield [name, value];
  else if (Array.isArray(value)) for (const one of value) yield* stringsOf(one, name);
  else if (value && typeof value === 'object') {
    for (const [inner, one] of Object.entries(value)) yield* stringsOf(one, inner);
  }
}

describe('writeAttestations', () => {
  const document = written(writeAttestations(answered)) as unknown as {
    definitions: { standards: [{ requirements: { 'bom-ref': string; parent?: string }[] }] };
    declarations: {
      attestations: [{ map: { requirement: string; conformance: object; confidence?: object }[] }];
      claims: Record<string, unknown>[];
      evidence: Record<string, unknown>[];
      affirmation: { statement: string };
    };
  };
  const { claims, evidence, attestations, affirmation } = document.declarations;
  const mapOf = (id: string) => attestations[0].map.find(({ requirement }) => requirement === `item-${id}`);

  it('is accepted by the official schema', async () => {
    const json = document as unknown as Json;

    expect(await problemsOf({ version: '1.6', document: json })).toEqual([]);
  });

  it('makes the questions requirements, follow-ups under their parents', () => {
    const parents = document.definitions.standards[0].requirements.map((one) => [one['bom-ref'], one.parent]);

    expect(parents.slice(0, 4)).toEqual([
      ['section-1', undefined],
      ['item-1.1', 'section-1'],
      ['item-1.1.a', 'item-1.1'],
      ['item-1.2', 'section-1'],
    ]);
  });

  it('makes each answer a claim with what it is worth, and of confidence says the grounds alone', () => {
    expect(claims.map(({ predicate }) => predicate)).toContain(
      'Where is it made? Place: Bremen, People: 40; Place: Riga',
    );
    expect(mapOf('1.1')).toMatchObject({
      conformance: { score: 1 },
      confidence: { rationale: 'ISO/IEC 27001: certified, document-review' },
    });
    expect(mapOf('1.3')).toMatchObject({ conformance: { score: 0.5 } });
    expect(mapOf('1.4')!.conformance).toEqual({ rationale: 'It is said not to apply.' });
    expect(mapOf('1.5')).toEqual({
      requirement: 'item-1.5',
      conformance: { rationale: 'It was asked and not answered.' },
    });
    expect(JSON.stringify(attestations)).not.toMatch(/"confidence":\{"score"/);
  });

  it('takes proofs for evidence with its hash and end, and plans for mitigation', () => {
    expect(evidence.find((one) => one['bom-ref'] === 'evidence-1.1-1')).toMatchObject({
      created: '2026-01-10T00:00:00Z',
      expires: '2027-01-09T23:59:59Z',
      data: [
        {
          name: 'our certificate.pdf',
          contents: { url: `ni:///sha-256;${Buffer.alloc(32, 0xab).toString('base64url')}` },
        },
      ],
    });
    expect(claims.find((one) => one['bom-ref'] === 'claim-1.2')).toMatchObject({
      reasoning: 'From March on, by a new tool.',
      mitigationStrategies: ['plan-1.2'],
    });
    expect(affirmation.statement).toBe('It is true. Name: A. Nord.');
  });

  it('gives every reference its one target', () => {
    const strings = [...stringsOf(document)];
    const refs = strings.filter(([name]) => name === 'bom-ref').map(([, ref]) => ref);
    const links = ['requirement', 'claims', 'evidence', 'mitigationStrategies', 'target', 'assessor', 'parent'];

    expect(new Set(refs).size).toBe(refs.length);
    for (const [name, link] of strings) if (links.includes(name)) expect(refs).toContain(link);
  });
});

describe('writeAssessmentResults', () => {
  const document = written(writeAssessmentResults(answered)) as unknown as {
    'assessment-results': {
      uuid: string;
      results: [
        {
          'reviewed-controls': object;
          observations: { uuid: string; methods: string[]; expires?: string; remarks?: string }[];
          findings: {
            target: { 'target-id': string; status: { state: string; reason: string } };
            remarks?: string;
            'related-observations'?: object[];
          }[];
          attestations: [{ parts: [{ prose: string }] }];
        },
      ];
    };
  };
  const [{ observations, findings, attestations }] = document['assessment-results'].results;

  it('finds what is worth something, and what is open; observes the rest', () => {
    expect(findings.map(({ target }) => [target['target-id'], target.status.state, target.status.reason])).toEqual([
      ['q-1.1', 'satisfied', 'pass'],
      ['q-1.2', 'not-satisfied', 'fail'],
      ['q-1.3', 'not-satisfied', 'fail'],
      ['q-1.5', 'not-satisfied', 'other'],
    ]);
    expect(observations).toHaveLength(6);
    expect(findings[1]!.remarks).toBe('What is done instead: From March on, by a new tool.');
    expect(attestations[0].parts[0].prose).toBe('It is true.\n\nName: A. Nord');
  });

  it('says how each is known, and until when', () => {
    expect(observations.map(({ methods }) => methods.join(' '))).toEqual([
      'INTERVIEW EXAMINE',
      'INTERVIEW',
      'INTERVIEW',
      'INTERVIEW TEST',
      'INTERVIEW',
      'INTERVIEW',
    ]);
    expect(observations[0]!.expires).toBe('2027-01-09T23:59:59Z');
  });

  it('keeps the forms of OSCAL: identifiers, tokens, moments with a zone, text in one line', () => {
    const strings = [...stringsOf(document)];
    const named = (...names: string[]) => strings.filter(([name]) => names.includes(name)).map(([, text]) => text);
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

    expect(named('uuid', 'subject-uuid', 'observation-uuid', 'party-uuids', 'actor-uuid')).not.toEqual([]);
    for (const id of named('uuid', 'subject-uuid', 'observation-uuid', 'actor-uuid')) expect(id).toMatch(uuid);
    for (const token of named('target-id', 'control-id', 'class')) expect(token).toMatch(/^[\p{L}_][\p{L}\p{N}._-]*$/u);
    for (const at of named('collected', 'expires', 'start')) expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    for (const text of named('title', 'value')) expect(text).toMatch(/^\S(.*\S)?$/);
    expect(named('title')).toContain('Is it patched in time?');
  });

  it('gives every reference its one target', () => {
    const strings = [...stringsOf(document)];
    const ids = strings.filter(([name]) => name === 'uuid').map(([, id]) => id);

    expect(new Set(ids).size).toBe(ids.length);
    for (const [name, href] of strings) {
      if (name === 'href' && href.startsWith('#')) expect(ids).toContain(href.slice(1));
      if (['observation-uuid', 'subject-uuid', 'party-uuids', 'actor-uuid'].includes(name)) expect(ids).toContain(href);
    }
  });

  it('is the same for the same answers, and gives another id to what has changed and only to that', () => {
    const { '1.3': _, ...others } = answered.document.answers;
    const changed = { ...others, '1.3': { choice: 'yes' } };
    const again = writeAssessmentResults({
      ...answered,
      document: { ...answered.document, answers: changed },
    }) as typeof document;

    const [{ observations: after }] = again['assessment-results'].results;
    expect(written(writeAssessmentResults(answered))).toEqual(document);
    expect(again['assessment-results'].uuid).not.toBe(document['assessment-results'].uuid);
    expect(after.map(({ uuid }, index) => uuid === observations[index]!.uuid)).toEqual([
      true,
      true,
      true,
      false,
      true,
      true,
    ]);
  });

  it('can be written of nothing answered', () => {
    const nothing = { ...answered, document: { ...answered.document, answers: {} }, open: [] };

    expect(JSON.stringify(writeAssessmentResults(nothing))).toContain('"include-all":{}');
    expect(writeAttestations(nothing)).toMatchObject({ declarations: { claims: [] } });
  });
});
