import { z } from 'zod';
import { IdParams, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';

/** Long work one can follow. */
export const Job = z.object({
  id: z.string(),
  kind: z
    .string()
    .describe(
      'What it does: `register.preview`, `register.apply`, `register.edit`, `bom.read`, `feed.load`, `findings.match`',
    ),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  done: z.number().describe('Units of work done so far'),
  total: z.number().nullable().describe('Units of work in all; null while not known'),
  stage: z.string().nullable().describe('The step it is at'),
  subject: z.string().nullable().describe('The id of what it works on: an import, a BOM, a feed'),
  problem: z.string().nullable().describe('Why it failed, for the person who asked'),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Job = z.infer<typeof Job>;

export const listJobsRoute = declareRoute({
  method: 'GET',
  path: '/jobs',
  summary: 'List long work, the newest first',
  permission: 'jobs:read',
  query: PageQuery.extend({ state: z.enum(['waiting', 'running', 'done', 'failed']).optional() }),
  output: pageOf(Job),
});

export const getJobRoute = declareRoute({
  method: 'GET',
  path: '/jobs/{id}',
  summary: 'How far a job is',
  permission: 'jobs:read',
  params: IdParams,
  output: Job,
});

export const followJobRoute = declareRoute({
  method: 'GET',
  path: '/jobs/{id}/events',
  summary: 'Follow a job as server-sent events: each `data:` line is the job as JSON; the stream ends with the job',
  permission: 'jobs:read',
  params: IdParams,
  answer: 'events',
});
