import {
  type Assessment,
  type AssessmentQuery,
  bringInAnswersRoute,
  getAssessmentRoute,
  getRoundRoute,
  listAssessmentsRoute,
  type Round,
  type SendInput,
  sendRoundRoute,
  type WholeAssessment,
} from '../modules/assessments/contract.ts';
import type { Client } from './client.ts';

export { mostSuppliers } from '../modules/assessments/contract.ts';
export type { Assessment, Round, SendInput, WholeAssessment };

/** The most bytes a filled workbook, a file of answers or a package may have. */
export const filledFileLimitBytes = bringInAnswersRoute.limitBytes!;

/** Asks suppliers. */
export function sendRound(client: Client, input: Pick<SendInput, 'questionnaire' | 'suppliers'> & Partial<SendInput>) {
  return client.call(sendRoundRoute, { input });
}

export function getRound(client: Client, id: string): Promise<Round> {
  return client.call(getRoundRoute, { params: { id } });
}

export function getAssessment(client: Client, id: string): Promise<WholeAssessment> {
  return client.call(getAssessmentRoute, { params: { id } });
}

export type AssessmentFilters = Partial<
  Pick<AssessmentQuery, 'round' | 'supplier' | 'questionnaire' | 'state' | 'overdue'>
>;

const flagOf = (value: boolean | undefined) => (value === undefined ? undefined : String(value));

/** All that a list of assessments shows, page after page. */
export async function listAssessments(client: Client, filters: AssessmentFilters): Promise<Assessment[]> {
  const items: Assessment[] = [];
  let after: string | undefined;
  do {
    const page = await client.call(listAssessmentsRoute, {
      query: { ...filters, overdue: flagOf(filters.overdue), sort: 'number', limit: 200, after },
    });
    items.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return items;
}

/** Brings answers back: the differences, and with `apply` they are taken in. */
export function bringInAnswers(
  client: Client,
  id: string,
  { bytes, apply, by }: { bytes: AsyncIterable<Uint8Array>; apply: boolean; by?: string | undefined },
) {
  return client.call(bringInAnswersRoute, { params: { id }, query: { apply: String(apply), by }, bytes });
}
