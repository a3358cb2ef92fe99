import { z } from 'zod';
import { ActorKind, auditSorts } from '../../../src/modules/audit/contract.ts';
import { NodeKind } from '../../../src/modules/register/contract.ts';
import { choices, place, shownBy, sortedBy, text } from '../../search-params.ts';

const day = z.iso.date().optional().catch(undefined);

/** Which changes are shown. */
export const AuditSearch = z.object({
  q: text,
  action: choices(z.string().max(100)),
  by: choices(ActorKind),
  actor: text,
  subject: text,
  subjectKind: choices(z.enum([...NodeKind.options, 'none'])),
  since: day,
  until: day,
  sort: sortedBy(auditSorts),
  ...shownBy,
  ...place,
});
export type AuditSearch = z.infer<typeof AuditSearch>;

/** Which rows of a change are shown. */
export const EntrySearch = z.object({ table: text, ...place });
export type EntrySearch = z.infer<typeof EntrySearch>;
