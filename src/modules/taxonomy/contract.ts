import { z } from 'zod';
import { productKinds } from '../../common/network.ts';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { ClassifiedAs, NodeRef, text } from '../register/contract.ts';
import { declareWhy, Origin } from '../why/contract.ts';

/** What a workspace can add to: elements under a role, lists of critical functions, functions on them, kinds of vulnerability. */
export const EntryKind = z.enum(['element', 'function-list', 'critical-function', 'vulnerability-kind']);
export type EntryKind = z.infer<typeof EntryKind>;

const Code = z.string().max(120);

const EntryFields = z.object({
  name: text(200, 'A name is needed'),
  sentence: text(500).nullable().describe('What it is, in one sentence'),
  under: z
    .array(Code)
    .max(20)
    .describe('Of an element its role, of a critical function its list, of a kind of vulnerability its phases'),
  category: Code.nullable().describe('The category of critical software that an element usually belongs to'),
});

/** One value of a classification: shipped with Holdfast, or the workspace's own. */
export const TaxonomyEntry = EntryFields.extend({
  id: z.string().nullable().describe('Null for what ships: it cannot be changed'),
  kind: EntryKind,
  code: Code.describe('By it nodes are classified and lists filtered; it never changes. Own ones begin with `own:`'),
  productKinds: z.array(z.enum(productKinds)).describe('What kinds of product an element can be; empty for any'),
  retired: z.boolean().describe('Kept where it stands, and no longer offered'),
  etag: z.string().nullable(),
});
export type TaxonomyEntry = z.infer<typeof TaxonomyEntry>;

const Named = z.object({ code: Code, name: z.string(), sentence: z.string() });
const Edition = z.object({ version: z.string(), source: z.string() });

export const Taxonomy = z.object({
  editions: z
    .object({ elements: Edition, criticalFunctions: Edition, lifeCycle: Edition, criticalSoftware: Edition })
    .describe('Which version of each list ships, and where it comes from'),
  roles: z.array(Named).describe('What an element does in a network'),
  phases: z.array(Named).describe('The phases of the life cycle, in their order'),
  entries: z.array(TaxonomyEntry).describe('What ships, in its order, then what the workspace added'),
  questions: z.array(z.object({ code: Code, text: z.string(), hint: z.string() })).describe('Of the test'),
  categories: z
    .array(z.object({ code: Code, name: z.string(), usually: z.array(Code) }))
    .describe('Software that usually meets the test, with the questions that it usually answers with yes'),
});
export type Taxonomy = z.infer<typeof Taxonomy>;

export const getTaxonomyRoute = declareRoute({
  method: 'GET',
  path: '/taxonomy',
  summary: 'The lists that products and functions are classified by: those that ship, and what the workspace added',
  permission: 'register:read',
  asOf: true,
  output: Taxonomy,
});

export const NewTaxonomyEntry = EntryFields.partial().extend({ kind: EntryKind, name: EntryFields.shape.name });
export type NewTaxonomyEntry = z.infer<typeof NewTaxonomyEntry>;

export const TaxonomyEntryChange = EntryFields.partial();
export type TaxonomyEntryChange = z.infer<typeof TaxonomyEntryChange>;

export const addTaxonomyEntryRoute = declareRoute({
  method: 'POST',
  path: '/taxonomy/entries',
  summary: 'Add an element, a list of critical functions, a function on a list or a kind of vulnerability',
  permission: 'taxonomy:write',
  input: NewTaxonomyEntry,
  output: TaxonomyEntry,
  status: 201,
});

export const changeTaxonomyEntryRoute = declareRoute({
  method: 'PATCH',
  path: '/taxonomy/entries/{id}',
  summary: 'Rename or move what the workspace added; its code stays',
  permission: 'taxonomy:write',
  params: IdParams,
  input: TaxonomyEntryChange,
  output: TaxonomyEntry,
  ifMatch: true,
});

export const retireTaxonomyEntryRoute = declareRoute({
  method: 'POST',
  path: '/taxonomy/entries/{id}/retire',
  summary: 'Offer it no longer; what is classified by it stays so',
  permission: 'taxonomy:write',
  params: IdParams,
  output: TaxonomyEntry,
});

export const restoreTaxonomyEntryRoute = declareRoute({
  method: 'POST',
  path: '/taxonomy/entries/{id}/restore',
  summary: 'Offer it again',
  permission: 'taxonomy:write',
  params: IdParams,
  output: TaxonomyEntry,
});

/** How much of the register one value of a list stands for; each count is the length of the list with that filter. */
export const TaxonomyUse = z.object({
  code: Code,
  products: z.int(),
  functions: z
    .int()
    .describe('Of an element, those that its products reach; of a critical function, those that carry it'),
  criticalFunctions: z.int().describe('Of these, the ones declared high or very high'),
  suppliers: z.int().describe('Makers of these products'),
  findings: z.int().describe('Open findings in these products'),
});
export type TaxonomyUse = z.infer<typeof TaxonomyUse>;

