import type { Proof } from './answers.ts';
import { contentUuid } from './content-uuid.ts';
import { type Item, itemsOf } from './document.ts';
import { type AnsweredQuestionnaire, type Statement, statementsOf, supplierName } from './statements.ts';

/**
 * Answers as OSCAL 1.2 assessment results: each answer an observation, each that is worth something a finding beside it, and each question left open
 * one that is not satisfied. The questions stand where controls do, since the questionnaire is what was assessed. Ids are made of the content: the
 * same answers give the same document, and what has changed has another id.
 */
export function writeAssessmentResults(answered: AnsweredQuestionnaire): object {
  const { questionnaire, document, open, writtenAt } = answered;
  const statements = statementsOf(answered);
  const name = supplierName(answered);
  const supplier = { uuid: contentUuid('party', name), type: 'organization', name: line(name) };
  const source = { uuid: contentUuid('questionnaire', questionnaire), title: line(questionnaire.title) };
  const collected = document.asOf === undefined ? writtenAt : `${document.asOf}T00:00:00Z`;
  const observations = statements.map((statement) => observationOf(statement, { collected, supplier: supplier.uuid }));
  const items = new Map([...itemsOf(questionnaire)].map((item) => [item.id, item]));
  const title = line(`${questionnaire.title}: ${name}`);
  const content = {
    metadata: {
      title,
      'last-modified': writtenAt,
      version: questionnaire.version,
      'oscal-version': oscalVersion,
      roles: [{ id: 'respondent', title: 'Supplier who answered' }],
      parties: [supplier],
      'responsible-parties': [{ 'role-id': 'respondent', 'party-uuids': [supplier.uuid] }],
    },
    'import-ap': {
      href: `#${source.uuid}`,
      remarks: 'No assessment plan was written: the questionnaire stands in its place.',
    },
    results: [
      withUuid('result', {
        title,
        description:
          'What the supplier states of itself, with the proofs it names. It is coverage of stated practice, no measure of risk.',
        start: collected,
        'reviewed-controls': reviewedOf(statements, open),
        attestations: attestationOf(answered),
        observations: observations.length > 0 ? observations : undefined,
        findings: notEmpty([
          ...statements.flatMap((statement, index) => findingOf(statement, observations[index]!.uuid)),
          ...open.map((id) => openFinding(items.get(id)!)),
        ]),
      }),
    ],
    'back-matter': {
      resources: [
        {
          ...source,
          description: questionnaire.summary,
          'document-ids': [{ identifier: `${questionnaire.id}@${questionnaire.version}` }],
        },
        ...distinctProofs(statements).map(resourceOf),
      ],
    },
  };
  return { 'assessment-results': withUuid('assessment-results', content) };
}

const oscalVersion = '1.2.1';

/** Of our own properties. */
const ns = 'urn:holdfast:questionnaire';

interface Observation {
  uuid: string;
}

function observationOf(
  { item, words, explanation, proofs }: Statement,
  { collected, supplier }: { collected: string; supplier: string },
): Observation & object {
  const ends = proofs.map(({ validUntil }) => validUntil).filter((day) => day !== undefined);
  const [first] = ends.sort();
  return withUuid('observation', {
    title: line(item.text),
    description: words === '' ? 'Answered by proof alone.' : words,
    props: propsOf(item),
    methods: methodsOf(proofs),
    origins: [{ actors: [{ type: 'party', 'actor-uuid': supplier }] }],
    subjects: [{ 'subject-uuid': supplier, type: 'party' }],
    'relevant-evidence': notEmpty(
      proofs.map((proof) => ({
        href: `#${proofUuid(proof)}`,
        description: proof.title,
        props: [
          { name: 'grade', ns, value: proof.grade },
          { name: 'verification', ns, value: proof.verification },
        ],
      })),
    ),
    collected,
    expires: first && `${first}T23:59:59Z`,
    remarks: explanation ?? undefined,
  });
}

