import { z } from 'zod';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';

export const supplierReportRoute = declareRoute({
  method: 'GET',
  path: '/suppliers/{id}/report',
  summary:
    'What is known of how a supplier works: one page of PDF, or a workbook with every answer, from its newest answers and what they are held against',
  permission: 'assessments:read',
  params: IdParams,
  query: z.object({ format: z.enum(['pdf', 'xlsx']).default('pdf') }),
  answer: 'bytes',
});
