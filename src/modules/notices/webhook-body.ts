import type { NodeRef } from '../register/contract.ts';
import type { NoticeType } from './contract.ts';
import { type Gist, pathOf, titleOf } from './titles.ts';

/** What a webhook is sent (docs/webhooks.md): who and how many, never details; those are asked for with a token. */
export interface WebhookBody {
  id: string;
  type: NoticeType | 'test';
  at: string;
  workspace: { id: string; name: string };
  title: string;
  path: string;
  events: number;
  counts: Readonly<Record<string, number>>;
  subjects: { total: number; first: readonly NodeRef[] };
}

export function webhookBodyOf(gist: Gist, message: { id: string; workspace: WebhookBody['workspace'] }): WebhookBody {
  const { type, at, events, counts, total, subjects } = gist;
  return {
    ...message,
    type,
    at: at.toISOString(),
    title: titleOf(gist),
    path: pathOf(gist),
    events,
    counts,
    subjects: { total, first: subjects },
  };
}

export function testBody(message: { id: string; workspace: WebhookBody['workspace'] }, at: Date): WebhookBody {
  return {
    ...message,
    type: 'test',
    at: at.toISOString(),
    title: 'Holdfast reaches this webhook',
    path: '/settings/channels',
    events: 1,
    counts: {},
    subjects: { total: 0, first: [] },
  };
}
