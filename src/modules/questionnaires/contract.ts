import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';

/** Questionnaires of its own that a workspace may hold, each with its versions. */
export const mostQuestionnaires = 200;

/** What the reader of the form takes at most. */
const questionnaireLimitBytes = 2 * 1024 * 1024;

const Version = z.string().regex(/^\d+\.\d+\.\d+$/);
const KeyParams = z.object({ id: z.string().min(1).max(80).describe('The id of the questionnaire: `small-business`') });
const VersionQuery = z.object({ version: Version.optional().describe('The newest unless said') });

export const Questionnaire = z.object({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  summary: z.string(),
  language: z.string().describe('BCP 47'),
  wording: z
    .enum(['own', 'of-source'])
    .describe('Whose sentences they are: of Holdfast or the organisation, or of the source'),
  questions: z.int().describe('Those that stand by themselves'),
  items: z.int().describe('All that can be answered, follow-ups too'),
  ships: z.boolean().describe('Whether it comes with Holdfast; all others were brought in'),
  versions: z.array(z.string()).describe('The newest first'),
  etag: z.string().nullable().describe('Of the version; null where it ships'),
});
export type Questionnaire = z.infer<typeof Questionnaire>;

const Counted = z.object({ id: z.string(), title: z.string(), questions: z.int(), items: z.int() });

/** Weights by item in place of those of the questionnaire: they are the organisation's own, whatever the version. */
export const OwnWeights = z.object({
  weights: z.record(z.string(), z.number()),
  etag: z.string().describe('Send it back as `If-Match` when you set them'),
});
export type OwnWeights = z.infer<typeof OwnWeights>;

/** The same thing asked in another questionnaire that ships. */
const AskedElsewhere = z.object({
  questionnaire: z.string(),
  title: z.string().describe('Of the questionnaire'),
  item: z.string(),
  text: z.string(),
  relation: z
    .enum(['same', 'broader', 'narrower', 'related'])
    .describe('`broader`: it asks this and more; `narrower`: a part of this; `related`: both ask of one thing'),
});
export type AskedElsewhere = z.infer<typeof AskedElsewhere>;

export const WholeQuestionnaire = Questionnaire.extend({
  sections: z.array(Counted),
  gates: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      questions: z.array(z.string()),
      needsProof: z.boolean(),
      when: z.unknown(),
      skips: z.object({ sections: z.array(z.string()), items: z.array(z.string()) }),
      keeps: z.array(z.string()),
    }),
  ),
  profiles: z.array(
    z.object({ id: z.string(), title: z.string(), role: z.string().nullable(), items: z.array(z.string()) }),
  ),
  document: z.record(z.string(), z.unknown()).describe('In the form `holdfast.questionnaire/1`'),
  ownWeights: OwnWeights,
  elsewhere: z.record(z.string(), z.array(AskedElsewhere)).describe('By item, for questionnaires that ship'),
});
export type WholeQuestionnaire = z.infer<typeof WholeQuestionnaire>;

export const listQuestionnairesRoute = declareRoute({
  method: 'GET',
  path: '/questionnaires',
  summary: 'List the questionnaires that ship and those of the workspace, each in its newest version',
  permission: 'assessments:read',
  asOf: true,
  output: z.object({ items: z.array(Questionnaire) }),
});

export const getQuestionnaireRoute = declareRoute({
  method: 'GET',
  path: '/questionnaires/{id}',
  summary: 'One questionnaire with its structure, its gates and its questions',
  permission: 'assessments:read',
  asOf: true,
  params: KeyParams,
  query: VersionQuery,
  output: WholeQuestionnaire,
});

export const questionnaireWorkbookRoute = declareRoute({
  method: 'GET',
  path: '/questionnaires/{id}/workbook',
  summary: 'The workbook in which a questionnaire is answered, with drop-downs, locked questions and the progress',
  permission: 'assessments:read',
  params: KeyParams,
  query: VersionQuery.extend({
    language: z.string().max(35).optional().describe('One of its languages; its own unless said'),
    profile: z.string().max(80).optional().describe('What one of its profiles lists, in the words of its role'),
  }),
  answer: 'bytes',
});

export const addQuestionnaireRoute = declareRoute({
  method: 'POST',
  path: '/questionnaires',
  summary: 'Bring in a questionnaire of your own, or a new version of one, in the form `holdfast.questionnaire/1`',
  permission: 'assessments:write',
  body: 'bytes',
  limitBytes: questionnaireLimitBytes,
  output: Questionnaire,
  status: 201,
});

export const removeQuestionnaireRoute = declareRoute({
  method: 'DELETE',
  path: '/questionnaires/{id}',
  summary: 'Withdraw a version of a questionnaire of your own; its history stays',
  permission: 'assessments:write',
  params: KeyParams,
  query: VersionQuery,
  status: 204,
  ifMatch: true,
});

export const weighQuestionnaireRoute = declareRoute({
  method: 'PUT',
  path: '/questionnaires/{id}/weights',
  summary: 'Set what its answers weigh for your organisation, by item, as a whole; none gives back its own',
  permission: 'assessments:write',
  params: KeyParams,
  input: z.object({ weights: z.record(z.string().min(1).max(80), z.number().min(0).max(100)) }),
  output: OwnWeights,
  ifMatch: true,
});