/** What was done to know: asked, read, or looked at ourselves. */
function methodsOf(proofs: readonly Proof[]): string[] {
  const done = new Set(proofs.map(({ verification }) => verification));
  return [
    'INTERVIEW',
    ...(done.has('document-review') || done.has('third-party-audit') ? ['EXAMINE'] : []),
    ...(done.has('own-audit') || done.has('observed') ? ['TEST'] : []),
  ];
}

/** What does not apply and what is worth nothing either way is observed, and no finding. */
function findingOf({ item, words, value, isExcused, explanation, isPlan }: Statement, observation: string): object[] {
  if (value === null || isExcused) return [];
  const state = value === 1 ? { state: 'satisfied', reason: 'pass' } : { state: 'not-satisfied', reason: 'fail' };
  return [
    withUuid('finding', {
      title: line(item.text),
      description: words,
      target: targetOf(item, { ...state, remarks: `The questionnaire takes this answer for ${value} of 1.` }),
      'related-observations': [{ 'observation-uuid': observation }],
      remarks: isPlan && explanation !== null ? `What is done instead: ${explanation}` : undefined,
    }),
  ];
}

function openFinding(item: Item): object {
  const status = {
    state: 'not-satisfied',
    reason: 'other',
    remarks: 'It was asked and not answered: nothing is known.',
  };
  return withUuid('finding', { title: line(item.text), description: 'Not answered.', target: targetOf(item, status) });
}

function targetOf({ id }: Item, status: object): object {
  return { type: 'objective-id', 'target-id': token(id), status };
}

function reviewedOf(statements: readonly Statement[], open: readonly string[]): object {
  const ids = [...statements.map(({ item }) => item.id), ...open];
  const selected = ids.map((id) => ({ 'control-id': token(id) }));
  return {
    description: 'The questions that were asked.',
    'control-selections': [selected.length > 0 ? { 'include-controls': selected } : { 'include-all': {} }],
  };
}

function attestationOf({ questionnaire: { signature }, document }: AnsweredQuestionnaire): object[] | undefined {
  if (!signature || !document.signature) return undefined;
  const given = signature.fields.map(({ id, title }) => `${title}: ${document.signature![id] ?? 'not given'}`);
  return [{ parts: [{ name: 'attestation', ns, prose: `${signature.text}\n\n${given.join('\n\n')}` }] }];
}

function propsOf({ id, references = [] }: Item): object[] {
  return [
    { name: 'item', ns, value: id },
    ...references.flatMap(({ framework, ids }) =>
      ids.map((one) => ({ name: 'reference', ns, value: line(one), class: tokenOfFramework(framework) })),
    ),
  ];
}

function resourceOf(proof: Proof): object {
  const { title, class: kind, fileName, sha256, issued, validUntil } = proof;
  const props = [
    { name: 'class', ns, value: kind },
    ...(issued === undefined ? [] : [{ name: 'published', value: `${issued}T00:00:00Z` }]),
    ...(validUntil === undefined ? [] : [{ name: 'valid-until', ns, value: validUntil }]),
  ];
  const hashes = sha256 === undefined ? undefined : [{ algorithm: 'SHA-256', value: sha256 }];
  const rlinks = fileName === undefined ? undefined : [{ href: encodeURIComponent(fileName), hashes }];
  return { uuid: proofUuid(proof), title: line(title), props, rlinks };
}

function distinctProofs(statements: readonly Statement[]): Proof[] {
  return [...new Map(statements.flatMap(({ proofs }) => proofs.map((proof) => [proofUuid(proof), proof]))).values()];
}

function proofUuid(proof: Proof): string {
  return contentUuid('proof', proof);
}

function withUuid<T extends object>(kind: string, content: T): T & { uuid: string } {
  return { uuid: contentUuid(kind, content), ...content };
}

/** A token begins with a letter; the ids of questions are tokens from there on. */
function token(id: string): string {
  return `q-${id}`;
}

function tokenOfFramework(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]/gu, '-').replace(/^(?!\p{L})/u, '_');
}

/** OSCAL's strings and lines hold no line break and no space at their ends. */
function line(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function notEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
