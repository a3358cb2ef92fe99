import type { Context } from '../../platform/context.ts';
import type { ExportedList } from '../register/index.ts';
import type { AssessmentFinding, FindingColumn, FindingQuery } from './contract.ts';
import { dayOf } from './finding-operations.ts';
import { findingList } from './finding-store.ts';

/** What an export of the list says of each finding. */
export function exportedFindings(context: Context): ExportedList<FindingQuery, AssessmentFinding, FindingColumn> {
  return {
    list: findingList(dayOf(context)),
    title: 'Findings and plans of action',
    columns: {
      number: { title: 'Number', width: 10, value: ({ number }) => number },
      supplier: { title: 'Supplier', width: 30, value: ({ supplier }) => supplier.name },
      assessment: { title: 'Assessment', width: 12, value: ({ assessment }) => assessment.number },
      questionnaire: { title: 'Questionnaire', width: 30, value: ({ assessment }) => assessment.questionnaire },
      item: { title: 'Question', width: 12, value: ({ item }) => item },
      title: { title: 'Finding', width: 40, value: ({ title }) => title },
      detail: { title: 'Detail', width: 50, value: ({ detail }) => detail },
      severity: { title: 'Severity', width: 12, value: ({ severity }) => severity },
      state: { title: 'State', width: 12, value: ({ state }) => state },
      overdue: { title: 'Overdue', width: 10, value: ({ overdue }) => overdue },
      plan: { title: 'Plan of action', width: 50, value: ({ plan }) => plan },
      owner: { title: 'Owner', width: 24, value: ({ owner }) => owner },
      due: { title: 'Due', width: 12, value: ({ dueOn }) => dueOn },
      retestOn: { title: 'Retest', width: 12, value: ({ retestOn }) => retestOn },
      retest: { title: 'Retest showed', width: 40, value: ({ retest }) => retest },
      raised: { title: 'Raised', width: 22, value: ({ raisedAt }) => raisedAt },
      ended: { title: 'Ended', width: 22, value: ({ endedAt }) => endedAt },
    },
  };
}
