import type { Proof } from './answers.ts';
import { contentUuid } from './content-uuid.ts';
import type { Item, Questionnaire } from './document.ts';
import { type AnsweredQuestionnaire, type Statement, statementsOf, supplierName } from './statements.ts';

/**
 * Answers as CycloneDX 1.6 attestations: the questionnaire is a standard with its questions as requirements, each answer a claim of the supplier
 * about itself with its proofs as evidence. Conformance is what the answer is worth; of confidence we give the grounds and no number.
 */
export function writeAttestations(answered: AnsweredQuestionnaire): object {
  const { questionnaire, document, open, writtenAt } = answered;
  const statements = statementsOf(answered);
  const name = supplierName(answered);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${contentUuid('cyclonedx', questionnaire.id, questionnaire.version, document, open)}`,
    version: 1,
    metadata: { timestamp: writtenAt },
    definitions: { standards: [standardOf(questionnaire)] },
    declarations: {
      assessors: [{ 'bom-ref': 'assessor', thirdParty: false, organization: { name } }],
      attestations: [
        {
          summary: `${questionnaire.title} ${questionnaire.version}, answered by ${name} of itself`,
          assessor: 'assessor',
          map: [...statements.map(mappingOf), ...open.map(openMapping)],
        },
      ],
      claims: statements.map(claimOf),
      evidence: statements.flatMap(evidenceOf),
      targets: { organizations: [{ 'bom-ref': 'supplier', name }] },
      affirmation: affirmationOf(answered),
    },
  };
}

function standardOf({ title, version, summary, source, sections, wording }: Questionnaire): object {
  const follows = source && `It follows ${source.title} (${source.publisher})`;
  const words = wording === 'own' ? 'in words of its own.' : 'in the words of the source.';
  return {
    'bom-ref': 'standard',
    name: title,
    version,
    description: follows ? `${summary} ${follows}, ${words}` : summary,
    requirements: sections.flatMap(({ id, title: heading, items }) => [
      { 'bom-ref': `section-${id}`, identifier: id, title: heading },
      ...items.flatMap((item) => requirementsOf(item, `section-${id}`)),
    ]),
  };
}

function requirementsOf(item: Item, parent: string): object[] {
  const { id, text, references = [], followUps = [] } = item;
  const listed = references.map(({ framework, ids }) => `${framework}: ${ids.join(', ')}`);
  return [
    {
      'bom-ref': requirementRef(id),
      identifier: id,
      text,
      descriptions: listed.length > 0 ? listed : undefined,
      parent,
    },
    ...followUps.flatMap((one) => requirementsOf(one, requirementRef(id))),
  ];
}

function mappingOf(statement: Statement): object {
  const { item, value, isExcused, proofs } = statement;
  return {
    requirement: requirementRef(item.id),
    claims: [claimRef(item.id)],
    conformance: {
      score: value ?? undefined,
      rationale: isExcused ? 'It is said not to apply.' : 'What the answer is worth by the questionnaire.',
      mitigationStrategies: plansOf(statement),
    },
    confidence: { rationale: groundsOf(proofs) },
  };
}

function openMapping(id: string): object {
  return { requirement: requirementRef(id), conformance: { rationale: 'It was asked and not answered.' } };
}

function claimOf(statement: Statement): object {
  const { item, words, explanation, proofs } = statement;
  return {
    'bom-ref': claimRef(item.id),
    target: 'supplier',
    predicate: `${item.text} ${words}`.trim(),
    reasoning: explanation ?? undefined,
    mitigationStrategies: plansOf(statement),
    evidence: proofs.length > 0 ? proofs.map((_, index) => evidenceRef(item.id, index)) : undefined,
  };
}

function evidenceOf(statement: Statement): object[] {
  const { item, proofs, explanation } = statement;
  const plans = (plansOf(statement) ?? []).map((ref) => ({
    'bom-ref': ref,
    description: `What is done instead: ${explanation}`,
  }));
  const documents = proofs.map((proof, index) => ({
    'bom-ref': evidenceRef(item.id, index),
    description: `${proof.title} (${proof.class}; ${proof.grade}, ${proof.verification})`,
    data: dataOf(proof),
    created: proof.issued && `${proof.issued}T00:00:00Z`,
    expires: proof.validUntil && `${proof.validUntil}T23:59:59Z`,
  }));
  return [...plans, ...documents];
}

/** The file by its hash (RFC 6920), since the bytes do not go along. */
function dataOf({ fileName, title, sha256 }: Proof): object[] | undefined {
  if (fileName === undefined && sha256 === undefined) return undefined;
  const url = sha256 && `ni:///sha-256;${Buffer.from(sha256, 'hex').toString('base64url')}`;
  return [{ name: fileName ?? title, contents: url ? { url } : undefined }];
}

function affirmationOf({ questionnaire: { signature }, document }: AnsweredQuestionnaire): object | undefined {
  if (!signature || !document.signature) return undefined;
  const given = signature.fields.map(({ id, title }) => `${title}: ${document.signature![id] ?? 'not given'}`);
  return { statement: `${signature.text} ${given.join('; ')}.` };
}

function plansOf({ item, isPlan, explanation }: Statement): string[] | undefined {
  return isPlan && explanation !== null ? [`plan-${item.id}`] : undefined;
}

function groundsOf(proofs: readonly Proof[]): string {
  if (proofs.length === 0) return 'The word of the supplier.';
  return proofs.map(({ title, grade, verification }) => `${title}: ${grade}, ${verification}`).join('; ');
}

function requirementRef(id: string): string {
  return `item-${id}`;
}

function claimRef(id: string): string {
  return `claim-${id}`;
}

function evidenceRef(id: string, index: number): string {
  return `evidence-${id}-${index + 1}`;
}