export const listTaxonomyUseRoute = declareRoute({
  method: 'GET',
  path: '/taxonomy/use',
  summary: 'Products, mission functions, suppliers and open findings by element or by critical function',
  permission: 'register:read',
  asOf: true,
  query: z.object({ by: z.enum(['element', 'critical-function']).default('element') }),
  output: z.object({ items: z.array(TaxonomyUse).describe('Values that stand for nothing are left out') }),
});

/** What a product, component or system is (elements), and what a mission function serves (critical functions). */
export const Classification = z.object({
  node: NodeRef,
  elements: z.array(ClassifiedAs),
  criticalFunctions: z.array(ClassifiedAs),
  etag: z.string().describe('Send it back as `If-Match` when you change it'),
});
export type Classification = z.infer<typeof Classification>;

const codes = z.array(z.string().max(120)).max(100);

export const ClassificationChange = z.object({
  elements: codes.optional().describe('Codes; of products, components and systems'),
  criticalFunctions: codes.optional().describe('Codes; of mission functions'),
});
export type ClassificationChange = z.infer<typeof ClassificationChange>;

export const getClassificationRoute = declareRoute({
  method: 'GET',
  path: '/classification/{id}',
  summary: 'What a product, component, system or mission function is classified as',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: Classification,
});

export const classifyRoute = declareRoute({
  method: 'PUT',
  path: '/classification/{id}',
  summary: 'Classify a product, component, system or mission function; a list that is given is set as a whole',
  permission: 'register:write',
  params: IdParams,
  input: ClassificationChange,
  output: Classification,
  ifMatch: true,
});

export const Answer = z.enum(['yes', 'no', 'unknown']);
export type Answer = z.infer<typeof Answer>;

/** One question of the test, with who answered it, when, and what proves it. */
export const TestedQuestion = z.object({
  code: z.string(),
  answer: Answer.nullable().describe('Null while nobody answered'),
  note: z.string().nullable(),
  evidence: z.object({ number: z.string(), title: z.string() }).nullable(),
  origin: Origin.nullable().describe('Who answered, and when'),
  components: z.array(NodeRef).describe('Parts of the newest bill of materials that were judged critical themselves'),
});
export type TestedQuestion = z.infer<typeof TestedQuestion>;

/** The function-based test for critical software of one product or component (decision 0057). */
export const CriticalSoftwareTest = z.object({
  node: NodeRef,
  critical: z.boolean().nullable().describe('Null while open questions could turn it either way'),
  because: z.array(z.string()).describe('The questions whose answers make it so'),
  settledBy: z
    .array(z.object({ question: z.string(), answers: z.array(Answer) }))
    .describe('Open questions of which one answer alone would settle it'),
  questions: z.array(TestedQuestion),
  suggested: z
    .array(
      z.object({ code: z.string(), name: z.string(), elements: z.array(z.string()), usually: z.array(z.string()) }),
    )
    .describe('Categories that usually meet the test, by the elements that it is classified as; they answer nothing'),
  etag: z.string(),
});
export type CriticalSoftwareTest = z.infer<typeof CriticalSoftwareTest>;

export const getCriticalSoftwareRoute = declareRoute({
  method: 'GET',
  path: '/critical-software/{id}',
  summary: 'The function-based test for critical software: its answers and what they come to',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: CriticalSoftwareTest,
});

export const CriticalSoftwareAnswers = z.object({
  answers: z
    .array(
      z.object({
        question: z.string().max(120),
        answer: Answer.nullable().describe('Null takes the answer back'),
        note: text(1000).nullish(),
        evidence: z.string().max(100).nullish().describe('Evidence that hangs on the same node: `E-0031`'),
      }),
    )
    .min(1)
    .max(50),
});
export type CriticalSoftwareAnswers = z.infer<typeof CriticalSoftwareAnswers>;

export const answerCriticalSoftwareRoute = declareRoute({
  method: 'PATCH',
  path: '/critical-software/{id}',
  summary: 'Answer questions of the test; those that are left out stay as they are',
  permission: 'register:write',
  params: IdParams,
  input: CriticalSoftwareAnswers,
  output: CriticalSoftwareTest,
  ifMatch: true,
});

export const criticalSoftwareWhy = declareWhy({
  kind: 'critical-software',
  path: '/critical-software/{id}',
  permission: 'register:read',
  asOf: true,
  values: ['critical'],
  of: CriticalSoftwareTest,
  stated: [
    ...(['node.id', 'node.kind', 'node.number', 'node.name', 'questions', 'etag'] as const),
    ...(['because', 'settledBy', 'suggested'] as const),
  ],
});
